/* eslint-disable awscdk/require-passing-this -- a function makes it where the stack says, and has no `this` */
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { autoMlOf, type TrainingDefinition, tuningOf } from '../config/training-definition';
import type { DataLake } from '../data-lake/data-lake';
import type { EncryptionKeys } from '../security/encryption-keys';
import { outputsOf } from '../training/definition-outputs';
import { AutoMlJob } from '../training/jobs/auto-ml-job';
import { TrainingJob } from '../training/jobs/training-job';
import { TuningJob } from '../training/jobs/tuning-job';
import type { TrainingData } from '../training/training-data';
import type { TrainingProgram } from '../training/training-program';
import type { TrainingResources } from '../training/training-resources';
import type { TrainingStep } from '../training/training-step';

/** What the step that trains is made of. */
export interface DefinedStepProps {
  /** The definition. */
  readonly definition: TrainingDefinition;

  /**
   * What it runs.
   *
   * @default - Autopilot finds a model
   */
  readonly program?: TrainingProgram;

  /** Where its data lies. */
  readonly data: TrainingData;

  /** The lake. */
  readonly lake: DataLake;

  /** Keys of the platform. */
  readonly keys: EncryptionKeys;

  /** Start of its job names. */
  readonly jobPrefix: string;
}

/** Makes the step that trains: one job, a search for hyperparameters, or Autopilot. @throws as these do */
export function definedStep(scope: Construct, props: DefinedStepProps): TrainingStep {
  const { definition, data, lake, keys, jobPrefix, program } = props;
  const { name, channels } = definition;
  const outputs = outputsOf(name);
  const common = { data, lake, volumeKey: keys.restricted, jobPrefix, outputPrefix: outputs.training };
  if (program === undefined) {
    const [training, validation] = channels;
    return new AutoMlJob(scope, 'Training', {
      ...common,
      ...autoMlOf(definition),
      training: training?.name ?? 'train',
      validation: validation?.name,
    });
  }
  const job = {
    ...common,
    program,
    channels,
    resources: resourcesOf(definition),
    checkpointsPrefix: outputs.checkpoints,
  };
  const tuning = tuningOf(definition);
  return tuning === undefined
    ? new TrainingJob(scope, 'Training', job)
    : new TuningJob(scope, 'Training', { ...job, tuning });
}

function resourcesOf(definition: TrainingDefinition): TrainingResources {
  const { keepAliveMinutes, spot } = definition;
  return {
    instanceType: definition.instanceType,
    instanceCount: definition.instances,
    volumeGiB: definition.volumeGiB,
    maxRuntime: Duration.minutes(definition.maxRuntimeMinutes),
    spotWait: spot === undefined ? undefined : Duration.minutes(spot.maxWaitMinutes),
    keepAlive: keepAliveMinutes === undefined ? undefined : Duration.minutes(keepAliveMinutes),
  };
}
