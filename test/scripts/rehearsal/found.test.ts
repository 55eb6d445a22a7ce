import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksOf, type Found } from '../../../scripts/rehearsal/found';
import { emptyFolder, goodFound, manifest } from './given';

const csv = join(emptyFolder(), 'diabetic_data.csv');
writeFileSync(csv, 'made up\n');

/** What is not so when a rehearsal finds something else. */
function wrong(change: (good: Found) => Partial<Found>): string[] {
  const good = goodFound(csv);
  return checksOf({ ...good, ...change(good) })
    .filter(({ ok }) => !ok)
    .map(({ what }) => what);
}

/** A request that cannot be read, and what came of it. */
function refused(change: object): (good: Found) => Partial<Found> {
  return ({ answers }) => ({
    answers: { ...answers, refused: answers.refused.map((each) => ({ ...each, ...change })) },
  });
}

const NOT_REFUSED = 'of 1 requests that cannot be read, those without a 4xx and a reason';

describe('checksOf', () => {
  test('all are so after a good rehearsal', () => {
    expect(wrong(() => ({}))).toEqual([]);
    expect(checksOf(goodFound(csv))).toHaveLength(22);
  });

  test.each<[string, (good: Found) => Partial<Found>, string[]]>([
    [
      'a row of the first run that is nowhere',
      () => ({ first: manifest({ rows: 101 }) }),
      ['rows of run 1: new + labels + duplicates + quarantined'],
    ],
    [
      'a row of the second run that is nowhere',
      () => ({ second: manifest({ rows: 51, new: 0, duplicates: 50 }) }),
      ['rows of run 2: new + labels + duplicates + quarantined'],
    ],
    [
      'an encounter of the stream that the job takes for a new one',
      () => ({ second: manifest({ rows: 50, new: 1, duplicates: 49 }) }),
      ['encounters of the stream that the file had already', 'rows of the second run that are new'],
    ],
    [
      'an encounter of the stream that was lost',
      () => ({ streamed: 51 }),
      ['encounters of the stream that the file had already'],
    ],
    [
      'features that change without new data',
      ({ counts: [first, second] }) => ({ counts: [first, { ...second, digest: 'b'.repeat(64) }] }),
      ['features of both runs are the same'],
    ],
    [
      'a patient in two parts',
      ({ counts: [first, second] }) => ({ counts: [first, { ...second, in_two_parts: 1 }] }),
      ['patients in two parts, but for test and out of time'],
    ],
    [
      'a row that is in no part and counted nowhere',
      ({ second }) => ({ second: { ...second, later: { ...second.later, rows: 4 } } }),
      ['rows of all parts + later rows of patients who were learned from'],
    ],
    [
      'a manifest that says something else',
      ({ counts: [first, second] }) => ({ counts: [first, { ...second, as_in_manifest: false }] }),
      ['manifest says what the files hold'],
    ],
    [
      'an encounter of the table that queries do not read',
      ({ queries }) => ({ queries: { ...queries, encounters: { table: 99, file: 100 } } }),
      ['encounters in the table that queries read'],
    ],
    [
      'a training job that fails',
      ({ training }) => ({ training: { ...training, status: 'Failed' } }),
      ['training job'],
    ],
    [
      'a model that the workflow would not register',
      ({ auc }) => ({ auc: { ...auc, trained: 0.59 } }),
      ['AUC of the trained model, for the workflow to register it'],
    ],
    [
      'an AUC that is no number',
      ({ auc }) => ({ auc: { ...auc, trained: NaN } }),
      ['AUC of the trained model, for the workflow to register it'],
    ],
    [
      'an encounter without an answer',
      ({ answers }) => ({ answers: { ...answers, answered: 29 } }),
      ['answers of the server'],
    ],
    [
      'an answer that is not the score of the batch',
      ({ answers }) => ({ answers: { ...answers, largest_difference: 1e-3 } }),
      ['largest difference between an answer and the batch'],
    ],
    ['a server fault instead of a refusal', refused({ status: 500 }), [NOT_REFUSED]],
    ['an answer instead of a refusal', refused({ status: 200 }), [NOT_REFUSED]],
    ['a refusal without a reason', refused({ reason: '' }), [NOT_REFUSED]],
    ['a server that is gone after a refusal', refused({ goes_on: false }), [NOT_REFUSED]],
    [
      'a server that starts without a file of its archive',
      ({ broken }) => ({ broken: { ...broken, code: 0 } }),
      ['a server without preparation.json starts'],
    ],
    [
      'a server that does not say which file is missing',
      ({ broken }) => ({ broken: { ...broken, reason: 'Killed' } }),
      ['and says which file is missing'],
    ],
    [
      'a path of the workflow that ends otherwise',
      ({ workflow }) => ({
        workflow: workflow.map((path) => ({ ...path, deviations: ['0 versions are registered'] })),
      }),
      ['workflow: it beats the bar'],
    ],
  ])('%s is named', (_, change, what) => {
    expect(wrong(change)).toEqual(what);
  });

  test('names the requests that were not refused as they must be', () => {
    const found = { ...goodFound(csv), ...refused({ status: 500 })(goodFound(csv)) };
    expect(checksOf(found).find(({ what }) => what === NOT_REFUSED)).toMatchObject({
      found: 'nothing',
      wanted: 'none',
    });
  });
});
