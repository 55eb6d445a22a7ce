/* eslint-disable awscdk/require-passing-this -- a function makes it where the stack says; the id is the name of the definition, which the configuration keeps unique */
import { Construct } from 'constructs';
import type { ForcedNames } from '../config/names';
import type { PlatformConfig } from '../config/schema';
import { ModelGroup, type ModelGroupProps } from '../registry/model-group';

/** Under which name the group of what Autopilot makes for the reference workload is found. */
export const AUTOPILOT_GROUP = 'readmission-autopilot';

/** What the groups are made with. */
export interface DefinitionGroupsProps extends Omit<ModelGroupProps, 'groupName' | 'description'> {
  /** The section `training` of the configuration. */
  readonly training: PlatformConfig['training'];

  /** Names that services force on the environment. */
  readonly names: ForcedNames;
}

/**
 * Makes where models are registered beside those of the reference workload: a group for each definition, and one for what Autopilot
 * makes of its features, which the endpoint cannot serve.
 */
export function definitionGroups(scope: Construct, props: DefinitionGroupsProps): ReadonlyMap<string, ModelGroup> {
  const { training, names, ...shared } = props;
  const models = new Construct(scope, 'Models');
  const group = (name: string, groupName: string, description: string) =>
    [name, new ModelGroup(models, name, { ...shared, groupName, description })] as const;
  return new Map([
    ...training.jobs.map(({ name }) =>
      group(name, names.definition(name), `Versions of the model that the definition ${name} trains`),
    ),
    ...(training.mode === 'autopilot'
      ? [group(AUTOPILOT_GROUP, names.autopilotGroup, 'Versions that Autopilot makes of the features of readmissions')]
      : []),
  ]);
}
