import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type {
  FirehoseTransformationEvent,
  FirehoseTransformationEventRecord,
  FirehoseTransformationResult,
  FirehoseTransformationResultRecord,
} from 'aws-lambda';
import { checkEncounter, type EncounterCheck, refuseRecord } from './encounter';
import { EncounterValidationEnvironment, EncounterValidationMetric, requireEnv } from './environment';
import { type Refusal, refusalObject } from './refusal';

const logger = new Logger();
const metrics = new Metrics();
const s3 = new S3Client();

/**
 * Data transformation of Firehose: valid encounters go on as rows of the raw table, the others are kept with their reasons.
 *
 * Every record is answered once, in order:
 * - `Ok`: the row as one line of JSON, for the conversion to Parquet;
 * - `Dropped`: refused and kept in S3 by this function;
 * - `ProcessingFailed`: refused, and S3 did not take it; Firehose keeps it under its own error prefix.
 *
 * A batch of 1 MB or 20,000 records, as `lib/ingestion/delivery.ts` asks for, is answered under Lambda's 6 MB: a row is at
 * most a few percent longer than its record, other records come back as they came, and what is around a record is about
 * 215 bytes. A longer answer fails at Lambda; Firehose tries again, then keeps the batch under its error prefix.
 *
 * Writes counts, keys and names of errors to the log, never a field of an encounter.
 *
 * @throws if an environment variable is missing; Firehose then keeps the whole batch under its error prefix
 */
export async function handler(event: FirehoseTransformationEvent): Promise<FirehoseTransformationResult> {
  const bucket = requireEnv(EncounterValidationEnvironment.RAW_BUCKET);
  const prefix = requireEnv(EncounterValidationEnvironment.ERROR_PREFIX);

  const checked = event.records.map((record) => ({ record, check: checkRecord(record) }));
  const refusals = checked.flatMap(({ record, check }) => (check.valid ? [] : [refusal(record, check.reasons)]));
  const refusedResult = (await keep(bucket, prefix, refusals)) ? 'Dropped' : 'ProcessingFailed';

  metrics.addMetric(EncounterValidationMetric.ACCEPTED, MetricUnit.Count, checked.length - refusals.length);
  metrics.addMetric(EncounterValidationMetric.REFUSED, MetricUnit.Count, refusals.length);
  metrics.publishStoredMetrics();

  return {
    records: checked.map(({ record, check }): FirehoseTransformationResultRecord => {
      const { recordId, data } = record;
      return check.valid
        ? { recordId, result: 'Ok', data: Buffer.from(`${JSON.stringify(check.row)}\n`).toString('base64') }
        : { recordId, result: refusedResult, data };
    }),
  };
}

function checkRecord({ data }: FirehoseTransformationEventRecord): EncounterCheck {
  const text = Buffer.from(data, 'base64').toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the record; the reason quotes it in its own, bounded way.
    return { valid: false, reasons: [refuseRecord(text, 'one JSON object in UTF-8')] };
  }
  return checkEncounter(value);
}

function refusal(record: FirehoseTransformationEventRecord, reasons: Refusal['reasons']): Refusal {
  const { recordId, approximateArrivalTimestamp, data } = record;
  return { recordId, approximateArrivalTimestamp, reasons, data };
}

/** Whether the refused records are safe: in S3, or none. Never throws, so that accepted records go on. */
async function keep(bucket: string, prefix: string, refusals: readonly Refusal[]): Promise<boolean> {
  if (refusals.length === 0) {
    return true;
  }
  try {
    const { key, body } = refusalObject(prefix, refusals);
    // No encryption is named: the bucket's default, its customer key, applies.
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/x-ndjson' }));
    logger.warn('Refused encounters are kept', { refused: refusals.length, key });
    return true;
  } catch (error) {
    logger.error('Refused encounters could not be kept; Firehose keeps them', {
      refused: refusals.length,
      errorName: error instanceof Error ? error.name : 'unknown',
    });
    return false;
  }
}
