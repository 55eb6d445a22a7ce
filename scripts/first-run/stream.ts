import { type PutRecordsRequestEntry, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { Encounter } from '../encounters/encounter';
import type { Context } from './context';
import { Stopped } from './stopped';

/** Kinesis takes at most so many records in a call, and so many bytes, keys included. */
const RECORDS_IN_A_CALL = 500;
const BYTES_IN_A_CALL = 5 * 1024 * 1024;

/** Calls for the same records; the pauses between them add up to half a minute. */
const ATTEMPTS = 10;

/** The first pause in milliseconds; each is twice as long as the one before, up to the longest. */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;

/**
 * Puts encounters into the stream. Records that Kinesis refuses in a call are sent again, those alone, after a pause.
 *
 * @param context what steps work with
 * @param stream name of the stream
 * @param encounters what to send
 * @throws Stopped when records are still refused after ten calls
 */
export async function putEncounters(context: Context, stream: string, encounters: readonly Encounter[]): Promise<void> {
  for (const batch of batches(encounters.map(record))) {
    await putBatch(context, stream, batch);
  }
}

/** Cuts records into lists that Kinesis takes in one call. */
export function batches(records: readonly PutRecordsRequestEntry[]): PutRecordsRequestEntry[][] {
  const all: PutRecordsRequestEntry[][] = [];
  let bytes = Infinity;
  for (const entry of records) {
    const size = (entry.Data?.length ?? 0) + Buffer.byteLength(entry.PartitionKey ?? '');
    const last = all.at(-1);
    if (last === undefined || last.length === RECORDS_IN_A_CALL || bytes + size > BYTES_IN_A_CALL) {
      all.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return all;
}

/** All encounters of a patient go to one shard, and so stay in order. */
function record(encounter: Encounter): PutRecordsRequestEntry {
  return { Data: Buffer.from(JSON.stringify(encounter)), PartitionKey: String(encounter.patient_nbr) };
}

async function putBatch(context: Context, stream: string, batch: readonly PutRecordsRequestEntry[]): Promise<void> {
  let waiting = [...batch];
  let reason = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { Records: results = [] } = await context.clients.kinesis.send(
      new PutRecordsCommand({ StreamName: stream, Records: waiting }),
    );
    // The answers stand in the order of the records.
    reason = results.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode ?? reason;
    waiting = waiting.filter((_, index) => results[index]?.ErrorCode !== undefined);
    if (waiting.length === 0) return;
    context.journal.say(`${waiting.length} of ${batch.length} records wait: ${reason}`);
    await context.clock.sleep(Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE));
  }
  throw new Stopped(
    `The stream ${stream} still refuses ${waiting.length} of ${batch.length} records after ${ATTEMPTS} calls: ${reason}`,
    'give it more shards (stream.shards in the configuration), or find who else writes to it; sent twice, an encounter counts once',
  );
}
