import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ForcedNames } from '../config/names';
import type { PlatformConfig } from '../config/schema';
import {
  autoMlOf,
  distributionOf,
  frameworkOf,
  INPUT_MODES,
  packageOf,
  processorOf,
  searchOf,
  servingFramework,
  type TrainingDefinition,
  tuningOf,
} from '../config/training-definition';
import type { DataLake } from '../data-lake/data-lake';
import type { FunctionLogs } from '../functions/typescript-function';
import { TrainingSecurityGroup } from '../network/training-security-group';
import { FEATURES } from '../readmission/layout';
import type { ModelGroup } from '../registry/model-group';
import { inferenceContentTypes } from '../sagemaker/algorithms/inference';
import { frameworkImage, registryUri } from '../sagemaker/images';
import { INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../sagemaker/script-mode';
import type { EncryptionKeys } from '../security/encryption-keys';
import { AutoMlJob } from '../training/jobs/auto-ml-job';
import { BuiltInAlgorithm } from '../training/programs/built-in-algorithm';
import { ContainerImage } from '../training/programs/container-image';
import { MarketplaceAlgorithm } from '../training/programs/marketplace-algorithm';
import { outputsOf } from '../training/definition-outputs';
import { sourceOf } from '../training/model-source';
import { OwnImageProgram } from '../training/programs/own-image-program';
import type { RegisteredContainers } from '../training/registration';
import { ScriptProgram } from '../training/programs/script-program';
import type { TrainingData } from '../training/training-data';
import { TrainingJob } from '../training/jobs/training-job';
import type { TrainingProgram } from '../training/training-program';
import type { TrainingResources } from '../training/training-resources';
import type { TrainingStep } from '../training/training-step';
import { TrainingWorkflow } from '../training/training-workflow';
import { TuningJob } from '../training/jobs/tuning-job';
import type { WorkflowReporting } from '../workflow/workflow';
import type { TrainingStorage } from './training-storage';

/** Root of the project, below which folders of a configuration lie. */
const ROOT = join(__dirname, '..', '..');

/** What the workflow of a definition needs beside the definition. */
export interface DefinedTrainingProps {
  /** The definition. */
  readonly definition: TrainingDefinition;

  /** Where its program is made. */
  readonly programs: Construct;

  /** Where its workflow is made. */
  readonly workflows: Construct;

  /** The lake. */
  readonly lake: DataLake;

  /** Where its data lies. */
  readonly data: TrainingData;

  /** Name of the Glue job that makes features of the reference workload. */
  readonly dataJobName: string;

  /** Keys of the platform. */
  readonly keys: EncryptionKeys;

  /** Start of its job names. */
  readonly jobPrefix: string;

  /** Where its versions are registered. */
  readonly group: ModelGroup;

  /** Where outcomes are reported and executions logged. */
  readonly reporting: WorkflowReporting;

  /** Logs of what it builds. */
  readonly logs: FunctionLogs;

  /** Whether what it makes outlives the stack. */
  readonly retain: boolean;
}

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

/** Makes the workflows of all definitions; nothing where there are none. */
export function definedTrainings(scope: Stack, props: DefinedTrainingsProps): Map<string, TrainingWorkflow> {
  const { training, storage, vpc, names, groups } = props;
  const { jobs } = training;
  if (jobs.length === 0) return new Map();
  const programs = new Construct(scope, 'Programs');
  const workflows = new Construct(scope, 'Definitions');
  // Instances of one job talk to each other, over EFA where they have it (TR-13, TR-14); a job of one instance has no use for that.
  const alone = new TrainingSecurityGroup(scope, 'DefinedJobs', { vpc, description: 'Jobs of definitions' });
  const together = jobs.some(({ instances }) => instances > 1)
    ? new TrainingSecurityGroup(scope, 'Clusters', { vpc, efa: true, description: 'Jobs on several instances' })
    : alone;
  return new Map(
    jobs.map((definition) => {
      const { name, instances, storage: place, inputMode } = definition;
      const group = groups.get(name);
      if (group === undefined) throw new Error(`the definition '${name}' must have a model group, got none`);
      const securityGroup = instances > 1 ? together : alone;
      const data = storage.data(name, { prefix: definition.data, storage: place, inputMode, securityGroup });
      const jobPrefix = names.definition(name);
      const reporting = { ...props.reporting, logGroupName: `${props.reporting.logGroupName}-${name}` };
      const own = { definition, programs, workflows, data, group, jobPrefix, reporting };
      const workflow = definedTraining({ ...props, ...own });
      new CfnOutput(scope, `StateMachine-${name}`, {
        value: workflow.stateMachine.stateMachineArn,
        description: `Trains the definition ${name}`,
      });
      return [name, workflow] as const;
    }),
  );
}

/** A program, and its image where that has to be built. */
interface Made {
  readonly program: TrainingProgram;
  readonly image?: ContainerImage;
}

/**
 * Makes the workflow of a definition: what it runs, on what, searched or not, and what decides about its models.
 *
 * @throws with what is wrong, as the constructs that it is made of do
 */
export function definedTraining(props: DefinedTrainingProps): TrainingWorkflow {
  const { definition, data, lake, group, reporting, dataJobName } = props;
  const { name, objective, schedule } = definition;
  const made = definition.autopilot === undefined ? programOf(props) : undefined;
  return new TrainingWorkflow(props.workflows, name, {
    lake,
    data,
    dataPrefix: definition.data,
    dataJobName: definition.data === FEATURES ? dataJobName : undefined,
    ensure: made?.image,
    step: (inside) => stepOf(inside, props, made?.program),
    judgement: objective === undefined ? 'nothing' : { objective: barOf(objective) },
    model: {
      group,
      containers: containersOf(props, made),
      contentTypes: contentTypesOf(definition),
      purpose: {
        purpose: `Trained by the definition '${name}'`,
        intendedUses: 'As whoever wrote the definition says',
      },
      source: made === undefined ? { hyperparameters: {} } : sourceOf(made.program),
    },
    reporting,
    start: { schedule },
  });
}

function programOf(props: DefinedTrainingProps): Made {
  const { definition, programs: scope } = props;
  const { name, algorithm, script, image, marketplace, spot, jumpStart } = definition;
  const hyperparameters = Object.fromEntries(
    Object.entries(definition.hyperparameters).map(([key, value]) => [key, String(value)]),
  );
  const metrics = Object.entries(definition.metrics).map(([Name, Regex]) => ({ Name, Regex }));
  if (algorithm !== undefined) {
    const search = searchOf(definition);
    const program = new BuiltInAlgorithm(scope, name, {
      algorithm,
      region: Stack.of(scope).region,
      hyperparameters: definition.hyperparameters,
      channels: definition.channels,
      instanceType: definition.instanceType,
      instanceCount: definition.instances,
      inputMode: INPUT_MODES[definition.inputMode],
      ...(spot === undefined ? {} : { spot: { maxWaitSeconds: spot.maxWaitMinutes * 60 } }),
      model: jumpStart?.model,
      package: packageOf(definition),
      packageCopy:
        jumpStart?.copyBucket === undefined
          ? undefined
          : Bucket.fromBucketName(scope, `${name}-package`, jumpStart.copyBucket),
      ...(search === undefined ? {} : { tuning: { metric: search.objective.metric, ranges: search.ranges } }),
    });
    return { program };
  }
  if (script !== undefined) {
    const program = new ScriptProgram(scope, name, {
      ...frameworkOf(script),
      source: contentsOf(script.folder),
      entryPoint: script.entryPoint,
      resources: { instanceType: definition.instanceType, instanceCount: definition.instances },
      hyperparameters,
      metrics,
      distribution: distributionOf(definition),
      checkpoints: script.checkpoints,
    });
    return { program };
  }
  if (image !== undefined) {
    const { keys, logs, retain } = props;
    const folder = join(ROOT, image.folder);
    const container = new ContainerImage(scope, name, { folder, encryptionKey: keys.internal, logs, retain });
    return { program: new OwnImageProgram(scope, { image: container, hyperparameters, metrics }), image: container };
  }
  if (marketplace !== undefined) {
    return { program: new MarketplaceAlgorithm(scope, { ...marketplace, hyperparameters }) };
  }
  throw new Error(
    `the definition '${name}' must say what runs; use algorithm, script, image, marketplace or autopilot`,
  );
}

/** Every file and folder at the root of a folder of the project, as it lies in an archive. */
function contentsOf(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(join(ROOT, folder)).map((name) => [name, join(ROOT, folder, name)]));
}

function stepOf(scope: Construct, props: DefinedTrainingProps, program: TrainingProgram | undefined): TrainingStep {
  const { definition, data, lake, keys, jobPrefix } = props;
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

function barOf({ metric, atLeast, atMost = Number.NaN }: NonNullable<TrainingDefinition['objective']>) {
  return atLeast === undefined ? { metric, atMost } : { metric, atLeast };
}

/** How versions are served: in the image that trained them, or in the one of the framework that serves. */
function containersOf({ definition, programs }: DefinedTrainingProps, made: Made | undefined): RegisteredContainers {
  const { script, marketplace } = definition;
  if (made === undefined) return 'of the step';
  if (marketplace !== undefined) return { algorithmArn: marketplace.algorithmArn };
  const { region, urlSuffix } = Stack.of(programs);
  if (script !== undefined) {
    const processor = processorOf(definition.instanceType);
    const image = frameworkImage({ framework: servingFramework(script), purpose: 'inference', processor, region });
    return { image: registryUri(image, region, urlSuffix), environment: INFERENCE_ENVIRONMENT };
  }
  const { algorithm } = made.program;
  if (!('TrainingImage' in algorithm)) throw new Error(`the program of '${definition.name}' has no image`);
  return { image: algorithm.TrainingImage, environment: {} };
}

function contentTypesOf({ algorithm, script }: TrainingDefinition): readonly string[] {
  if (algorithm !== undefined) return inferenceContentTypes(algorithm);
  return script === undefined ? ['text/csv'] : INFERENCE_CONTENT_TYPES;
}
