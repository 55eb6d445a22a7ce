import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import { takeLock } from './lock';
import type { Tools } from './tools';

/** The locked environment of the jobs: the libraries of the XGBoost image, Spark, and what tests need. */
export const ENVIRONMENT = join(ROOT, '.venv');

/** Every package with its hash. */
const LOCK = join(ROOT, 'jobs', 'requirements.lock');

/** Says what the environment was made of; written last, so that half an environment is made again. */
const STAMP = join(ENVIRONMENT, 'made-of.txt');

/** Is there while the environment is made. */
const MAKING = join(ROOT, '.venv-making');

/** Variables with which scripts that import the modules of the jobs are run. */
export const MODULES = {
  PYTHONPATH: ['', 'training/readmission'].map((folder) => join(ROOT, 'jobs', folder)).join(delimiter),
} as const;

/** A program of the environment. */
export function program(name: string): string {
  return join(ENVIRONMENT, 'bin', name);
}

/**
 * Makes the environment, if it is not there as the lock has it.
 *
 * @param tools Python to make it with
 * @param log file that keeps what pip prints
 * @param tell is told that it takes a while
 * @returns what was done
 * @throws Failed when a package cannot be had, or another rehearsal makes it
 */
export async function makeEnvironment(
  tools: Pick<Tools, 'python' | 'pythonVersion'>,
  log: string,
  tell: (text: string) => void,
): Promise<string> {
  const lock = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  const wanted = `Python ${tools.pythonVersion}, requirements.lock ${lock}\n`;
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return 'is there';
  }
  const giveBack = takeLock(join(MAKING, 'running'), 'makes .venv');
  try {
    tell(`making .venv from jobs/requirements.lock, which takes minutes; ${log} says how far it is`);
    rmSync(ENVIRONMENT, { recursive: true, force: true });
    await runChild(tools.python, ['-m', 'venv', ENVIRONMENT], { log });
    const install = ['install', '--disable-pip-version-check', '--no-deps', '--require-hashes', '-r', LOCK];
    await runChild(program('python'), ['-m', 'pip', ...install], { log });
    writeFileSync(STAMP, wanted);
  } finally {
    giveBack();
    rmSync(MAKING, { recursive: true, force: true });
  }
  return `made with Python ${tools.pythonVersion}`;
}
