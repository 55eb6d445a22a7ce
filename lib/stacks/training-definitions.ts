/* eslint-disable awscdk/require-passing-this -- a function makes it where the stack says, and has no `this` */
import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { DefinitionError } from '../config/config-error';
import type { ForcedNames } from '../config/names';
import type { PlatformConfig } from '../config/schema';
import type { TrainingDefinition } from '../config/training-definition';
import { TrainingSecurityGroup } from '../network/training-security-group';
import type { ModelGroup } from '../registry/model-group';
import type { TrainingWorkflow } from '../training/training-workflow';
import { definedTraining, type DefinedTrainingProps } from './defined-training';
import type { TrainingStorage } from './training-storage';

/** What the definitions of a configuration are made of. */
export interface DefinedTrainingsProps extends Pick<
  DefinedTrainingProps,
  'lake' | 'dataJobName' | 'keys' | 'reporting' | 'logs' | 'retain'
> {
  /** The section `training` of the configuration. */
  readonly training: PlatformConfig['training'];

  /** Where data of jobs lies. */
  readonly storage: TrainingStorage;

  /** Network of the jobs. */
  readonly vpc: IVpc;

  /** Names that services force on the platform. */
  readonly names: ForcedNames;

  /** Where versions are registered, by the name of the definition. */
  readonly groups: ReadonlyMap<string, ModelGroup>;
}

/**
 * Makes the workflows of all definitions; nothing where there are none.
 *
 * @throws DefinitionError with the place of the definition of which one cannot be made
 */
export function definedTrainings(scope: Stack, props: DefinedTrainingsProps): Map<string, TrainingWorkflow> {
  const { training, vpc } = props;
  const { jobs } = training;
  if (jobs.length === 0) return new Map();
  const programs = new Construct(scope, 'Programs');
  const workflows = new Construct(scope, 'Definitions');
  // Instances of one job talk to each other, over EFA where they have it (TR-13, TR-14); a job of one instance has no use for that.
  const alone = new TrainingSecurityGroup(scope, 'DefinedJobs', { vpc, description: 'Jobs of definitions' });
  const together = jobs.some(hasSeveral)
    ? new TrainingSecurityGroup(scope, 'Clusters', { vpc, efa: true, description: 'Jobs on several instances' })
    : alone;
  return new Map(
    jobs.map((definition, index) => {
      const { name } = definition;
      const securityGroup = hasSeveral(definition) ? together : alone;
      try {
        return [name, workflowOf(scope, { ...props, definition, programs, workflows }, securityGroup)] as const;
      } catch (error) {
        throw new DefinitionError('training.jobs', index, name, error);
      }
    }),
  );
}

function workflowOf(
  scope: Stack,
  props: DefinedTrainingsProps & Pick<DefinedTrainingProps, 'definition' | 'programs' | 'workflows'>,
  securityGroup: TrainingSecurityGroup,
): TrainingWorkflow {
  const { definition, storage, names, groups } = props;
  const { name, storage: place, inputMode } = definition;
  const group = groups.get(name);
  if (group === undefined) throw new Error(`the definition '${name}' must have a model group, got none`);
  const data = storage.data(name, { prefix: definition.data, storage: place, inputMode, securityGroup });
  const jobPrefix = names.definition(name);
  const reporting = { ...props.reporting, logGroupName: `${props.reporting.logGroupName}-${name}` };
  const workflow = definedTraining({ ...props, data, group, jobPrefix, reporting });
  new CfnOutput(scope, `StateMachine-${name}`, {
    value: workflow.stateMachine.stateMachineArn,
    description: `Trains the definition ${name}`,
  });
  return workflow;
}

/** Whether its jobs may have several instances; Autopilot chooses how many. */
function hasSeveral({ instances, autopilot }: TrainingDefinition): boolean {
  return instances > 1 || autopilot !== undefined;
}
