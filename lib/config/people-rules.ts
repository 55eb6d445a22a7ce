import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

/** People see tables through Lake Formation alone: without it there is nothing that filters rows and columns (RV-06). */
function peopleNeedLakeFormation({ people, lakeFormation }: Known<PlatformConfig>): Problem[] {
  if (people === undefined || lakeFormation?.mode !== 'off') return [];
  const text =
    'gives people no tables, because Lake Formation decides who sees which rows and columns; beside people, hybrid and strict ' +
    'are allowed. Use hybrid, or remove people.';
  return [problemWith('lakeFormation.mode', 'off', text)];
}

/** What must hold between the keys about people and others. */
export const peopleRules: readonly Rule<PlatformConfig>[] = [peopleNeedLakeFormation];
