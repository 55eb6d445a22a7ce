import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { create, extract } from 'tar';
import { z } from 'zod';
import { ROOT } from '../resolved-platform';
import { runChild, runToEnd } from './child';
import type { Contract } from './contract';
import { program } from './environment';
import { Failed } from './failed';

const REHEARSAL = join(ROOT, 'jobs', 'rehearsal');

/** What `ask_server.py` found. */
const answersSchema = z.object({
  encounters: z.number(),
  answered: z.number(),
  expected: z.number(),
  largest_difference: z.number(),
  refused: z.array(z.object({ what: z.string(), status: z.number(), reason: z.string(), goes_on: z.boolean() })),
});

/** Answers of a running server, against the scores of the batch. */
export type Answers = z.output<typeof answersSchema>;

/** What is served and asked for. */
export interface Served {
  /** The archive that is served. */
  readonly archive: string;

  /** The raw file. */
  readonly csv: string;

  /** Folder of the version of the features. */
  readonly features: string;

  /** Folder for logs. */
  readonly work: string;
}

/** Starts the model server with an archive, asks it, and stops it, whatever happens. */
export async function askServer(contract: Contract, { archive, csv, features, work }: Served): Promise<Answers> {
  const args = serverArguments(contract, archive, work);
  const server = spawn(program('python'), args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number>((resolve) =>
    server.on('close', (code) => {
      resolve(code ?? 1);
    }),
  );
  const log = createWriteStream(join(work, 'logs', 'server.log'));
  server.stderr.pipe(log);
  try {
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: server.stdout }).on('line', (line) => {
        const [, address] = /^ready (\S+)$/.exec(line) ?? [];
        if (address !== undefined) resolve(address);
      });
      void ended.then((code) => {
        reject(new Failed(`the model server ended with ${code}; its log is ${join(work, 'logs', 'server.log')}`));
      });
    });
    const output = await runChild(
      program('python'),
      [join(REHEARSAL, 'ask_server.py'), ...['--url', url, '--csv', csv, '--features', features, '--archive', archive]],
      {
        log: join(work, 'logs', 'ask.log'),
        env: { PYTHONPATH: [join(ROOT, 'jobs'), join(ROOT, 'jobs', 'training', 'readmission')].join(':') },
      },
    );
    return answersSchema.parse(JSON.parse(output));
  } finally {
    // It stops when nobody holds its input any more.
    server.stdin.end();
    await ended;
    log.end();
  }
}

/** Starts the model server with an archive that lacks a file. @returns exit code and what it says */
export async function serveBroken(
  contract: Contract,
  { archive, work }: Pick<Served, 'archive' | 'work'>,
  without: string,
): Promise<{ code: number; reason: string }> {
  const folder = join(work, 'broken');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await extract({ file: archive, cwd: folder });
  rmSync(join(folder, without));
  const broken = join(work, 'broken.tar.gz');
  await create({ file: broken, cwd: folder, gzip: true }, ['.']);
  const options = { log: join(work, 'logs', 'broken.log') };
  const { code, all } = await runToEnd(program('python'), serverArguments(contract, broken, work), options);
  return { code, reason: all.trim().split('\n').at(-1) ?? '' };
}

function serverArguments(contract: Contract, archive: string, work: string): string[] {
  const environment = join(work, 'model-environment.json');
  writeFileSync(environment, JSON.stringify(contract.model));
  return [join(REHEARSAL, 'model_server.py'), '--archive', archive, '--environment', environment];
}
