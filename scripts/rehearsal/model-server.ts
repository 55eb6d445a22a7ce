import { type ChildOptions, endOf, howEnded, startChild } from './child';
import { Failed } from './failed';

/** A program that prints `ready <address>` when it serves, and stops when its standard input closes. */
export interface ServerProgram extends Omit<ChildOptions, 'onLine'> {
  /** The program. */
  readonly command: string;

  /** Its arguments. */
  readonly args: readonly string[];
}

/** A server that ended before it was ready. */
export class NotReady extends Failed {
  /**
   * @param message what happened
   * @param code exit code
   * @param reason the last line that it printed
   */
  constructor(
    message: string,
    readonly code: number,
    readonly reason: string,
  ) {
    super(message);
  }
}

/**
 * Starts a server, uses it, and stops it, whatever happens.
 *
 * @param use gets the address
 * @returns what `use` returns
 * @throws NotReady with the end of its log when the server ends before it is ready
 */
export async function whileServing<T>(
  { command, args, ...options }: ServerProgram,
  use: (address: string) => Promise<T>,
): Promise<T> {
  let tell: (address: string) => void = () => undefined;
  const ready = new Promise<string>((resolve) => (tell = resolve));
  const onLine = (line: string): void => {
    const [, address] = /^ready (\S+)$/.exec(line) ?? [];
    if (address !== undefined) tell(address);
  };
  const { ended, closeInput } = startChild(command, args, { ...options, onLine });
  const tooEarly = ended.then(({ code, all }): never => {
    throw new NotReady(
      `the model server ${howEnded(code)} before it was ready; all it said is in ${options.log}:\n${endOf(all)}`,
      code,
      all.trimEnd().split('\n').at(-1) ?? '',
    );
  });
  try {
    return await use(await Promise.race([ready, tooEarly]));
  } finally {
    closeInput();
    await Promise.allSettled([ended, tooEarly]);
  }
}
