import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, extract } from 'tar';
import { z } from 'zod';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import type { Contract } from './contract';
import { MODULES, program } from './environment';
import { NotReady, type ServerProgram, whileServing } from './model-server';

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

/** How a server without a file of its archive ended. */
export interface Broken {
  /** Exit code; 0 when it serves nevertheless. */
  readonly code: number;

  /** The last line that it printed. */
  readonly reason: string;
}

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
  const output = await whileServing(serverProgram(contract, archive, work, 'server'), (url) =>
    runChild(
      program('python'),
      [join(REHEARSAL, 'ask_server.py'), ...['--url', url, '--csv', csv, '--features', features, '--archive', archive]],
      // What it unpacks lies in the output, too, when it is stopped.
      { log: join(work, 'logs', 'ask.log'), env: { ...MODULES, TMPDIR: work } },
    ),
  );
  return readAnswers(output);
}

/** Reads what `ask_server.py` prints. @throws ZodError when it is something else */
export function readAnswers(output: string): Answers {
  return answersSchema.parse(JSON.parse(output));
}

/** Starts the model server with an archive that lacks a file. */
export async function serveBroken(
  contract: Contract,
  { archive, work }: Pick<Served, 'archive' | 'work'>,
  without: string,
): Promise<Broken> {
  const folder = join(work, 'broken');
  mkdirSync(folder);
  await extract({ file: archive, cwd: folder });
  rmSync(join(folder, without));
  const broken = join(work, 'broken.tar.gz');
  await create({ file: broken, cwd: folder, gzip: true }, ['.']);
  return endOfServer(serverProgram(contract, broken, work, 'broken'));
}

/** How a server ends that should not become ready; it is stopped if it does. */
export async function endOfServer(server: ServerProgram): Promise<Broken> {
  try {
    return await whileServing(server, (url) => Promise.resolve({ code: 0, reason: `serves at ${url}` }));
  } catch (error) {
    if (error instanceof NotReady) return { code: error.code, reason: error.reason };
    throw error;
  }
}

function serverProgram(contract: Contract, archive: string, work: string, log: string): ServerProgram {
  const environment = join(work, 'model-environment.json');
  writeFileSync(environment, JSON.stringify(contract.model));
  return {
    command: program('python'),
    args: [join(REHEARSAL, 'model_server.py'), '--archive', archive, '--environment', environment],
    log: join(work, 'logs', `${log}.log`),
    // It asks itself whether it is ready, and not through the proxy of a company.
    env: { no_proxy: '127.0.0.1' },
  };
}
