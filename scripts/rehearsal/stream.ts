import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEncounter } from '../../lambda/encounter-validation/encounter';
import { STREAMED_ENCOUNTERS } from '../../lib/readmission/layout';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import { program } from './environment';
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
  const options = { log: join(work, 'logs', 'stream.log'), env: { PYTHONPATH: join(ROOT, 'jobs') } };
  const sent = await runChild(program('python'), [script, 'records', csv, '--count', String(STREAMED)], options);
  const checks = sent
    .trimEnd()
    .split('\n')
    .map((record) => checkEncounter(JSON.parse(record)));
  const rows = checks.map((check) => {
    if (!check.valid) {
      throw new Failed(`the stream refuses an encounter that the file has: ${JSON.stringify(check.reasons)}`);
    }
    return JSON.stringify(check.row);
  });
  mkdirSync(join(work, 'stream'), { recursive: true });
  const file = join(work, 'stream', 'rows.jsonl');
  writeFileSync(file, `${rows.join('\n')}\n`);
  const target = join(raw, STREAMED_ENCOUNTERS);
  await runChild(program('python'), [script, 'deliver', file, '--output', target], options);
  return rows.length;
}
