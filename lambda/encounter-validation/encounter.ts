import { inspect } from 'node:util';
import { closest } from 'fastest-levenshtein';
import { type core, fromJSONSchema } from 'zod';
import schema from '../../jobs/readmission/encounter.schema.json';
import { type FieldSchema, quickCheck } from './quick-check';

/** One row of the raw table: every column of the schema in its order, `null` where the encounter does not have it yet. */
export type EncounterRow = Readonly<Record<string, string | number | null>>;

/** Why an encounter is refused, for the person who corrects and sends it again. */
export interface RefusalReason {
  /** Name of the field, or `(record)` for the encounter as a whole. */
  readonly field: string;

  /** The value given as Node.js prints it, cut after 80 characters; `missing` where fields are not there. */
  readonly given: string;

  /** What would be accepted, or what to change. */
  readonly allowed: string;
}

/** Outcome of a check. */
export type EncounterCheck =
  | { readonly valid: true; readonly row: EncounterRow }
  | { readonly valid: false; readonly reasons: readonly RefusalReason[] };

/** Field of a reason that speaks of the encounter as a whole. */
const WHOLE_RECORD = '(record)';

/** A reason quotes at most so many characters, so that one junk record of 1 MiB does not become a reason of 1 MiB. */
const QUOTED_CHARACTERS = 80;

/** More unknown fields than this are counted, not named: the record is something else than an encounter. */
const UNKNOWN_FIELDS_NAMED = 10;

/** More missing fields than this are counted, not named, so that an object of two bytes does not become a reason per column. */
const MISSING_FIELDS_NAMED = 5;

const columns: Readonly<Record<string, FieldSchema>> = schema.properties;
const names = Object.keys(columns);
const columnNames = names.map((name) => ({ name, column: columnName(name) }));
const emptyRow: EncounterRow = Object.fromEntries(names.map((name) => [columnName(name), null]));
const isValid = quickCheck(columns, schema.required);
const encounter = fromJSONSchema(schema as Parameters<typeof fromJSONSchema>[0]);

/**
 * Name of the table column for a field of the UCI file: lower case, `_` for `-`.
 * Column names in the Glue catalog are lower case, and a `-` would have to be quoted in every query.
 */
export function columnName(field: string): string {
  return field.toLowerCase().replaceAll('-', '_');
}

/**
 * Checks one raw encounter against `jobs/readmission/encounter.schema.json`.
 *
 * Never throws, whatever the value. All reasons are reported at once: one per wrong field, one for all that are missing.
 */
export function checkEncounter(value: unknown): EncounterCheck {
  // Nearly every encounter is valid: the full check, which is several times slower, is for the others.
  const result = isValid(value) ? { success: true as const, data: value } : encounter.safeParse(value);
  return result.success
    ? { valid: true, row: rowOf(result.data as Readonly<Record<string, string | number | undefined>>) }
    : { valid: false, reasons: reasonsFor(value, result.error.issues) };
}

function rowOf(fields: Readonly<Record<string, string | number | undefined>>): EncounterRow {
  // A copy with all columns, not an object that grows: V8 turns a growing one into a slow dictionary.
  const row: Record<string, string | number | null> = { ...emptyRow };
  for (const { name, column } of columnNames) {
    row[column] = fields[name] ?? null;
  }
  return row;
}

/** A reason that speaks of the encounter as a whole. */
export function refuseRecord(given: unknown, allowed: string): RefusalReason {
  return { field: WHOLE_RECORD, given: quote(given), allowed };
}

function reasonsFor(value: unknown, issues: readonly core.$ZodIssue[]): RefusalReason[] {
  const named = [...new Set(issues.flatMap(({ path }) => path.slice(0, 1).map(String)))];
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (named.length === 0 && unknown.length === 0) {
    return [refuseRecord(value, 'a JSON object with the fields of one encounter')];
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const missing = named.filter((field) => fields[field] === undefined);
  const wrong = named.filter((field) => fields[field] !== undefined);
  return [
    ...(missing.length > 0 ? [refuseMissing(missing)] : []),
    ...wrong.map((field) => ({ field, given: quote(fields[field]), allowed: describe(columns[field] ?? {}) })),
    ...unknown.slice(0, UNKNOWN_FIELDS_NAMED).map((field) => {
      const short = field.slice(0, QUOTED_CHARACTERS);
      return {
        field: short,
        given: quote(fields[field]),
        allowed: `no such field; did you mean ${closest(short, names)}?`,
      };
    }),
    ...(unknown.length > UNKNOWN_FIELDS_NAMED
      ? [refuseRecord(`${unknown.length} unknown fields`, `only the ${names.length} fields of the schema`)]
      : []),
  ];
}

function refuseMissing(missing: readonly string[]): RefusalReason {
  const first = missing.slice(0, MISSING_FIELDS_NAMED).join(', ');
  const more = missing.length - MISSING_FIELDS_NAMED;
  const allowed = `every required field; add ${first}${more > 0 ? ` and ${more} more` : ''}`;
  return { field: WHOLE_RECORD, given: 'missing', allowed };
}

function describe({ enum: values, pattern, maxLength, minimum, maximum }: Partial<FieldSchema>): string {
  if (values) {
    return `one of ${values.join(', ')}`;
  }
  if (pattern) {
    return `text that matches ${pattern}${maxLength ? `, at most ${maxLength} characters` : ''}`;
  }
  return `an integer from ${minimum} to ${maximum}`;
}

function quote(value: unknown): string {
  const text = inspect(value, {
    depth: 1,
    maxArrayLength: 5,
    maxStringLength: QUOTED_CHARACTERS,
    breakLength: Infinity,
  });
  return text.slice(0, QUOTED_CHARACTERS);
}
