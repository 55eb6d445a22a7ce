/** One thing that is wrong with a configuration. */
export interface Problem {
  /** Where: the path of a key, e.g. `serving.scaling.minInstances`, or a line and column. */
  readonly path: string;

  /** What was given, what is wrong with it, what is allowed, what to change. */
  readonly message: string;
}

/** A configuration that cannot be used. The message names the file, then every problem on a line of its own. */
export class ConfigError extends Error {
  /** Tells a wrong configuration from a fault of the program. */
  override readonly name = 'ConfigError';

  /**
   * @param file the file as the user named it
   * @param problems everything that is wrong with it
   */
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    const count = problems.length === 1 ? 'one error' : `${problems.length} errors`;
    super([`${file} has ${count}:`, ...problems.map(({ path, message }) => `  ${path}: ${message}`)].join('\n'));
  }
}

/** A definition of a list, such as `training.jobs`, of which something cannot be made, in words that begin with its place in the configuration. */
export class DefinitionError extends Error {
  /** Tells a wrong definition from a fault of the program. */
  override readonly name = 'DefinitionError';

  /**
   * @param list path of the list
   * @param index place of the definition in it
   * @param definition its name
   * @param cause what was thrown while it was made
   */
  constructor(list: string, index: number, definition: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${list}[${index}] (${definition}): ${reason}`, { cause });
  }
}

/** A problem with a value that was given: the message quotes it, then goes on with `text`. */
export function problemWith(path: string, value: unknown, text: string): Problem {
  return { path, message: `${quoted(value)} ${text}` };
}

/** `value` in single quotes, on one line and cut where it is long. */
export function quoted(value: unknown): string {
  const json =
    typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : (JSON.stringify(value) ?? String(value));
  const text = typeof value === 'number' ? String(value) : json;
  return `'${text.length > 80 ? `${text.slice(0, 80)}…` : text}'`;
}
