import { type CommandLine, commandLine, UsageError } from '../preflight/command-line';

/**
 * Reads the command line: `--config <path>`, or `-c config=<path>` as the CDK commands take it.
 *
 * @throws UsageError for anything else
 * @throws ConfigError with everything that is wrong with the configuration
 */
export function readArguments(args: readonly string[]): Pick<CommandLine, 'config' | 'configPath'> {
  const asContext = args.flatMap((argument, index) => {
    if (args[index - 1] === '--config') return [];
    if (argument !== '--config' && !argument.startsWith('--config=')) return [argument];
    const path = argument === '--config' ? args[index + 1] : argument.slice('--config='.length);
    if (path === undefined || path === '' || path.startsWith('-')) {
      throw new UsageError(
        `--config must be the path of a configuration, got '${path ?? ''}'; e.g. config/production.yaml`,
      );
    }
    return ['-c', `config=${path}`];
  });
  try {
    return commandLine(asContext);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message.replace('-c config=<path>', '--config <path> or -c config=<path>'));
  }
}
