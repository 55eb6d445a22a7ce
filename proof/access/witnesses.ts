import type { Row } from './row-filter';

/** Rows of a table to try filters on: who sees a restricted row of any kind sees restricted rows. */
export interface Witnesses {
  /** Rows that everybody who may query the table sees. */
  readonly open: readonly Row[];

  /** Rows that only those see who see all rows. */
  readonly restricted: readonly Row[];
}

/** Where diagnoses stand, each alone telling the secret. */
const DIAGNOSES = ['diag_1', 'diag_2', 'diag_3'] as const;

/** HIV (ICD-9 042, V08, 079.53) and mental disorders and substance use (290 to 319), without leading zeros as in the encounters. */
const SECRET = '42 42.1 V08 79.53 290 290.4 295 296.33 300 303.9 305.1 311 319 319.9'.split(' ');

/** Codes that look like those, as numbers or as text, and are something else: 003, 029 to 032, 041, external causes, visits. */
const HARMLESS =
  '3 29 29.5 30 31 31.1 32 41 289 320 420 421 427.31 428 79.5 79.54 250.83 V08.1 V42 V42.1 E290 E295 E300.1'.split(' ');

/** What stands where no diagnosis was made: nothing, the mark of the data set, or a diagnosis of another kind. */
const BESIDE = [null, '?', '250.83'] as const;

function rowsWith(codes: readonly string[]): Row[] {
  return codes.flatMap((code) =>
    DIAGNOSES.flatMap((where) =>
      BESIDE.map((other) => ({ ...Object.fromEntries(DIAGNOSES.map((name) => [name, other])), [where]: code })),
    ),
  );
}

/** By table. A table that is not here has no restricted rows: whoever sees a row of it may see all. */
export const WITNESSES: Readonly<Record<string, Witnesses>> = {
  'curated.encounter': {
    open: [
      { diag_1: null, diag_2: null, diag_3: null },
      { diag_1: '?', diag_2: '?', diag_3: '?' },
      ...rowsWith(HARMLESS),
    ],
    restricted: rowsWith(SECRET),
  },
};
