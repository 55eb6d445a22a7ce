import { HeadObjectCommand, NotFound, PutObjectCommand } from '@aws-sdk/client-s3';
import { filesOf, uploadFiles } from '../../../scripts/first-run/upload';
import { asked, streamed } from '../../../scripts/first-run/workload';
import { serviceError } from '../preflight/given';
import { aws, encounter, given, resetAws, WORKLOAD } from './given';

const AMOUNT = { encounters: 3, seed: 7 };
const FILES = filesOf(WORKLOAD, AMOUNT);

const put = () => aws.s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);

beforeEach(() => {
  resetAws();
  aws.s3.on(HeadObjectCommand).rejects(new NotFound({ $metadata: {}, message: '' }));
  aws.s3.on(PutObjectCommand).resolves({});
});

describe('filesOf', () => {
  test('lie where the job reads, with a name that says what is in them', () => {
    expect(FILES.map(({ key, content }) => [key, content.toString()])).toEqual([
      ['reference/IDs_mapping.csv', 'admission_type_id,description\n1,Emergency\n'],
      ['encounters/batch/first-run-3-encounters-seed-7.csv', 'encounter_id,time_in_hospital\n1,8\n2,8\n3,8\n'],
    ]);
  });

  test('share no encounter with the stream', () => {
    expect(streamed(WORKLOAD, AMOUNT)).toHaveLength(1000);
    expect(streamed(WORKLOAD, AMOUNT)[0]?.encounter_id).toBe(1_000_000_001);
  });
});

describe('uploadFiles', () => {
  test('puts what is not there, with a checksum that S3 compares', async () => {
    expect(await uploadFiles(given().context, 'raw', FILES)).toBe(2);
    expect(put()).toEqual(
      FILES.map(({ key, content }) =>
        expect.objectContaining({
          Bucket: 'raw',
          Key: key,
          Body: content,
          ChecksumSHA256: expect.stringMatching(/=$/),
        }),
      ),
    );
  });

  test('a second run leaves the same content alone, so that no event tells of it', async () => {
    await uploadFiles(given().context, 'raw', FILES);
    const checksums = new Map(put().map(({ Key, ChecksumSHA256 }) => [Key, ChecksumSHA256]));
    aws.s3.resetHistory();
    aws.s3.on(HeadObjectCommand).callsFake(({ Key }: { Key: string }) => ({ ChecksumSHA256: checksums.get(Key) }));

    const { context, printed } = given();
    expect(await uploadFiles(context, 'raw', FILES)).toBe(0);
    expect(put()).toEqual([]);
    expect(printed.join('\n')).toContain('is there already, with the same content');
  });

  test('replaces other content under the same key', async () => {
    aws.s3.on(HeadObjectCommand).resolves({ ChecksumSHA256: 'another' });
    expect(await uploadFiles(given().context, 'raw', FILES)).toBe(2);
  });

  test('a caller who may not look is told so, and nothing is written', async () => {
    const error = serviceError('403', 'UnknownError', 403);
    aws.s3.on(HeadObjectCommand).rejects(error);
    await expect(uploadFiles(given().context, 'raw', FILES)).rejects.toBe(error);
    expect(put()).toEqual([]);
  });
});

test('the endpoint is asked about an encounter whose end nobody knows', () => {
  expect(asked(encounter(1))).toMatchObject({ encounter_id: 1 });
  expect(asked(encounter(1))).not.toHaveProperty('readmitted');
});
