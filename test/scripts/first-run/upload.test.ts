import { HeadObjectCommand, NotFound, PutObjectCommand } from '@aws-sdk/client-s3';
import { filesOf, uploadFiles } from '../../../scripts/first-run/upload';
import { serviceError } from '../preflight/given';
import { aws, given, resetAws, WORKLOAD } from './given';

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
      [
        'encounters/batch/first-run-3-encounters-seed-7.csv',
        'encounter_id,time_in_hospital\n507000001,8\n507000002,8\n507000003,8\n',
      ],
    ]);
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

  test('replaces other encounters under the same key, and leaves meanings alone: they may be the real ones', async () => {
    aws.s3.on(HeadObjectCommand).resolves({ ChecksumSHA256: 'another' });
    const { context, printed } = given();
    expect(await uploadFiles(context, 'raw', FILES)).toBe(1);
    expect(put().map(({ Key }) => Key)).toEqual(['encounters/batch/first-run-3-encounters-seed-7.csv']);
    expect(printed.join('\n')).toContain('s3://raw/reference/IDs_mapping.csv is there already, and stays as it is');
  });

  test('a file that somebody put there without a checksum is not the same', async () => {
    aws.s3.on(HeadObjectCommand).resolves({});
    expect(await uploadFiles(given().context, 'raw', FILES)).toBe(1);
  });

  test('a caller who may not look is told so, and nothing is written', async () => {
    const error = serviceError('403', 'UnknownError', 403);
    aws.s3.on(HeadObjectCommand).rejects(error);
    await expect(uploadFiles(given().context, 'raw', FILES)).rejects.toBe(error);
    expect(put()).toEqual([]);
  });
});
