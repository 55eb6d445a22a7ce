import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Found } from '../../../scripts/rehearsal/found';
import type { Manifest } from '../../../scripts/manifest';
import type { QueryTrials } from '../../../scripts/rehearsal/saved-queries';
import type { Comparison } from '../../../scripts/rehearsal/splits';

/** An empty folder with a blank in its name, and a folder `logs` in it, until the tests of a file have ended. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal of '));
  mkdirSync(join(folder, 'logs'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A manifest of the Spark job over 100 rows, all of them new, with other figures of the run. */
export function manifest(run: Partial<Manifest['run']> = {}): Manifest {
  const nothing = { rows: 0, files: 0, reasons: {} };
  return {
    run: { rows: 100, new: 100, labels: 0, duplicates: 0, quarantined: nothing, ...run },
    encounters: 100,
    patients: 70,
    label: { known: 90, excluded: 10, unknown: 0 },
    cut: 81,
    parts: {
      train: { rows: 60, positives: 6, patients: 45 },
      validation: { rows: 10, positives: 1, patients: 8 },
      test: { rows: 11, positives: 1, patients: 9 },
      out_of_time: { rows: 4, positives: 1, patients: 4 },
    },
    later: { rows: 5, positives: 1, patients: 5 },
    columns: [],
  };
}

/** Both models as on the real file. */
export const COMPARISON: Comparison = {
  trained: { auc: 0.68, average_precision: 0.23, brier: 0.09, groups: {}, out_of_time: { auc: 0.66 } },
  baseline: { auc: 0.63, average_precision: 0.18, brier: 0.1, groups: {}, out_of_time: { auc: 0.62 } },
};

/** A saved query that is right, over 100 encounters, of which the filter shows 95. */
export const TRIALS: QueryTrials = {
  queries: [{ name: 'Who comes back', all: { rows: 4, wrong: null }, filtered: { rows: 3, wrong: null } }],
  encounters: { table: 100, file: 100 },
  shown: { table: 95, file: 95 },
  restricted_shown: 0,
  names_a_patient: false,
};

/** All that a good rehearsal finds on a file that is not that of UCI. */
export function goodFound(csv: string): Found {
  const count = { in_two_parts: 0, as_in_manifest: true, digest: 'a'.repeat(64) };
  return {
    csv,
    features: '/out/features/readmission/version=run-2',
    model: '/out/training/model.tar.gz',
    first: manifest(),
    second: manifest({ rows: 50, new: 0, duplicates: 50 }),
    streamed: 50,
    counts: [count, count],
    queries: TRIALS,
    training: { status: 'Completed', network: 'none', archive: '/out/training/model.tar.gz', metrics: {} },
    auc: { trained: 0.68, baseline: 0.63 },
    minimumAuc: 0.6,
    answers: {
      encounters: 10,
      answered: 30,
      expected: 30,
      largest_difference: 1e-8,
      refused: [{ what: 'nothing', status: 400, reason: 'the body must be JSON', goes_on: true }],
    },
    broken: { code: 1, reason: 'ClientError: the archive has no preparation.json' },
    comparison: COMPARISON,
    imbalance: { rows: 90, folds: 2, variants: {} },
    workflow: [{ name: 'it beats the bar', states: ['Train'], registered: 1, seconds: 4, deviations: [] }],
  };
}
