import { parseArgs, type ParseArgsConfig, types } from 'node:util';
import { ConfigError, loadConfig, type PlatformConfig } from '../../lib/config/load-config';

/** Where a command takes its configuration from when none is named. */
const DEFAULT_CONFIG = 'config/sandbox.yaml';

/** What a person typed after the name of a command. */
export interface CommandLine<Config = PlatformConfig> {
  /** The configuration, checked. */
  readonly config: Config;

  /** Where it was read from, as it was typed. */
  readonly configPath: string;

  /** The other options, by name; `true` for one that takes no value. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** A command line that cannot be used. The message says what is allowed. */
export class UsageError extends Error {
  /** Tells a wrong command line from a fault of the program. */
  override readonly name = 'UsageError';
}

/**
 * Reads a command line: `-c config=<path>` as the CDK commands take it, and the options of the command.
 *
 * @param args what stands after the name of the command
 * @param options options of the command, none by default
 * @throws UsageError for an unknown option or a context other than `config=`
 * @throws ConfigError with everything that is wrong with the configuration
 */
export function commandLine(args: readonly string[], options: ParseArgsConfig['options'] = {}): CommandLine {
  return commandLineOf(args, { options, defaultConfig: DEFAULT_CONFIG, load: loadConfig });
}

/**
 * The same for another kind of configuration.
 *
 * @param args what stands after the name of the command
 * @param kind options of the command, and where and how its configuration is read
 */
export function commandLineOf<Config>(
  args: readonly string[],
  kind: {
    readonly options?: ParseArgsConfig['options'];
    readonly defaultConfig: string;
    readonly load: (path: string) => Config;
  },
): CommandLine<Config> {
  const { context, ...others } = parsed(args, kind.options);
  const contexts = Array.isArray(context) ? context.map(String) : [];
  const wrong = contexts.find((entry) => !/^config=./.test(entry));
  if (wrong !== undefined) {
    throw new UsageError(`-c must be config=<path>, got '${wrong}'; e.g. -c config=config/production.yaml`);
  }
  const configPath = contexts.at(-1)?.replace(/^config=/, '') ?? kind.defaultConfig;
  return { config: kind.load(configPath), configPath, options: others as CommandLine['options'] };
}

/** The ending of a CDK command for the same configuration: empty for the default one. */
export function contextArgument(configPath: string): string {
  return configPath === DEFAULT_CONFIG ? '' : ` -c config=${configPath}`;
}

/** What to print for an error that the person can mend by typing something else; nothing for any other. */
export function mistakeIn(error: unknown): string | undefined {
  return error instanceof ConfigError || error instanceof UsageError ? error.message : undefined;
}

function parsed(args: readonly string[], options: ParseArgsConfig['options']): Record<string, unknown> {
  try {
    const all: ParseArgsConfig['options'] = { ...options, context: { type: 'string', short: 'c', multiple: true } };
    return parseArgs({ args: [...args], options: all, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (!isParseError(error)) throw error;
    const known = ['-c config=<path>', ...Object.keys(options ?? {}).map((name) => `--${name}`)];
    throw new UsageError(`${error.message.split(/\.\s/)[0]}; ${known.join(', ')} may be given after --`);
  }
}

/** Whether Node refuses what was typed; its message then begins with a sentence for people. */
function isParseError(error: unknown): error is Error {
  return types.isNativeError(error) && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS_');
}
