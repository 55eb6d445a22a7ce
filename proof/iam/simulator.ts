import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { installOnce } from '../install-once';

/** The package of its own: see its README for why. */
const PACKAGE = join(__dirname, '..', '..', 'iam-simulator');

/** A policy document. */
export type Document = Readonly<Record<string, unknown>>;

/** One request to a service, and the policies that decide about it. */
export interface Request {
  /** ARN of a role, principal of a service; null for somebody who does not sign requests. */
  readonly principal: string | null;

  /** Action by name. */
  readonly action: string;

  /** ARN, or `*` for actions that know no resource. */
  readonly resource: string;

  /** Account of the resource. */
  readonly account: string;

  /** Context of the request. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;

  /** Policies of the principal. */
  readonly identity: readonly Document[];

  /**
   * Policy of the resource.
   *
   * @default - it has none
   */
  readonly resourcePolicy?: Document;

  /**
   * Permissions boundary of the principal.
   *
   * @default - it has none
   */
  readonly boundary?: readonly Document[];

  /**
   * Policy of the VPC endpoint that the request goes through.
   *
   * @default - it goes through none, or through one that lets all pass
   */
  readonly endpoint?: readonly Document[];
}

/** What IAM says to a request. */
export interface Answer {
  /** Whether it is allowed. */
  readonly allowed: boolean;

  /** Whether a statement denies it, instead of none allowing it. */
  readonly explicit: boolean;

  /** Context keys that do not apply to the action, and so were not looked at. */
  readonly ignored: readonly string[];

  /** Why it could not be simulated. */
  readonly error?: string;
}

/** Names of documents, made of their text: the same in every process. */
const names = new WeakMap<Document, string>();

/** Names of the documents that the running process knows. */
const sent = new Set<string>();

/** All answers so far, by question. */
const known = new Map<string, Answer>();
let running: Simulator | undefined;
let questions = 0;

/**
 * Asks the simulator. The same question is sent once in the life of this process, whatever templates it comes from.
 *
 * @throws if the simulator ends; its own message follows
 */
export async function simulate(requests: readonly Request[]): Promise<Answer[]> {
  const added: Record<string, Document> = {};
  const nameOf = (document: Document): string => {
    const name = names.get(document) ?? createHash('sha1').update(JSON.stringify(document)).digest('hex');
    names.set(document, name);
    if (!sent.has(name)) added[name] = document;
    sent.add(name);
    return name;
  };
  const asked = requests.map((request) =>
    JSON.stringify({
      ...request,
      identity: request.identity.map(nameOf),
      resourcePolicy: request.resourcePolicy && nameOf(request.resourcePolicy),
      boundary: request.boundary?.map(nameOf),
      endpoint: request.endpoint?.map(nameOf),
    }),
  );
  const fresh = [...new Set(asked)].filter((question) => !known.has(question));
  if (fresh.length > 0 || Object.keys(added).length > 0) {
    const answers = await send(added, fresh);
    for (const [index, question] of fresh.entries()) known.set(question, answers[index] as Answer);
  }
  return asked.map((question) => known.get(question) as Answer);
}

/** Ends the process of the simulator; the next question starts it again. */
export function stopSimulator(): void {
  running?.process.stdin.end();
  running = undefined;
  sent.clear();
}

/** A process, and who waits for its answers, by the number of the question. */
interface Simulator {
  readonly process: ChildProcessWithoutNullStreams;
  readonly waiting: Map<number, { resolve(answers: readonly Answer[]): void; reject(error: Error): void }>;
}

async function send(added: Record<string, Document>, fresh: readonly string[]): Promise<readonly Answer[]> {
  const simulator = (running ??= start());
  const id = ++questions;
  hold(simulator.process, true);
  const answers = await new Promise<readonly Answer[]>((resolve, reject) => {
    simulator.waiting.set(id, { resolve, reject });
    simulator.process.stdin.write(
      `{"id":${id},"documents":${JSON.stringify(added)},"requests":[${fresh.join(',')}]}\n`,
    );
  });
  if (simulator.waiting.size === 0) hold(simulator.process, false);
  return answers;
}

function start(): Simulator {
  installed();
  const started = spawn(process.execPath, [join(PACKAGE, 'simulate.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const simulator: Simulator = {
    process: started as unknown as ChildProcessWithoutNullStreams,
    waiting: new Map(),
  };
  createInterface({ input: simulator.process.stdout }).on('line', (line) => {
    const { id, answers } = JSON.parse(line) as { id: number; answers: readonly Answer[] };
    simulator.waiting.get(id)?.resolve(answers);
    simulator.waiting.delete(id);
  });
  started.once('exit', (code) => {
    for (const { reject } of simulator.waiting.values()) {
      reject(new Error(`the IAM simulator must answer, and ended with ${code}; what it wrote stands above`));
    }
    if (running === simulator) stopSimulator();
  });
  return simulator;
}

/** Whether this process stays alive for the simulator; it does while an answer is awaited. */
function hold(started: ChildProcessWithoutNullStreams, on: boolean): void {
  for (const one of [started, started.stdin, started.stdout] as unknown as { ref(): void; unref(): void }[]) {
    if (on) one.ref();
    else one.unref();
  }
}

/** Installs the package when it is not there, or its list has changed. */
function installed(): void {
  const folder = join(PACKAGE, 'node_modules');
  installOnce({
    folder,
    stamp: join(folder, 'installed.json'),
    list: join(PACKAGE, 'package-lock.json'),
    install: () => {
      const { status, stderr } = spawnSync('npm', ['ci', '--prefix', PACKAGE, '--no-audit', '--no-fund'], {
        encoding: 'utf8',
      });
      if (status !== 0) {
        throw new Error(
          `npm ci in iam-simulator must end with 0, and ended with ${status}; install it by hand:\n${stderr}`,
        );
      }
    },
  });
}
