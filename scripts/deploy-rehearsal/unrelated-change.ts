import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { takesChallenger } from '../../lib/config/experiments';
import type { PlatformConfig } from '../../lib/config/load-config';

/** Days that logs are kept after the change, and what is taken if that is what the configuration says. */
const DAYS = [400, 365] as const;

/** A rollout that tries versions first, where the configuration has none. */
const EXPERIMENT = { mode: 'split', share: 10, instances: 1 } as const;

/**
 * Writes a configuration that differs from another in how long logs are kept, and in that the endpoint takes a challenger:
 * every stack with a log group changes, the serving stack among them, and nothing of the model that is served.
 *
 * @param folder is made; the new configuration is alone in it
 * @returns where it is
 */
export function changedConfiguration(configPath: string, config: PlatformConfig, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const document = parseDocument(readFileSync(configPath, 'utf8'));
  document.set('logRetentionDays', config.logRetentionDays === DAYS[0] ? DAYS[1] : DAYS[0]);
  if (!takesChallenger(config.serving)) document.setIn(['serving', 'rollout'], document.createNode(EXPERIMENT));
  const path = join(folder, 'changed.yaml');
  writeFileSync(path, document.toString());
  return path;
}
