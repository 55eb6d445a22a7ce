import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failed } from './failed';

/**
 * Takes a lock file until it is given back, or this process ends; a lock whose process has ended counts for nothing.
 *
 * @param file holds the process id; its folder is made if it is not there
 * @param what what the holder does, e.g. `makes .venv`
 * @returns gives the lock back
 * @throws Failed when another process holds it
 */
export function takeLock(file: string, what: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  if (!written(file)) {
    const holder = read(file);
    if (holder !== undefined && isAnother(holder)) {
      throw new Failed(
        `another process (${holder}) ${what}; wait for it, or stop it. If there is none, delete '${file}'`,
      );
    }
    clear(file);
    if (!written(file)) {
      throw new Failed(
        `another process ${what}; wait for it, or stop it. If there is none, delete '${file}' and what is named like it`,
      );
    }
  }
  const giveBack = (): void => {
    process.off('exit', giveBack);
    rmSync(file, { force: true });
  };
  process.once('exit', giveBack);
  return giveBack;
}

/** Writes the file, unless it is there; whoever finds it finds the process id in it, too. */
function written(file: string): boolean {
  const whole = `${file}.${process.pid}`;
  writeFileSync(whole, String(process.pid));
  try {
    linkSync(whole, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(whole, { force: true });
  }
}

/** Takes a lock away whose process has ended. One process at a time does so, or it would take away what another just took. */
function clear(file: string): void {
  const guard = `${file}.clearing`;
  if (!written(guard)) return;
  const holder = read(file);
  if (holder !== undefined && !isAnother(holder)) rmSync(file);
  rmSync(guard);
}

/** What the file says; nothing when it has been given back meanwhile. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Whether a text is the id of a running process that is not this one. */
function isAnother(holder: string): boolean {
  const id = Number(holder);
  if (!Number.isInteger(id) || id < 1 || id === process.pid) {
    return false;
  }
  try {
    return process.kill(id, 0);
  } catch (error) {
    // Somebody else's process is there, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
