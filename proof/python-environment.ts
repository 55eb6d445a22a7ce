import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failed } from '../scripts/rehearsal/failed';
import { takeLock } from '../scripts/rehearsal/lock';

const ROOT = join(__dirname, '..');

/** How long it waits for an installation by another process: looks, and milliseconds between two. */
const LOOKS = 1500;
const LOOK_MS = 200;

/**
 * A folder with Python packages of pinned versions, made when it is not there yet or its list has changed.
 *
 * @param name of the folder, which begins with `.venv-` and which git ignores, e.g. `.venv-emulator`
 * @param requirements file that pins every package, read by pip
 * @returns the program `python` in it
 * @throws if Python is missing or a package cannot be had, with what to install
 */
export function pythonEnvironment(name: `.venv-${string}`, requirements: string): string {
  const folder = join(ROOT, name);
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'installed.txt');
  const wanted = readFileSync(requirements, 'utf8');
  const isThere = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isThere()) return python;
  // Tests run side by side: one installs, the others wait for it.
  const release = lock(`${folder}.lock`);
  try {
    if (!isThere()) install(folder, python, requirements);
    return python;
  } finally {
    release();
  }
}

function install(folder: string, python: string, requirements: string): void {
  const name = basename(folder);
  const found = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']);
  if (found.status !== 0) {
    throw new Error(
      `${name} must have Python 3.10 or newer as python3, with venv, and there is none; install it, e.g. the packages python3 and python3-venv, then run this again`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, '.gitignore'), '*\n');
  must('python3', ['-m', 'venv', folder]);
  must(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--requirement',
    requirements,
  ]);
  writeFileSync(join(folder, 'installed.txt'), readFileSync(requirements, 'utf8'));
}

/** Waits until no other process has the lock, and takes it; one whose process has ended counts for nothing. */
function lock(path: string): () => void {
  for (let looks = 0; ; looks++) {
    try {
      return takeLock(path, `installs ${basename(path, '.lock')}`);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (looks === 0) process.stderr.write(`waiting: ${error.message}\n`);
      if (looks > LOOKS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    }
  }
}

function must(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} must end with 0, and ended with ${status}:\n${stderr}`);
  }
}
