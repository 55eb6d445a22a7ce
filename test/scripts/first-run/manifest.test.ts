import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { manifestFigures } from '../../../scripts/first-run/manifest';
import { aws, body, given, resetAws } from './given';

/** What the job writes, in short. */
const MANIFEST = {
  name: 'readmission',
  version: 'jr_1',
  run: {
    rows: 20012,
    new: 20000,
    labels: 2,
    duplicates: 7,
    quarantined: { rows: 3, files: 1, reasons: {} },
    files: [],
  },
  encounters: 21000,
  patients: 15000,
  label: { known: 20500, excluded: 490, unknown: 10 },
  parts: {
    train: { rows: 14000, positives: 1500, patients: 9800 },
    test: { rows: 3000, positives: 320, patients: 2100 },
  },
  cut: 310768208,
  later: { rows: 500, positives: 60, patients: 400 },
  columns: ['encounter_id', 'label'],
  files: [],
};

function givenObject(text: string): void {
  aws.s3
    .on(GetObjectCommand, { Bucket: 'features', Key: 'readmission/version=jr_1/manifest.json' })
    .resolves({ Body: body(text) });
}

const figures = async () => await manifestFigures(given().context.clients.s3, 'features', 'jr_1');

beforeEach(resetAws);

describe('manifestFigures', () => {
  test('are those of the version', async () => {
    givenObject(JSON.stringify(MANIFEST));
    expect(await figures()).toEqual([
      '20012 rows in new files: 20000 new encounters, 2 labels of earlier ones, 7 duplicates, 3 rows and 1 files in quarantine',
      '21000 encounters of 15000 patients in the table',
      '2 columns',
      'train: 14000 rows, 1500 readmitted within 30 days',
      'test: 3000 rows, 320 readmitted within 30 days',
      'in no part: 500 rows from encounter 310768208 on, of patients in the training and validation parts',
    ]);
  });

  test('a version without a manifest is not whole', async () => {
    aws.s3.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: {}, message: '' }));
    await expect(figures()).rejects.toMatchObject({
      message: 'There is no s3://features/readmission/version=jr_1/manifest.json',
      todo: expect.stringContaining('not whole'),
    });
  });

  test.each(['', '{', '{"encounters": "many"}', JSON.stringify({ ...MANIFEST, patients: undefined })])(
    '%j is no manifest',
    async (text) => {
      givenObject(text);
      await expect(figures()).rejects.toThrow(
        /^s3:\/\/features\/readmission\/version=jr_1\/manifest.json cannot be read/,
      );
    },
  );
});
