import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { stringify } from 'yaml';
import { parseConfig, type PlatformConfig } from '../../lib/config/load-config';
import { forcedNames } from '../../lib/config/names';
import { ModelGroup } from '../../lib/registry/model-group';
import { definedTrainings } from '../../lib/stacks/training-definitions';
import { TrainingStorage } from '../../lib/stacks/training-storage';
import { SharedHomes } from '../../lib/storage/shared-homes';
import { modelStack } from '../registry/model-stack';

type Section = Readonly<Record<string, unknown>>;

/** A configuration in Ireland with these sections. */
export function configWith(sections: Section): PlatformConfig {
  const settings = { name: 'test', region: 'eu-west-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'], ...sections };
  return parseConfig(stringify(settings), 'test.yaml');
}

/** The section `training` of a configuration. */
export const trainingOf = (training: Section): PlatformConfig['training'] => configWith({ training }).training;

/** A built-in algorithm on one instance, with changes. */
export const algorithm = (name: string, changes: Section = {}): Section => ({
  name,
  algorithm: 'xgboost',
  data: `${name}/`,
  channels: [{ name: 'train', contentType: 'text/csv' }],
  hyperparameters: { num_round: 10, objective: 'reg:squarederror' },
  objective: { metric: 'train:rmse', atMost: 1 },
  ...changes,
});

/** A lake, a network and registries in one stack, and where the jobs of a configuration read. */
export function trainingGround(section: Section, { homes = false } = {}) {
  const base = modelStack();
  const { stack, lake, keys, vpc, subnets } = base;
  const training = trainingOf(section);
  const logs = { encryptionKey: keys.logs, retention: RetentionDays.ONE_MONTH, retain: false };
  const storage = new TrainingStorage(stack, 'Storage', {
    ...{ training, lake, keys, vpc, subnets, logs },
    homes: homes ? new SharedHomes(stack, 'Homes', { vpc, subnets, encryptionKey: keys.restricted }) : undefined,
    lustreLogGroup: '/aws/fsx/test',
  });
  return { ...base, training, logs, storage };
}

/** All definitions of a section `training`, in one stack, with model groups or without. */
export function defined(section: Section, { groups: wanted = true } = {}) {
  const ground = trainingGround(section);
  const { stack, training, registry, logs } = ground;
  const names = forcedNames(configWith({ training: section }));
  const groups = new Map(
    (wanted ? training.jobs : []).map(({ name }) => [
      name,
      new ModelGroup(stack, `Group-${name}`, {
        groupName: names.definition(name),
        description: 'Test',
        retain: false,
        logs,
        cleanup: registry.cleanup,
      }),
    ]),
  );
  const workflows = definedTrainings(stack, { ...ground, names, groups, dataJobName: 'spark', retain: false });
  return { ...ground, workflows, template: Template.fromStack(stack) };
}
