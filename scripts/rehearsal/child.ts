import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { constants } from 'node:os';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { Failed } from './failed';

/** How a program is run. */
export interface ChildOptions {
  /** File that keeps all that it prints. */
  readonly log: string;

  /** Variables beside those of this process; without those that are undefined. */
  readonly env?: Readonly<Record<string, string | undefined>>;

  /**
   * Is told each line that it prints, on whichever output.
   *
   * @default - nobody is told
   */
  readonly onLine?: (line: string) => void;
}

/** How a program ended. */
export interface Ended {
  /** Its exit code; 128 and the number of the signal that ended it, as shells have it. */
  readonly code: number;

  /** What it printed on standard output. */
  readonly output: string;

  /** All that it printed. */
  readonly all: string;
}

/** A program that runs. */
export interface Started {
  /** Its end. Fails when it could not be started. */
  readonly ended: Promise<Ended>;

  /** Closes its standard input, which nothing is written to. */
  readonly closeInput: () => void;
}

/** Signals by which people, terminals and systems stop a process. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Lines of the log that an error quotes. */
const QUOTED_LINES = 15;

/**
 * Runs a program to its end.
 *
 * @returns what it printed on standard output
 * @throws Failed with the end of its log when it fails, or cannot be started
 */
export async function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<string> {
  const { ended, closeInput } = startChild(command, args, options);
  closeInput();
  const { code, output, all } = await ended;
  if (code !== 0) {
    const name = [command, ...args.slice(0, 2)].map((word) => basename(word)).join(' ');
    throw new Failed(`${name} ${howEnded(code)}; all it said is in ${options.log}:\n${endOf(all)}`);
  }
  return output;
}

/** Starts a program, which ends at the latest with this process: so Ctrl-C leaves nothing behind. */
export function startChild(command: string, args: readonly string[], { log, env, onLine }: ChildOptions): Started {
  const file = createWriteStream(log, { flags: 'a' });
  // A group of its own, so that what the program starts is stopped with it.
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'pipe', detached: true });
  const letGo = stopWithThisProcess(child);
  // A program that ended early no longer reads.
  child.stdin.on('error', () => undefined);
  let output = '';
  let all = '';
  const keep = (text: string): void => {
    all += text;
    file.write(text);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    keep(text);
  });
  child.stderr.setEncoding('utf8').on('data', keep);
  if (onLine !== undefined) {
    createInterface({ input: child.stdout }).on('line', onLine);
    createInterface({ input: child.stderr }).on('line', onLine);
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', ({ message }) => {
      reject(
        new Failed(
          `'${command}' cannot be started (${message}); if it is one of .venv, delete that folder: the next run makes it`,
        ),
      );
    });
    child.on('close', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  }).finally(async () => {
    letGo();
    await new Promise((resolve) => file.end(resolve));
  });
  return {
    ended: ended.then((code) => ({ code, output, all })),
    closeInput: () => void child.stdin.end(),
  };
}

/** How a program ended, e.g. `ended with 1`. */
export function howEnded(code: number): string {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  const memory = signal === 'SIGKILL' ? ', as the system does when memory runs out' : '';
  return signal === undefined ? `ended with ${code}` : `was ended by ${signal}${memory}`;
}

/** The last lines of what a program printed, set in. */
export function endOf(all: string): string {
  const lines = all.trimEnd().split('\n').slice(-QUOTED_LINES);
  return lines.map((line) => `  ${line}`).join('\n');
}

/** Stops a program, and what it has started, when this process ends or is stopped. @returns ends that */
function stopWithThisProcess({ pid }: ChildProcess): () => void {
  const stop = (): void => {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGTERM');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const end = (_: NodeJS.Signals, number: number): void => process.exit(128 + number);
  process.once('exit', stop);
  for (const signal of STOP_SIGNALS) process.once(signal, end);
  return () => {
    process.off('exit', stop);
    for (const signal of STOP_SIGNALS) process.off(signal, end);
  };
}
