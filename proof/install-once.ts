import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Failed } from '../scripts/rehearsal/failed';
import { takeLock } from '../scripts/rehearsal/lock';

/** How long it waits for an installation by another process: looks, and milliseconds between two. */
const LOOKS = 1500;
const LOOK_MS = 200;

/** Something that is installed beside the project when it is first needed. */
export interface Installation {
  /** Folder that it is installed into. */
  readonly folder: string;

  /** File in that folder that says what is installed; written last, so that half an installation counts for nothing. */
  readonly stamp: string;

  /** List of what to install. */
  readonly list: string;

  /** Installs it. */
  install(): void;
}

/**
 * Installs something when it is not there yet, or its list has changed. Tests run side by side: one process installs, the
 * others wait for it.
 *
 * @throws what `install` throws, or if another process holds the installation for five minutes
 */
export function installOnce({ folder, stamp, list, install }: Installation): void {
  const wanted = readFileSync(list, 'utf8');
  const isThere = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isThere()) return;
  const release = lock(folder);
  try {
    if (isThere()) return;
    install();
    writeFileSync(stamp, wanted);
  } finally {
    release();
  }
}

/** Waits until no other process has the lock, and takes it; one whose process has ended counts for nothing. */
function lock(folder: string): () => void {
  for (let looks = 0; ; looks++) {
    try {
      return takeLock(`${folder}.lock`, `installs ${basename(folder)}`);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (looks === 0) process.stderr.write(`waiting: ${error.message}\n`);
      if (looks > LOOKS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    }
  }
}
