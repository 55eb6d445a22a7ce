import { type PutRecordsCommandInput, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { batches, putEncounters } from '../../../scripts/first-run/stream';
import { aws, encounter, given, resetAws } from './given';

const MEBIBYTE = 1024 * 1024;
const REFUSED = { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow down' };

/** Keys of the records in each call. */
const calls = () =>
  aws.kinesis
    .commandCalls(PutRecordsCommand)
    .map(({ args: [{ input }] }) => (input.Records ?? []).map(({ PartitionKey }) => Number(PartitionKey)));

const encounters = (count: number) => Array.from({ length: count }, (_, index) => encounter(index + 1));

beforeEach(resetAws);

describe('putEncounters', () => {
  test('sends each encounter once as JSON, by patient, at most 500 in a call', async () => {
    aws.kinesis
      .on(PutRecordsCommand)
      .callsFake(({ Records = [] }: PutRecordsCommandInput) => ({ Records: Records.map(() => ({ ShardId: '0' })) }));
    const { context, clock } = given();
    await putEncounters(context, 'stream', encounters(1001));
    expect(calls().map((keys) => keys.length)).toEqual([500, 500, 1]);
    expect(calls().flat()).toEqual(encounters(1001).map(({ patient_nbr }) => patient_nbr));
    const [first] = aws.kinesis.commandCalls(PutRecordsCommand)[0]?.args[0].input.Records ?? [];
    expect(JSON.parse(Buffer.from(first?.Data ?? []).toString())).toEqual(encounter(1));
    expect(clock.slept).toEqual([]);
  });

  test('sends again what was refused, and that alone, after pauses that grow', async () => {
    aws.kinesis
      .on(PutRecordsCommand)
      .resolvesOnce({ FailedRecordCount: 2, Records: [{ ShardId: '0' }, REFUSED, REFUSED] })
      .resolvesOnce({ FailedRecordCount: 1, Records: [{ ShardId: '0' }, REFUSED] })
      .resolves({ FailedRecordCount: 0, Records: [{ ShardId: '0' }] });
    const { context, clock, printed } = given();
    await putEncounters(context, 'stream', encounters(3));
    expect(calls()).toEqual([[1, 2, 3], [2, 3], [3]]);
    expect(clock.slept).toEqual([200, 400]);
    expect(printed.join('\n')).toContain('2 of 3 records wait: ProvisionedThroughputExceededException');
  });

  test('gives up after ten calls, and says what to change', async () => {
    aws.kinesis.on(PutRecordsCommand).resolves({ FailedRecordCount: 1, Records: [REFUSED] });
    const { context } = given();
    await expect(putEncounters(context, 'stream', encounters(1))).rejects.toMatchObject({
      message: expect.stringContaining('still refuses 1 of 1 records after 10 calls: ProvisionedThroughputExceeded'),
      todo: expect.stringContaining('stream.shards'),
    });
    expect(calls()).toHaveLength(10);
  });
});

describe('batches', () => {
  test('hold at most 5 MiB, keys included', () => {
    const record = (bytes: number) => ({ Data: Buffer.alloc(bytes), PartitionKey: '12345678' });
    const full = MEBIBYTE - 8;
    expect(batches(Array.from({ length: 6 }, () => record(full))).map((batch) => batch.length)).toEqual([5, 1]);
    expect(
      batches([...Array.from({ length: 4 }, () => record(full)), record(full + 1)]).map(({ length }) => length),
    ).toEqual([4, 1]);
  });
});
