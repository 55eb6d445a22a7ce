import schema from '../../jobs/readmission/encounter.schema.json';
import type { Encounter, Field } from './encounter';

const FIELDS = Object.keys(schema.properties) as Field[];

/** The lines of `diabetic_data.csv`, each with its line feed: the header, then one per encounter, made while they are read. */
export function* toCsv(encounters: Iterable<Encounter>): Generator<string, void> {
  yield csvLine(FIELDS);
  for (const encounter of encounters) {
    yield csvLine(FIELDS.map((field) => encounter[field]));
  }
}

/** One line of CSV, with its line feed; quotes only what would be read as something else, as the files of UCI do. */
export function csvLine(values: readonly (string | number)[]): string {
  return `${values.map(csvValue).join(',')}\n`;
}

function csvValue(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
