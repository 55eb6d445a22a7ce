import { createHash } from 'node:crypto';
import type { RefusalReason } from './encounter';

/** A record that Firehose gave and that is not an encounter, with the reasons. */
export interface Refusal {
  /** Id that Firehose gave the record. */
  readonly recordId: string;

  /** When the record arrived, in milliseconds since 1970 (UTC). */
  readonly approximateArrivalTimestamp: number;

  /** Why it is refused. */
  readonly reasons: readonly RefusalReason[];

  /** The record as it came, base64. */
  readonly data: string;
}

/** An object to be written to S3. */
export interface RefusalObject {
  /** Object key. */
  readonly key: string;

  /** JSON lines, one per refused record. */
  readonly body: string;
}

/**
 * The object that keeps the refused records of one invocation.
 *
 * Its key has the day (UTC) on which the first of them arrived and the hash of the content, never the present time:
 * when Firehose invokes the function again with the same records, the same object is written again.
 *
 * @param prefix begins the key; ends with `/`
 * @throws RangeError if the arrival is not a time
 */
export function refusalObject(prefix: string, refusals: readonly Refusal[]): RefusalObject {
  const body = refusals.map((refusal) => `${JSON.stringify(refusal)}\n`).join('');
  // Not Math.min(...all): a call takes only so many arguments.
  const arrival = refusals.reduce((first, { approximateArrivalTimestamp: at }) => Math.min(first, at), Infinity);
  const [year, month, day] = new Date(arrival).toISOString().slice(0, 10).split('-');
  const hash = createHash('sha256').update(body).digest('hex');
  return { key: `${prefix}refused/year=${year}/month=${month}/day=${day}/${hash}.jsonl`, body };
}
