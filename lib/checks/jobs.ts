import type { InstanceUse } from '../sagemaker/instance-types';
import type { ApiCall } from './api-calls';
import { type Assembly, asList, asProperties, type Properties } from './assembly';
import type { Problem } from './rule';
import { DYNAMIC, valueAt } from './request-values';

/** Kinds of jobs that a call of SageMaker's API starts. */
export type JobKind = 'training' | 'processing' | 'transform' | 'tuning' | 'autoMl';

/** Where the request of a kind of job says what every kind says, each in its own place. */
export interface JobPaths {
  /** Name of the job. */
  readonly name: string;

  /** Object with `InstanceType`, `InstanceCount`, `VolumeSizeInGB` and `VolumeKmsKeyId`; undefined when it has none. */
  readonly resources?: string;

  /** Key of the outputs. */
  readonly outputKey?: string;

  /** Subnets and security groups. */
  readonly vpc?: string;

  /** Switch that takes the network away. */
  readonly isolation?: string;

  /** Switch that encrypts what instances tell each other. */
  readonly trafficEncryption?: string;

  /** Seconds after which the job is stopped. */
  readonly maxRuntime?: string;
}

/** A job that a state, a step of a pipeline or a custom resource starts, or a definition of one inside a tuning job. */
export interface Job {
  /** What it is. Each training definition of a tuning job is one of kind `training`, beside the tuning job itself. */
  readonly kind: JobKind;

  /** The call that starts it. */
  readonly call: ApiCall;

  /** Where its request stands, for people: `state Tune: TrainingJobDefinition`. */
  readonly where: string;

  /** Its request. */
  readonly request: Properties;

  /** Where its request says what. */
  readonly paths: JobPaths;

  /** Whether a tuning job makes it, which names it by itself. */
  readonly isInsideTuning: boolean;
}

/** What an instance of a kind of job is rented for. */
export const JOB_USE: Readonly<Partial<Record<JobKind, InstanceUse>>> = {
  training: 'training',
  processing: 'processing',
  transform: 'transform',
};

const TRAINING: JobPaths = {
  name: 'TrainingJobName',
  resources: 'ResourceConfig',
  outputKey: 'OutputDataConfig.KmsKeyId',
  vpc: 'VpcConfig',
  isolation: 'EnableNetworkIsolation',
  trafficEncryption: 'EnableInterContainerTrafficEncryption',
  maxRuntime: 'StoppingCondition.MaxRuntimeInSeconds',
};

const KINDS: Readonly<Record<string, readonly [kind: JobKind, paths: JobPaths]>> = {
  createTrainingJob: ['training', TRAINING],
  createProcessingJob: [
    'processing',
    {
      name: 'ProcessingJobName',
      resources: 'ProcessingResources.ClusterConfig',
      outputKey: 'ProcessingOutputConfig.KmsKeyId',
      vpc: 'NetworkConfig.VpcConfig',
      isolation: 'NetworkConfig.EnableNetworkIsolation',
      trafficEncryption: 'NetworkConfig.EnableInterContainerTrafficEncryption',
      maxRuntime: 'StoppingCondition.MaxRuntimeInSeconds',
    },
  ],
  createTransformJob: [
    'transform',
    { name: 'TransformJobName', resources: 'TransformResources', outputKey: 'TransformOutput.KmsKeyId' },
  ],
  createHyperParameterTuningJob: ['tuning', { name: 'HyperParameterTuningJobName' }],
  createAutoMLJobV2: [
    'autoMl',
    { name: 'AutoMLJobName', outputKey: 'OutputDataConfig.KmsKeyId', vpc: 'SecurityConfig.VpcConfig' },
  ],
  createAutoMLJob: [
    'autoMl',
    { name: 'AutoMLJobName', outputKey: 'OutputDataConfig.KmsKeyId', vpc: 'AutoMLJobConfig.SecurityConfig.VpcConfig' },
  ],
};

const KNOWN = new WeakMap<Assembly, readonly Job[]>();

/** Every job that the templates start, whose request is written in them. */
export function jobsOf(assembly: Assembly): readonly Job[] {
  const known = KNOWN.get(assembly) ?? assembly.apiCalls.flatMap(jobsOfCall);
  KNOWN.set(assembly, known);
  return known;
}

/** The same check for each job of some kinds; a problem stands at the job's place and the path that it names. */
export function forEachJob(
  kinds: readonly JobKind[],
  check: (job: Job, assembly: Assembly) => Iterable<{ readonly problem: string; readonly at?: string }>,
): (assembly: Assembly) => Problem[] {
  return (assembly) =>
    jobsOf(assembly)
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap((job) => [...check(job, assembly)].map((found) => problemAt(job, found)));
}

/** A problem at a place of a job's request. */
export function problemAt(job: Job, { problem, at }: { readonly problem: string; readonly at?: string }): Problem {
  return { resource: job.call.resource, problem, location: at === undefined ? job.where : joined(job.where, at) };
}

/** Kinds of jobs that run one container of the caller on instances of a type of the caller. */
export const CONTAINER_JOBS: readonly JobKind[] = ['training', 'processing'];

/** Kinds of jobs that say on which instances they run. */
export const INSTANCE_JOBS: readonly JobKind[] = ['training', 'processing', 'transform'];

/** Kinds of jobs that have a name of their own in the account. */
export const ALL_JOBS: readonly JobKind[] = ['training', 'processing', 'transform', 'tuning', 'autoMl'];

/** Whether a call writes its request out; one that hands on its whole input says nothing to check. */
function isWritten({ state, parameters }: ApiCall): boolean {
  const given = state === undefined ? parameters : (state.Parameters ?? state.Arguments);
  return typeof given === 'object' && given !== null;
}

function jobsOfCall(call: ApiCall): Job[] {
  const [kind, paths] = (call.service === 'sagemaker' ? KINDS[call.operation] : undefined) ?? [];
  if (kind === undefined || paths === undefined || !isWritten(call)) return [];
  const job: Job = { kind, call, where: call.where, request: call.parameters, paths, isInsideTuning: false };
  return kind === 'tuning' ? [job, ...definitionsOf(job)] : [job];
}

/** The training definitions of a tuning job, one or several. */
function definitionsOf(tuning: Job): Job[] {
  const one = valueAt(tuning.request, 'TrainingJobDefinition');
  const several = asList(valueAt(tuning.request, 'TrainingJobDefinitions'));
  const definitions = [
    ...(one === undefined ? [] : [['TrainingJobDefinition', one] as const]),
    ...several.map((definition, index) => [`TrainingJobDefinitions.${index}`, definition] as const),
  ];
  return definitions.flatMap(([place, definition]): Job[] => {
    if (definition === DYNAMIC) return [];
    const request = asProperties(definition);
    const resources =
      valueAt(request, 'HyperParameterTuningResourceConfig') === undefined
        ? 'ResourceConfig'
        : 'HyperParameterTuningResourceConfig';
    return [
      {
        ...tuning,
        kind: 'training',
        where: joined(tuning.where, place),
        request,
        paths: { ...TRAINING, resources },
        isInsideTuning: true,
      },
    ];
  });
}

function joined(where: string, path: string): string {
  return where.includes(': ') ? `${where}.${path}` : `${where}: ${path}`;
}
