import { join } from 'node:path';
import { forcedNames } from '../../lib/config/names';
import type { RehearsedStacks } from './cdk';
import { type Exercise, type Exercised, exercisesAfter } from './exercises';
import type { PromotionFound } from './found';
import { type Operation, readLog, resourcesAfter } from './log';
import { emulatorAnswers, execute, promotionMachine } from './promotion';
import type { Rehearsal } from './rehearse';
import { configurationOf, servedVersions } from './served';
import { changedConfiguration } from './unrelated-change';

/** Where promotions are rehearsed. */
export interface PromotionRehearsal extends Rehearsal {
  /** Address of the emulator. */
  readonly endpoint: string;

  /** Log of what the emulator does. */
  readonly log: string;

  /** Brings every stack of another configuration. */
  readonly bring: (configPath: string) => Promise<RehearsedStacks>;
}

/**
 * Promotes a version, lets SageMaker roll the next one back, brings a change that has nothing to do with a model, and runs
 * experiments.
 *
 * @returns undefined without an endpoint
 */
export async function rehearsePromotions(rehearsal: PromotionRehearsal): Promise<PromotionFound | undefined> {
  const { config, configPath, folder, progress, log, bring } = rehearsal;
  if (!config.serving.enabled) {
    progress.tell('serving.enabled is false: there is no endpoint, and nothing to promote');
    return undefined;
  }
  const endpointName = forcedNames(config).endpoint;
  const resources = (): Operation[] => resourcesAfter(readLog(log));
  const served = (): string[] => servedVersions(resources(), endpointName);
  const before = served();
  const { group, promotion, rollback, experiments } = exercisesAfter(before);
  const exercise = async (one: Exercise): Promise<Exercised> => {
    const former = configurationOf(resources(), endpointName);
    const answers = emulatorAnswers(config.region, rehearsal.endpoint, {
      group,
      // Rolled back is the first update alone: the one that takes it back is not.
      configuration: (name, look) =>
        one.rolledBack === true && look === 0 ? former : configurationOf(resources(), name),
    });
    const promoted = await progress.during(
      `The ${one.what}: ${JSON.stringify(one.input)}`,
      async () => await execute(promotionMachine(resources()), one.input, answers),
      ({ calls, failure }) => `${calls.join(', ')}${failure === undefined ? '' : `; ${failure}`}`,
    );
    return { ...one, promoted, served: served() };
  };
  const promoted = await exercise(promotion);
  const rolledBack = await exercise(rollback);
  const count = readLog(log).length;
  await bring(changedConfiguration(configPath, config, join(folder, 'changed')));
  const touched = new Set(
    readLog(log)
      .slice(count)
      .map(({ stack }) => stack),
  );
  const afterChange = served();
  const done: Exercised[] = [];
  for (const one of experiments) done.push(await exercise(one));
  return {
    machineStack: promotionMachine(resources()).stack,
    before,
    promotion: promoted,
    rollback: rolledBack,
    touched: [...touched],
    afterChange,
    experiments: done,
  };
}
