import type { App } from 'aws-cdk-lib';
import { ConfigError, DefinitionError } from '../lib/config/config-error';

/**
 * Reads the configuration that `-c config=<path>` names, or the default one. A wrong one ends the process with its
 * errors and nothing else: no trace, no template.
 */
export function configOrExit<Config>(app: App, load: (path: string) => Config, defaultPath: string): Config {
  const path: unknown = app.node.tryGetContext('config');
  return orExit(() => load(typeof path === 'string' ? path : defaultPath));
}

/** Does something with a configuration. What is wrong with the configuration ends the process, again without a trace. */
export function orExit<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof DefinitionError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
