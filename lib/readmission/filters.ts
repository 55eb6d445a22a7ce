import type { DataFilterDefinition } from '../data-lake/data-filter';
import { TABLES } from './layout';
import { CURATED_TABLES, PATIENT_COLUMN } from './tables';

/** Columns with diagnoses, ICD-9 codes without leading zeros, `?` where there is none. */
const DIAGNOSES = ['diag_1', 'diag_2', 'diag_3'] as const;

/** HIV: infection without symptoms and HIV-2 as single codes; with and without the zero that the source leaves out. */
const HIV = ['42', '042', 'V08', '79.53', '079.53'];

/**
 * Further diagnoses that most hospitals shield, from the first code to the last, by the order of texts: HIV with its parts, then
 * mental disorders and substance use, 290 to 319. Those are three ranges, because 31 (another disease) lies between 309 and 310.
 */
const SHIELDED: readonly (readonly [first: string, last: string])[] = [
  ['42.0', '42.99'],
  ['042.0', '042.99'],
  ['290', '299.99'],
  ['300', '309.99'],
  ['310', '319.99'],
];

/** A diagnosis that is missing hides nothing: a comparison with NULL is neither true nor false. */
function isOpen(diagnosis: string): string {
  const comparisons = [
    `(${diagnosis} NOT IN (${HIV.map((code) => `'${code}'`).join(', ')}))`,
    ...SHIELDED.map(([first, last]) => `(${diagnosis} NOT BETWEEN '${first}' AND '${last}')`),
  ];
  return `((${diagnosis} IS NULL) OR (${comparisons.join(' AND ')}))`;
}

/**
 * What an analyst sees of the encounters: no number of a patient, and no encounter with a diagnosis of HIV (ICD-9 042, V08,
 * 079.53), a mental disorder or substance use (290 to 319).
 */
export const OPEN_ENCOUNTERS: DataFilterDefinition = {
  filterName: 'open_encounters',
  table: TABLES.encounter,
  columns: CURATED_TABLES.filter(({ name }) => name === TABLES.encounter)
    .flatMap(({ columns }) => columns.map(({ name }) => name))
    .filter((name) => name !== PATIENT_COLUMN),
  rows: DIAGNOSES.map(isOpen).join(' AND '),
};
