import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksOfReal, isReal } from '../../../scripts/rehearsal/real-data';
import type { Manifest } from '../../../scripts/manifest';
import type { Comparison } from '../../../scripts/rehearsal/splits';
import { COMPARISON, emptyFolder, manifest } from './given';

const folder = emptyFolder();

const REAL: Manifest = {
  ...manifest({ rows: 101_766, new: 101_766 }),
  encounters: 101_766,
  patients: 71_518,
  label: { known: 99_343, excluded: 2_423, unknown: 0 },
};

/** What of the real file is not so. */
function wrong(first: Manifest, comparison: Comparison = COMPARISON): string[] {
  return checksOfReal(first, comparison)
    .filter(({ ok }) => !ok)
    .map(({ what }) => what);
}

describe('checksOfReal', () => {
  test('all are so with the figures that are known of the file', () => {
    expect(checksOfReal(REAL, COMPARISON)).toHaveLength(6);
    expect(wrong(REAL)).toEqual([]);
  });

  test.each<[string, Manifest]>([
    ['encounters of the file', { ...REAL, encounters: 101_765 }],
    ['patients of the file', { ...REAL, patients: 71_519 }],
    ['encounters that ended in death or hospice, without a label', { ...REAL, label: { ...REAL.label, excluded: 0 } }],
    [
      'rows in quarantine',
      { ...REAL, run: { ...REAL.run, quarantined: { rows: 1, files: 0, reasons: { 'age: wrong': 1 } } } },
    ],
  ])('%s: one figure that is another is named', (what, first) => {
    expect(wrong(first)).toEqual([what]);
  });

  test.each([
    ['trained', 0.664, 'AUC of the trained model, mean of three splits'],
    ['trained', NaN, 'AUC of the trained model, mean of three splits'],
    ['baseline', 0.61, 'AUC of the baseline, mean of three splits'],
  ] as const)('the AUC of the %s model must not be %d', (model, auc, what) => {
    expect(wrong(REAL, { ...COMPARISON, [model]: { ...COMPARISON[model], auc } })).toEqual([what]);
  });
});

describe('isReal', () => {
  test('is not so of another file, whatever its name', () => {
    const csv = join(folder, 'diabetic_data.csv');
    writeFileSync(csv, 'encounter_id,patient_nbr\n');
    expect(isReal(csv)).toBe(false);
  });
});
