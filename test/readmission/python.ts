import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const JOBS = join(__dirname, '../../jobs');

/** A question to Python, see `jobs/tests/agreement.py`. */
export type Question = { readonly json: string } | { readonly csv: string } | { readonly reference: string };

/**
 * What Python answers, in the order of the questions; one process for all of them.
 *
 * @throws if there is no Python, or it fails
 */
export function askPython(questions: readonly Question[]): unknown[] {
  const { error, status, stdout, stderr } = spawnSync('python3', [join(JOBS, 'tests/agreement.py')], {
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    env: { PATH: process.env.PATH, PYTHONPATH: JOBS, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error || status !== 0) {
    const found = error?.message ?? stderr;
    throw new Error(`python3 must be on the PATH and be 3.9 or newer, got '${found}'; install it, or correct the PATH`);
  }
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
