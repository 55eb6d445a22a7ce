import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../scripts/rehearsal/environment';
import { ROOT } from '../../scripts/resolved-platform';

/** A model server that runs, as SageMaker would run it. */
export interface ModelProcess {
  /** Address, without a path. */
  readonly url: string;

  /** Ends what answers at once, in the middle of whatever it does, and waits until nothing of it is left. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts `jobs/rehearsal/model_server.py` with an archive, and waits until it answers.
 *
 * @throws if it ends before, with what it said
 */
export async function startModel(archive: string): Promise<ModelProcess> {
  const args = [join(ROOT, 'jobs', 'rehearsal', 'model_server.py'), '--archive', archive];
  const child = spawn(program('python'), args, { env: { ...process.env, no_proxy: '127.0.0.1' }, stdio: 'pipe' });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = /^ready (\S+)$/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`the model server ended before it was ready:\n${said}`)));
  });
  return {
    url,
    kill: async () => {
      // What answers is a session of its own, started by the program that watches it, which then ends by itself.
      const found =
        child.exitCode === null ? execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }) : '';
      for (const pid of found.split('\n').filter(Boolean)) process.kill(-Number(pid), 'SIGKILL');
      child.stdin.end();
      await ended;
    },
  };
}
