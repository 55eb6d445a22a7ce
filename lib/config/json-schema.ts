import { z } from 'zod';

/** What the messages need to know of a JSON schema; zod writes more. */
export interface SchemaNode {
  /** Keys of a mapping. */
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** Values of a mapping whose keys are free. */
  readonly additionalProperties?: SchemaNode | boolean;
  /** Entries of a list. */
  readonly items?: SchemaNode;
  /** Mappings to choose from, told apart by a key with a `const`. */
  readonly oneOf?: readonly SchemaNode[];
  /** Kinds of values to choose from, told apart by what is given. */
  readonly anyOf?: readonly SchemaNode[];
  /** The only value. */
  readonly const?: unknown;
  /** The smallest number. */
  readonly minimum?: number;
  /** The largest number. */
  readonly maximum?: number;
  /** The fewest characters. */
  readonly minLength?: number;
  /** The most characters. */
  readonly maxLength?: number;
  /** The fewest entries. */
  readonly minItems?: number;
  /** The most entries. */
  readonly maxItems?: number;
  /** Values that would be right. */
  readonly examples?: readonly unknown[];
}

/** The JSON schema of what a person writes: keys with a default may be left out. */
export function jsonSchemaOf(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, { io: 'input' }) as SchemaNode;
}

/** Text of the file that editors complete and check a configuration with; keys are sorted, so that a change is a small diff. */
export function schemaFile(schema: z.ZodType): string {
  return `${JSON.stringify(sorted(jsonSchemaOf(schema)), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}
