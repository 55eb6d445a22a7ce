import { parse } from 'yaml';
import { ConfigError, parseConfig } from '../../lib/config/load-config';
import { type Fault, type Mutant, mutantOf } from './mutant';
import { ruleFaults } from './rule-faults';
import type { Settings } from './schema-keys';
import { valueFaults } from './value-faults';

export type { Mutant } from './mutant';

/** Every single fault that a configuration can be given: of each key of the schema, and of each rule between keys. */
export const FAULTS: readonly Fault[] = [...valueFaults(), ...ruleFaults()];

/**
 * All configurations that differ from a right one by one fault. A key that it leaves out is added first, right but for the
 * fault.
 *
 * @param text a right configuration, in YAML
 */
export function configurationMutants(text: string): Mutant[] {
  const settings = parse(text) as Settings;
  return FAULTS.map((fault) => mutantOf(fault, settings));
}

/**
 * What is wrong with a configuration: a line for each error, with the path first.
 *
 * @param text the configuration, in YAML
 * @returns none for one that can be used
 */
export function configurationErrors(text: string): string[] {
  try {
    parseConfig(text, 'the configuration');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}
