/* eslint-disable awscdk/require-passing-this -- a function makes it where the stack says, and has no `this` */
import { Duration, type Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { PlatformConfig } from '../config/schema';
import { searchPlan } from '../config/training-definition';
import type { DataLake } from '../data-lake/data-lake';
import { TrainingSecurityGroup } from '../network/training-security-group';
import { GRID, HYPERPARAMETERS, RANGES } from '../readmission/hyperparameters';
import {
  CHANNELS,
  readmissionScript,
  type ReadmissionTrainingProps,
  VALIDATION_AUC,
} from '../readmission/readmission-training';
import type { SourceArchive } from '../sagemaker/source-archive';
import type { EncryptionKeys } from '../security/encryption-keys';
import { TuningJob } from '../training/jobs/tuning-job';
import type { TuningRanges } from '../training/jobs/tuning-ranges';
import { ScriptProgram } from '../training/programs/script-program';
import type { TrainingData } from '../training/training-data';
import type { TrainingResources } from '../training/training-resources';
import { readmissionAutopilot } from './readmission-autopilot';

/** What the step that trains the reference workload is made of. */
export interface ReadmissionStepProps {
  /** The section `training` of the configuration. */
  readonly training: PlatformConfig['training'];

  /** The lake. */
  readonly lake: DataLake;

  /** Where the features lie that jobs read. */
  readonly data: TrainingData;

  /** Keys of the platform. */
  readonly keys: EncryptionKeys;

  /** Isolated subnets of the jobs. */
  readonly subnets: readonly ISubnet[];

  /** Security group of the jobs. */
  readonly securityGroup: ISecurityGroup;

  /** The scripts. */
  readonly code: SourceArchive;

  /** Start of every job name. */
  readonly jobPrefix: string;
}

/** What follows for the workflow of the reference workload from the mode that the configuration chose. */
export type ReadmissionStep = Pick<
  ReadmissionTrainingProps,
  'program' | 'resources' | 'data' | 'step' | 'evaluateWith' | 'containers'
>;

/** One training with the hyperparameters of the code, a search for better ones, or Autopilot on the same features. */
export function readmissionStep(scope: Stack, props: ReadmissionStepProps): ReadmissionStep {
  const { training, lake, data, keys, jobPrefix, code } = props;
  const resources = resourcesOf(training);
  const searched = training.mode === 'tune' ? rangesOf(training) : {};
  const hyperparameters = Object.fromEntries(
    Object.entries(HYPERPARAMETERS).filter(([name]) => !Object.hasOwn(searched, name)),
  );
  const program = new ScriptProgram(scope, 'Program', readmissionScript({ code, resources, hyperparameters }));
  const shared = { lake, volumeKey: keys.restricted, jobPrefix };
  switch (training.mode) {
    case 'train':
      return { program, resources, data };
    case 'tune': {
      const objective = { metric: VALIDATION_AUC, goal: 'Maximize' } as const;
      const tuning = { ...searchPlan(training.tuning), objective, ranges: searched };
      const step = (inside: Construct) =>
        new TuningJob(inside, 'Training', { ...shared, program, data, resources, channels: CHANNELS, tuning });
      return { program, resources, data, step };
    }
    case 'autopilot':
      return { program, resources, ...readmissionAutopilot(scope, props, program) };
  }
}

function rangesOf({ tuning }: PlatformConfig['training']): TuningRanges {
  return tuning?.strategy === 'grid' ? GRID : RANGES;
}

/** On what the reference workload trains. */
function resourcesOf({ spot, keepAliveMinutes, ...training }: PlatformConfig['training']): TrainingResources {
  return {
    instanceType: training.instanceType,
    volumeGiB: training.volumeGiB,
    maxRuntime: Duration.minutes(training.maxRuntimeMinutes),
    spotWait: spot === undefined ? undefined : Duration.minutes(spot.maxWaitMinutes),
    keepAlive: keepAliveMinutes === undefined ? undefined : Duration.minutes(keepAliveMinutes),
  };
}

/** Security group of the jobs; Autopilot chooses how many instances they have, which then talk to each other (TR-13). */
export function readmissionJobs(
  scope: Construct,
  { training, vpc }: Pick<ReadmissionStepProps, 'training'> & { readonly vpc: IVpc },
): TrainingSecurityGroup {
  const efa = training.mode === 'autopilot';
  return new TrainingSecurityGroup(scope, 'Jobs', { vpc, efa, description: 'Training and evaluation jobs' });
}
