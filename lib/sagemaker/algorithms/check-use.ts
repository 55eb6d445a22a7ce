import { closest } from 'fastest-levenshtein';
import { closedFamilies, instanceType } from '../instance-types';
import { type Algorithm, type AlgorithmChannel, GPU_FAMILIES } from './algorithm';
import { algorithm as algorithmNamed, type AlgorithmName } from './catalogue';
import { channelFaults, hasChannel } from './check-channels';
import { decidingMetricFaults } from './check-metric';
import { type SearchedRanges, tuningFaults } from './check-tuning';
import { type Hyperparameter, hyperparameterText, type HyperparameterValue, valueFault } from './hyperparameter';
import type { RuleContext } from './rules';

/** A channel that a job gives to an algorithm. */
export interface GivenChannel {
  /** Name of the channel. */
  readonly name: string;

  /**
   * Content type.
   *
   * @default - the algorithm is told none
   */
  readonly contentType?: string;

  /**
   * Whether each instance gets a part of the files.
   *
   * @default false
   */
  readonly sharded?: boolean;
}

/** One use of an algorithm: what a job is to be started with. */
export interface AlgorithmUse {
  /** Name of the algorithm. */
  readonly algorithm: AlgorithmName;

  /** Hyperparameters, as a configuration has them. */
  readonly hyperparameters: Readonly<Record<string, HyperparameterValue>>;

  /** Channels of the data. */
  readonly channels: readonly GivenChannel[];

  /** Instance type, e.g. `ml.m5.xlarge`. */
  readonly instanceType: string;

  /**
   * Number of instances.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /**
   * How the data is read.
   *
   * @default 'File'
   */
  readonly inputMode?: 'File' | 'FastFile' | 'Pipe';

  /**
   * The longest wait for spare capacity in seconds, the running time included.
   *
   * @default - on-demand capacity
   */
  readonly spot?: { readonly maxWaitSeconds: number };

  /**
   * What a tuning job searches, and for what.
   *
   * @default - no tuning job
   */
  readonly tuning?: { readonly metric: string; readonly ranges: SearchedRanges };

  /**
   * Metric that decides about a model which no tuning job searches for.
   *
   * @default - none
   */
  readonly metric?: string;
}

/** Without checkpoints a spot job of a built-in algorithm waits an hour at most, in seconds (TR-06). */
const LONGEST_WAIT = 3600;

/**
 * All that is wrong with a use of an algorithm, each as a sentence that says where, what was given, and what is allowed.
 *
 * @throws if there is no such algorithm or no such instance type
 */
export function checkAlgorithmUse(use: AlgorithmUse): string[] {
  const algorithm = algorithmNamed(use.algorithm);
  const context = contextOf(algorithm, use);
  return [
    ...hyperparameterFaults(algorithm, use),
    ...channelFaults(algorithm, use),
    ...instanceFaults(algorithm, use),
    ...spotFaults(algorithm, use),
    ...(use.tuning === undefined ? [] : tuningFaults(algorithm, use.tuning, context)),
    ...(use.metric === undefined ? [] : decidingMetricFaults(algorithm, use.metric, context)),
    ...(algorithm.rules ?? []).flatMap((rule) => rule(context) ?? []),
  ];
}

/** What is wrong with hyperparameters alone, without channels and instances. */
export function hyperparameterFaults(
  algorithm: Algorithm,
  { hyperparameters, tuning }: Pick<AlgorithmUse, 'hyperparameters' | 'tuning'>,
): readonly string[] {
  const names = algorithm.hyperparameters.map(({ name }) => name);
  const known = new Map(algorithm.hyperparameters.map((hyperparameter) => [hyperparameter.name, hyperparameter]));
  const wrong = Object.entries(hyperparameters).flatMap(([name, value]) => {
    const hyperparameter = known.get(name);
    if (hyperparameter === undefined) {
      return `hyperparameters.${name} is unknown to ${algorithm.title}; the nearest is ${closest(name, names)}. It takes ${names.join(', ')}.`;
    }
    const fault = valueFault(hyperparameter, value);
    return fault === undefined ? [] : `hyperparameters.${name}: ${fault}`;
  });
  const missing = algorithm.hyperparameters
    .filter(
      ({ name, required }) => required === true && !(name in hyperparameters) && !(name in (tuning?.ranges ?? {})),
    )
    .map((hyperparameter) => `hyperparameters.${hyperparameter.name} is missing; ${algorithm.title} requires it.`);
  return [...wrong, ...missing];
}

function instanceFaults(algorithm: Algorithm, use: AlgorithmUse): readonly string[] {
  const { processors, several } = algorithm.instances;
  const { family, accelerator, uses, architecture } = instanceType(use.instanceType);
  const given = `instanceType: '${use.instanceType}'`;
  const open = GPU_FAMILIES.filter((gpu) => closedFamilies[gpu] === undefined).join(' or ');
  const fit = processors
    .map((processor) => (processor === 'cpu' ? 'a CPU (e.g. ml.m5.xlarge)' : `GPUs of family ${open}`))
    .join(' or ');
  const count = use.instanceCount ?? 1;
  return [
    ...(uses.includes('training') && architecture === 'x86_64'
      ? []
      : [`${given} is not for training; ${algorithm.title} trains on ${fit}.`]),
    ...(accelerator === undefined && !processors.includes('cpu')
      ? [`${given} has no GPU; ${algorithm.title} trains on ${fit} only.`]
      : []),
    ...(accelerator !== undefined && !(processors.includes('gpu') && GPU_FAMILIES.includes(family))
      ? [`${given} has an accelerator that ${algorithm.title} does not use; it trains on ${fit}.`]
      : []),
    ...(count > 1 && !several
      ? [`instanceCount: '${count}' is too many; ${algorithm.title} trains on 1 instance.`]
      : []),
    ...(Number.isInteger(count) && count >= 1 ? [] : [`instanceCount: '${count}' must be a whole number from 1 on.`]),
  ];
}

/** TR-06 */
function spotFaults(algorithm: Algorithm, { spot }: AlgorithmUse): readonly string[] {
  return spot !== undefined && algorithm.checkpoints !== true && spot.maxWaitSeconds > LONGEST_WAIT
    ? [
        `spot: ${algorithm.title} makes no checkpoints, so that a job waits ${LONGEST_WAIT} seconds at most, got ` +
          `'${spot.maxWaitSeconds}'; wait less long, or use on-demand capacity (TR-06).`,
      ]
    : [];
}

function contextOf(algorithm: Algorithm, use: AlgorithmUse): RuleContext {
  const { hyperparameters, tuning } = use;
  const known = new Map(algorithm.hyperparameters.map((hyperparameter) => [hyperparameter.name, hyperparameter]));
  const searched = (name: string): boolean => tuning !== undefined && name in tuning.ranges;
  return {
    value: (name) => (searched(name) ? undefined : valueOf(known.get(name), hyperparameters[name])),
    has: (name) => name in hyperparameters || searched(name),
    channels: algorithm.channels.filter((channel) => given(channel, use.channels)).map(({ name }) => name),
    contentTypes: use.channels.flatMap(({ contentType }) => contentType?.split(';')[0]?.trim() ?? []),
    instanceCount: use.instanceCount ?? 1,
    gpus: instanceType(use.instanceType).acceleratorCount ?? 0,
    inputMode: use.inputMode ?? 'File',
  };
}

function given(channel: AlgorithmChannel, channels: readonly GivenChannel[]): boolean {
  return channels.some(({ name }) => hasChannel(channel, name));
}

function valueOf(hyperparameter?: Hyperparameter, value?: HyperparameterValue): string | undefined {
  if (hyperparameter === undefined) return undefined;
  const taken = value ?? hyperparameter.default;
  return taken === undefined ? undefined : hyperparameterText(hyperparameter, taken);
}
