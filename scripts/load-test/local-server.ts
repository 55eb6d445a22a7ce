import { mkdirSync, renameSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { baselineArchive } from '../../lib/readmission/archives';
import { packArchive } from '../../lib/sagemaker/source-archive';
import { makeEnvironment, program } from '../rehearsal/environment';
import { whileServing } from '../rehearsal/model-server';
import { findPython } from '../rehearsal/tools';
import { ROOT } from '../resolved-platform';

/** Milliseconds after which nobody waits for an answer: SageMaker gives a model so long (InvokeEndpoint). */
export const TIMEOUT_MS = 60_000;

/** The server on this machine. */
export interface LocalServer {
  /** Processes that answer; SageMaker starts one for each CPU of an instance. */
  readonly workers: number;

  /**
   * `model.tar.gz` that is served.
   *
   * @default - the baseline, as the platform packs it
   */
  readonly archive?: string;

  /** Folder for its log. */
  readonly out: string;

  /** Is told what takes long. */
  readonly tell: (line: string) => void;
}

/** Starts the model server of the image on loopback, uses it, and stops it, whatever happens. */
export async function withLocalServer<T>(
  { workers, archive, out, tell }: LocalServer,
  use: (send: (body: string) => Promise<string | undefined>) => Promise<T>,
): Promise<T> {
  const log = join(out, 'server.log');
  await makeEnvironment(findPython(), join(out, 'environment.log'), tell);
  const served = archive ?? packedBaseline(out);
  const words = ['--archive', served, '--workers', String(workers)];
  const args = [join(ROOT, 'jobs', 'rehearsal', 'model_server.py'), ...words];
  return whileServing({ command: program('python'), args, log, env: { no_proxy: '127.0.0.1' } }, async (url) => {
    const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });
    try {
      return await use((body) => post(`${url}/invocations`, body, agent));
    } finally {
      agent.destroy();
    }
  });
}

function packedBaseline(out: string): string {
  const folder = join(out, 'model');
  mkdirSync(folder, { recursive: true });
  const file = join(out, 'model.tar.gz');
  renameSync(packArchive(baselineArchive(), folder), file);
  return file;
}

/**
 * Asks for predictions, over a connection that stays open.
 *
 * @returns what went wrong; nothing for an answer with status 200
 */
export function post(url: string, body: string, agent: Agent, again = true): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      url,
      {
        method: 'POST',
        agent,
        timeout: TIMEOUT_MS,
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json',
          'Content-Length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.on('error', ({ message }) => {
          resolve(`broken answer: ${message}`);
        });
        answer.on('end', () => {
          resolve(answer.statusCode === 200 ? undefined : `status ${answer.statusCode ?? 'unknown'}`);
        });
        answer.resume();
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', (error: NodeJS.ErrnoException) => {
      // The server closed a connection while it lay idle, and has seen nothing of the request.
      if (again && asked.reusedSocket && error.code === 'ECONNRESET') resolve(post(url, body, agent, false));
      else resolve(error.code ?? error.message);
    });
    asked.end(body);
  });
}
