import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { installOnce } from './install-once';

const ROOT = join(__dirname, '..');

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
  installOnce({
    folder,
    stamp: join(folder, 'installed.txt'),
    list: requirements,
    install: () => install(folder, python, requirements),
  });
  return python;
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
}

function must(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} must end with 0, and ended with ${status}:\n${stderr}`);
  }
}
