import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { PlatformConfig } from '../../lib/config/load-config';

/** Days that logs are kept after the change, and what is taken if that is what the configuration says. */
const DAYS = [400, 365] as const;

/**
 * Writes a configuration that differs from another in how long logs are kept: every stack with a log group changes, the
 * serving stack among them, and nothing that has to do with a model.
 *
 * @param folder is made; the new configuration is alone in it
 * @returns where it is
 */
export function changedConfiguration(configPath: string, config: PlatformConfig, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const document = parseDocument(readFileSync(configPath, 'utf8'));
  document.set('logRetentionDays', config.logRetentionDays === DAYS[0] ? DAYS[1] : DAYS[0]);
  const path = join(folder, 'changed.yaml');
  writeFileSync(path, document.toString());
  return path;
}
