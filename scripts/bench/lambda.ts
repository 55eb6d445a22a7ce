/**
 * What the validation of the stream costs, as ratios of runs in one process.
 *
 * The handler is compared with the least that a transformation of JSON can do: decode, parse, print, encode. Both get the
 * same records in batches as Firehose makes them. Nothing leaves the process: S3 is answered here, the log is dropped.
 */
import { S3Client } from '@aws-sdk/client-s3';
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { EncounterValidationEnvironment as Env } from '../../lambda/encounter-validation/environment';
import { generateEncounters } from '../encounters/generator';
import type { Ratio } from './ratio';

/** Rounds before the first that counts, until the code is compiled. */
const WARM_UP_ROUNDS = 5;

const ENCOUNTERS = 5000;

/** Encounters of about 1.2 KB; the delivery asks for batches of 1 MB. */
const BATCH = 800;

/** One encounter in so many is wrong where some are. */
const ONE_WRONG_IN = 100;

type Handler = (event: FirehoseTransformationEvent) => Promise<FirehoseTransformationResult>;

/**
 * Measures the handler over plain parse-and-print, in rounds.
 *
 * @param rounds how often, from 1
 * @param progress is told each round
 */
export async function lambdaRatios(rounds: number, progress: (text: string) => void): Promise<Ratio[]> {
  const handler = await silentHandler();
  const valid = batches(() => false);
  const mixed = batches((index) => index % ONE_WRONG_IN === 0);
  await mustAnswer(handler, valid, ENCOUNTERS);
  await mustAnswer(handler, mixed, ENCOUNTERS - ENCOUNTERS / ONE_WRONG_IN);
  const [forValid, forMixed]: [number[], number[]] = [[], []];
  for (let round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
    const ofValid = await ratio(handler, valid);
    const ofMixed = await ratio(handler, mixed);
    if (round >= 1) {
      forValid.push(ofValid);
      forMixed.push(ofMixed);
      progress(`round ${round} of ${rounds}: ${ofValid.toFixed(2)}, with refusals ${ofMixed.toFixed(2)}`);
    }
  }
  return [
    { name: 'validating handler / parse and print', rounds: forValid, aim: { atMost: 2.0 } },
    { name: `the same, 1 in ${ONE_WRONG_IN} refused`, rounds: forMixed },
  ];
}

/** The handler as it is deployed, without S3 and without its log. */
async function silentHandler(): Promise<Handler> {
  Object.assign(process.env, {
    [Env.RAW_BUCKET]: 'raw',
    [Env.ERROR_PREFIX]: 'errors/',
    [Env.METRICS_NAMESPACE]: 'bench',
    [Env.SERVICE_NAME]: 'bench',
    AWS_REGION: 'eu-west-1',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  S3Client.prototype.send = () => Promise.resolve({});
  // Powertools reads its environment when the handler is loaded.
  return (await import('../../lambda/encounter-validation/handler.js')).handler;
}

/** Makes sure that it is the right thing that is measured. @throws when the handler accepts another number of encounters */
async function mustAnswer(
  handler: Handler,
  events: readonly FirehoseTransformationEvent[],
  accepted: number,
): Promise<void> {
  let count = 0;
  for (const event of events) {
    count += (await handler(event)).records.filter(({ result }) => result === 'Ok').length;
  }
  if (count !== accepted) {
    throw new Error(`the handler must accept ${accepted} encounters, got '${count}'; see what it refuses`);
  }
}

/** Encounters as Firehose sends them. */
function batches(isWrong: (index: number) => boolean): FirehoseTransformationEvent[] {
  const records = [...generateEncounters({ count: ENCOUNTERS, seed: 1 })].map((encounter, index) => ({
    recordId: `shardId-${index.toString().padStart(152, '0')}`,
    approximateArrivalTimestamp: index,
    data: Buffer.from(JSON.stringify(isWrong(index) ? { ...encounter, age: 'old' } : encounter)).toString('base64'),
  }));
  return Array.from({ length: Math.ceil(records.length / BATCH) }, (_, batch) => ({
    invocationId: `${batch}`,
    deliveryStreamArn: '',
    region: 'eu-west-1',
    records: records.slice(batch * BATCH, (batch + 1) * BATCH),
  }));
}

async function plainTransformation({ records }: FirehoseTransformationEvent): Promise<FirehoseTransformationResult> {
  return {
    records: records.map(({ recordId, data }) => {
      const value: unknown = JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
      return { recordId, result: 'Ok', data: Buffer.from(`${JSON.stringify(value)}\n`).toString('base64') };
    }),
  };
}

/** Time of the handler over that of the plain transformation. They take turns batch by batch, neighbours in time. */
async function ratio(handler: Handler, events: readonly FirehoseTransformationEvent[]): Promise<number> {
  const spent = { handler: 0, plain: 0 };
  for (const event of events) {
    const start = performance.now();
    await plainTransformation(event);
    const between = performance.now();
    await handler(event);
    spent.plain += between - start;
    spent.handler += performance.now() - between;
  }
  return spent.handler / spent.plain;
}
