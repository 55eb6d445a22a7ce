import '../powertools-environment';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { EncounterValidationEnvironment as Env } from '../../../lambda/encounter-validation/environment';
import { handler } from '../../../lambda/encounter-validation/handler';
import { anEncounter, anyEncounter } from './encounter-fixture';

const s3 = mockClient(S3Client);
const NEW_YEAR = Date.UTC(2025, 0, 1);
const MEBIBYTE = 1024 * 1024;

let printed: string[];

beforeEach(() => {
  s3.reset();
  s3.on(PutObjectCommand).resolves({});
  process.env[Env.RAW_BUCKET] = 'raw';
  process.env[Env.ERROR_PREFIX] = 'errors/encounters/';
  printed = [];
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...line: unknown[]) => void printed.push(line.join(' ')));
  }
});

/** An id as long as Firehose makes it from shard and sequence number. */
function recordId(index: number): string {
  return `shardId-${index.toString().padStart(152, '0')}`;
}

/** What Firehose sends for these payloads; an object is sent as JSON. */
function given(payloads: unknown[], arrival = NEW_YEAR): FirehoseTransformationEvent {
  return {
    invocationId: 'invocation',
    deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/encounters',
    region: 'eu-west-1',
    records: payloads.map((payload, index) => ({
      recordId: recordId(index),
      approximateArrivalTimestamp: arrival + index,
      data: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)).toString('base64'),
    })),
  };
}

function put(call = 0) {
  return s3.commandCalls(PutObjectCommand)[call]?.args[0].input;
}

function kept(): { recordId: string; data: string; approximateArrivalTimestamp: number; reasons: unknown[] }[] {
  return s3.commandCalls(PutObjectCommand).flatMap(({ args: [{ input }] }) =>
    String(input.Body)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

describe('handler of encounter validation', () => {
  test('hands on an encounter as one line of JSON and writes nothing to S3', async () => {
    const { records } = await handler(given([anEncounter({ A1Cresult: '>8' })]));

    const line = Buffer.from(records[0]?.data ?? '', 'base64').toString();
    expect(records).toEqual([expect.objectContaining({ recordId: recordId(0), result: 'Ok' })]);
    expect(JSON.parse(line)).toMatchObject({ a1cresult: '>8', readmitted: null });
    expect(line).toMatch(/^[^\n]+\n$/);
    expect(s3.calls()).toHaveLength(0);
  });

  test('keeps what it refuses, with the reasons and the record as it came, under the day of arrival, and drops it', async () => {
    const event = given([anEncounter(), anEncounter({ age: '44' }), 'not JSON']);

    const { records } = await handler(event);

    expect(records.map(({ result }) => result)).toEqual(['Ok', 'Dropped', 'Dropped']);
    expect(put()?.Bucket).toBe('raw');
    expect(put()?.Key).toMatch(/^errors\/encounters\/refused\/year=2025\/month=01\/day=01\/[0-9a-f]{64}\.jsonl$/);
    expect(kept()).toEqual([
      { ...event.records[1], reasons: [expect.objectContaining({ field: 'age', given: "'44'" })] },
      {
        ...event.records[2],
        reasons: [{ field: '(record)', given: "'not JSON'", allowed: 'one JSON object in UTF-8' }],
      },
    ]);
  });

  test('writes the same object when Firehose invokes it again on another day', async () => {
    const event = given([anEncounter({ age: '44' }), 'not JSON'], NEW_YEAR - 1);
    jest.useFakeTimers({ now: NEW_YEAR, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    await handler(event);
    jest.setSystemTime(NEW_YEAR + 86_400_000);
    await handler(event);
    jest.useRealTimers();

    expect(put(0)?.Key).toContain('year=2024/month=12/day=31/');
    expect(put(1)).toEqual(put(0));
  });

  test('leaves refused records to Firehose when S3 does not take them, and still hands on the others', async () => {
    s3.on(PutObjectCommand).rejects(new Error('Service Unavailable'));
    const event = given(['not JSON', anEncounter()]);

    const { records } = await handler(event);

    expect(records).toEqual([
      { recordId: recordId(0), result: 'ProcessingFailed', data: event.records[0]?.data },
      expect.objectContaining({ recordId: recordId(1), result: 'Ok' }),
    ]);
  });

  test('answers every record once and in order, and loses none, whatever comes and whether or not S3 answers', async () => {
    const payload = fc.oneof(anyEncounter, fc.string({ unit: 'binary' }), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(fc.array(payload, { maxLength: 8 }), fc.boolean(), async (payloads, available) => {
        s3.reset();
        s3.on(PutObjectCommand)[available ? 'resolves' : 'rejects']({});
        const event = given(payloads);

        const { records } = await handler(event);

        expect(records.map(({ recordId }) => recordId)).toEqual(event.records.map(({ recordId }) => recordId));
        const dropped = records.filter(({ result }) => result === 'Dropped').map(({ recordId }) => recordId);
        expect(dropped).toEqual(available ? kept().map(({ recordId }) => recordId) : []);
      }),
      { numRuns: 50 },
    );
  });

  test('answers a full buffer of 3 MiB within the 6 MB of a Lambda response', async () => {
    const encounter = anEncounter();
    const count = Math.floor((3 * MEBIBYTE) / JSON.stringify(encounter).length);

    const accepted = await handler(given(Array.from({ length: count }, () => encounter)));
    const refused = await handler(given(['x'.repeat(3 * MEBIBYTE)]));

    expect(accepted.records.every(({ result }) => result === 'Ok')).toBe(true);
    expect(JSON.stringify(accepted).length).toBeLessThan(6 * 1000 * 1000);
    expect(JSON.stringify(refused).length).toBeLessThan(6 * 1000 * 1000);
  });

  test.each([
    ['30,000', 30_000, 'Dropped'],
    ['20,000, while S3 takes nothing,', 20_000, 'ProcessingFailed'],
  ])('answers %s small junk records and still hands on the encounter among them', async (_, junk, refused) => {
    s3.on(PutObjectCommand)[refused === 'Dropped' ? 'resolves' : 'rejects']({});
    const event = given([...Array.from({ length: junk }, () => ({})), anEncounter()]);

    const { records } = await handler(event);

    expect(records.map((record) => record.recordId)).toEqual(event.records.map((record) => record.recordId));
    expect(records.filter(({ result }) => result === refused)).toHaveLength(junk);
    expect(records.at(-1)?.result).toBe('Ok');
    expect(String(put()?.Body).length).toBeLessThan(20 * 1000 * 1000);
    // Lambda counts 6 MB as 6 MiB; 30,000 stay just below.
    expect(JSON.stringify({ records }).length).toBeLessThan(6 * MEBIBYTE);
  });

  test('counts accepted and refused encounters in the namespace of its environment', async () => {
    await handler(given([anEncounter(), anEncounter(), 'not JSON']));

    const metric = JSON.parse(printed.find((line) => line.includes('CloudWatchMetrics')) ?? '{}');
    expect(metric).toMatchObject({ EncountersAccepted: 2, EncountersRefused: 1, service: 'encounter-validation' });
    expect(metric._aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'ml-platform', Dimensions: [['service']] });
  });

  test.each([true, false])('never prints a value of a patient (S3 available: %p)', async (available) => {
    s3.on(PutObjectCommand)[available ? 'resolves' : 'rejects'](new Error('Service Unavailable'));

    await handler(given([anEncounter({ patient_nbr: 987654321, race: 'secret' }), '{"race": "secret"']));

    expect(printed.length).toBeGreaterThan(0);
    expect(printed.join()).not.toMatch(/secret|987654321/);
  });

  test('fails by name when its bucket is not set, so that Firehose keeps the batch', async () => {
    process.env[Env.RAW_BUCKET] = '';

    await expect(handler(given([]))).rejects.toThrow(/RAW_BUCKET must be set/);
  });
});
