import type { App } from 'aws-cdk-lib';
import { ConfigError } from '../lib/config/config-error';

/**
 * Reads the configuration that `-c config=<path>` names, or the default one. A wrong one ends the process with its
 * errors and nothing else: no trace, no template.
 */
export function configOrExit<Config>(app: App, load: (path: string) => Config, defaultPath: string): Config {
  const path: unknown = app.node.tryGetContext('config');
  try {
    return load(typeof path === 'string' ? path : defaultPath);
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
