import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failed } from './failed';
import { takeLock } from './lock';

/** Says that a rehearsal made the folder: nothing else is ever emptied. */
const MARK = 'made-by-rehearse-data.txt';

/** Is there while a rehearsal runs. */
const LOCK = 'running';

/**
 * Empties a folder for a rehearsal, and keeps other rehearsals out of it.
 *
 * @param folder is made if it is not there
 * @returns lets others in
 * @throws Failed when the folder holds what no rehearsal made, or another one runs in it; nothing is deleted then
 */
export function takeOutput(folder: string): () => void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new Failed(`--output must be a folder, got the file '${folder}'; name another one`);
  }
  mkdirSync(folder, { recursive: true });
  const there = readdirSync(folder);
  if (there.length > 0 && !there.includes(MARK)) {
    throw new Failed(
      `--output must be a new or empty folder, or one of an earlier rehearsal (with ${MARK} in it), got '${folder}' ` +
        `with ${there.slice(0, 3).join(', ')}${there.length > 3 ? ' and more' : ''}; name another one`,
    );
  }
  writeFileSync(join(folder, MARK), 'npm run rehearse:data made this folder, and empties it before it runs again.\n');
  const giveBack = takeLock(join(folder, LOCK), `writes to '${folder}'`);
  for (const name of readdirSync(folder)) {
    if (name !== MARK && name !== LOCK) rmSync(join(folder, name), { recursive: true, force: true });
  }
  mkdirSync(join(folder, 'logs'));
  return giveBack;
}
