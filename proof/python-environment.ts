import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(__dirname, '..');

/** Longest that an installation may take, in milliseconds. */
const STALE_MS = 10 * 60_000;

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

/** Waits until no other process has the lock, and takes it. @returns what gives it back */
function lock(path: string): () => void {
  for (;;) {
    try {
      mkdirSync(path);
      return () => {
        rmSync(path, { recursive: true, force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const taken = statSync(path, { throwIfNoEntry: false });
      // Whoever took it has been stopped meanwhile.
      if (taken !== undefined && Date.now() - taken.mtimeMs > STALE_MS) rmSync(path, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function must(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} must end with 0, and ended with ${status}:\n${stderr}`);
}
