import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEncounter } from '../../lambda/encounter-validation/encounter';
import { STREAMED_ENCOUNTERS } from '../../lib/readmission/layout';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import { MODULES, program } from './environment';
import { Failed } from './failed';

/** Encounters that are sent. */
export const STREAMED = 1000;

/**
 * Sends the first encounters of the file through the stream's validation into the raw zone, as Firehose delivers them.
 *
 * @param csv the file
 * @param raw folder of the zone
 * @param work folder for what is on the way
 * @returns how many were sent
 * @throws Failed when the validation refuses one
 */
export async function deliverStream(csv: string, raw: string, work: string): Promise<number> {
  const script = join(ROOT, 'jobs', 'rehearsal', 'stream.py');
  const options = { log: join(work, 'logs', 'stream.log'), env: MODULES };
  const sent = await runChild(program('python'), [script, 'records', csv, '--count', String(STREAMED)], options);
  const rows = rowsOf(sent.trimEnd().split('\n'));
  const folder = join(work, 'stream');
  mkdirSync(folder);
  const file = join(folder, 'rows.jsonl');
  writeFileSync(file, rows.map((row) => `${row}\n`).join(''));
  await runChild(program('python'), [script, 'deliver', file, '--output', join(raw, STREAMED_ENCOUNTERS)], options);
  return rows.length;
}

/** The rows that the stream's validation makes of records, as JSON. @throws Failed when it refuses one */
export function rowsOf(records: readonly string[]): string[] {
  return records.map((record) => {
    const check = checkEncounter(JSON.parse(record));
    if (!check.valid) {
      throw new Failed(`the stream refuses an encounter that the file has: ${JSON.stringify(check.reasons)}`);
    }
    return JSON.stringify(check.row);
  });
}
