import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { Failed } from './failed';

/** How a program is run. */
export interface ChildOptions {
  /** File that keeps all that it prints. */
  readonly log: string;

  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;

  /**
   * Is told each line that it prints, on whichever output.
   *
   * @default - nobody is told
   */
  readonly onLine?: (line: string) => void;
}

/** Lines of the log that an error quotes. */
const QUOTED_LINES = 15;

/**
 * Runs a program to its end.
 *
 * @returns what it printed on standard output
 * @throws Failed with the end of its log when it fails
 */
export async function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<string> {
  const { code, output, all } = await runToEnd(command, args, options);
  if (code !== 0) {
    const end = all.trimEnd().split('\n').slice(-QUOTED_LINES);
    throw new Failed(
      `${[basename(command), ...args.slice(0, 2)].join(' ')} ended with ${code}; all it said is in ${options.log}:\n  ${end.join('\n  ')}`,
    );
  }
  return output;
}

/** Runs a program to its end, however it ends; gives its exit code, its standard output, and all that it printed. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  { log, env, onLine }: ChildOptions,
): Promise<{ code: number; output: string; all: string }> {
  const file = createWriteStream(log, { flags: 'a' });
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
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
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      resolve(status ?? (signal === null ? 1 : 128));
    });
  });
  await new Promise((resolve) => file.end(resolve));
  return { code, output, all };
}
