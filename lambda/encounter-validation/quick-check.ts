/** The part of JSON Schema that a field may use. */
export interface FieldSchema {
  readonly type: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Says whether a value is one of a field. */
type FieldCheck = (value: unknown) => boolean;

/** Keywords that are checked here, for each type. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  integer: ['type', 'description', 'minimum', 'maximum'],
  string: ['type', 'description', 'enum', 'pattern', 'maxLength'],
};

/**
 * Compiles a schema of an object without other fields into a check that is quick and says yes or no.
 *
 * A yes is sure. A no is one only for what JSON.parse gives; it is for the full check, which knows the reasons, to refuse.
 *
 * @param fields the fields, none of which has fields of its own
 * @param required names of those that must be there
 * @throws when a field uses a keyword that is not checked here
 */
export function quickCheck(
  fields: Readonly<Record<string, FieldSchema>>,
  required: readonly string[],
): (value: unknown) => boolean {
  const checks = Object.entries(fields).map(([name, schema]) => ({
    name,
    check: fieldCheck(name, schema),
    isRequired: required.includes(name),
  }));

  return (value) => {
    // No list, and nothing inherited, which would count as fields below.
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
      return false;
    }
    const object = value as Readonly<Record<string, unknown>>;
    let present = 0;
    for (const { name, check, isRequired } of checks) {
      const field = object[name];
      if (field === undefined ? isRequired : !check(field)) {
        return false;
      }
      present += field === undefined ? 0 : 1;
    }
    // With all known fields counted, one more is an unknown one.
    return Object.keys(object).length === present;
  };
}

function fieldCheck(name: string, schema: FieldSchema): FieldCheck {
  const unknown = Object.keys(schema).filter((keyword) => !KEYWORDS[schema.type]?.includes(keyword));
  if (unknown.length > 0) {
    throw new Error(
      `${name} must be an integer or a string with the keywords that quickCheck knows, got '${schema.type}' with '${unknown.join(', ')}'; teach it`,
    );
  }
  return schema.type === 'integer' ? integerCheck(schema) : textCheck(schema);
}

function integerCheck({ minimum = -Infinity, maximum = Infinity }: FieldSchema): FieldCheck {
  return (value) => Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
}

function textCheck({ enum: values, pattern, maxLength = Infinity }: FieldSchema): FieldCheck {
  const allowed = values && new Set<unknown>(values);
  const form = pattern === undefined ? undefined : new RegExp(pattern);
  return (value) =>
    typeof value === 'string' &&
    (allowed === undefined || allowed.has(value)) &&
    (form === undefined || form.test(value)) &&
    value.length <= maxLength;
}
