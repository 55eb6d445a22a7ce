import type { AlgorithmRepository } from '../images';
import type { Hyperparameter } from './hyperparameter';
import type { JumpStart } from './jump-start';
import type { Rule, RuleContext } from './rules';

/** One of SageMaker's built-in algorithms, as AWS describes it. */
export interface Algorithm {
  /** Name as AWS writes it. */
  readonly title: string;

  /** What it solves, in a sentence without its end. */
  readonly solves: string;

  /** Where its image, and its code, come from. */
  readonly image: AlgorithmImage;

  /** Channels that it reads. */
  readonly channels: readonly AlgorithmChannel[];

  /**
   * How it can read its data. AWS names `FastFile` for none of them.
   *
   * @default - File alone
   */
  readonly inputModes?: readonly ('File' | 'Pipe')[];

  /** Instances on which it trains. */
  readonly instances: AlgorithmInstances;

  /**
   * Whether it goes on from `/opt/ml/checkpoints` when a spot job was interrupted. Without, such a job may wait an hour at
   * most (TR-06).
   *
   * Source: "Use Checkpoints" of the guide names four algorithms, and the page of linear learner names itself.
   *
   * @default false
   */
  readonly checkpoints?: boolean;

  /** All hyperparameters that it takes; it refuses others, or ignores them silently. */
  readonly hyperparameters: readonly Hyperparameter[];

  /** Metrics that it computes; a tuning job can take each of them as its objective. None: AWS publishes none for it. */
  readonly metrics: readonly AlgorithmMetric[];

  /**
   * Figures of the training data that it prints, and computes of no other data.
   *
   * @default - none
   */
  readonly trainMetrics?: readonly AlgorithmMetric[];

  /**
   * The hyperparameter that chooses which of its metrics it reports.
   *
   * @default - it reports all of them
   */
  readonly chosenMetrics?: ChosenMetrics;

  /**
   * What AWS says beyond single values.
   *
   * @default - nothing
   */
  readonly rules?: readonly Rule[];

  /**
   * What should be known before it is chosen: what it builds on is no longer supported, or it is in few Regions. A sentence.
   *
   * @default - nothing
   */
  readonly notice?: string;
}

/** Where an image comes from: a registry of the algorithm's own, the one of XGBoost, or a framework with code from JumpStart. */
export type AlgorithmImage =
  | { readonly source: 'algorithm'; readonly repository: AlgorithmRepository }
  | { readonly source: 'xgboost' }
  | { readonly source: 'jump-start'; readonly jumpStart: JumpStart };

/** One channel of an algorithm. */
export interface AlgorithmChannel {
  /** Name of the channel. */
  readonly name: string;

  /**
   * Another name for it.
   *
   * @default - none
   */
  readonly alias?: string;

  /**
   * Whether no job starts without it.
   *
   * @default false
   */
  readonly required?: boolean;

  /** Content types, without their parameters. None: it takes any. */
  readonly contentTypes: readonly string[];

  /**
   * Content types in input mode Pipe.
   *
   * @default - the same
   */
  readonly pipeContentTypes?: readonly string[];

  /**
   * How the files have to be spread over instances.
   *
   * @default 'either'
   */
  readonly spread?: 'sharded' | 'replicated' | 'either';
}

/** On what an algorithm trains. */
export interface AlgorithmInstances {
  /** What it computes on. */
  readonly processors: readonly ('cpu' | 'gpu')[];

  /** Whether it can use several instances. */
  readonly several: boolean;

  /**
   * Whether it uses more than the first GPU of an instance.
   *
   * @default false
   */
  readonly severalGpus?: boolean;
}

/** A metric that an algorithm computes. */
export interface AlgorithmMetric {
  /** Name, by which a tuning job takes it. */
  readonly name: string;

  /** Which values are better. */
  readonly goal: 'Maximize' | 'Minimize';

  /**
   * How SageMaker finds it in the log.
   *
   * @default - SageMaker knows it (TR-31)
   */
  readonly regex?: string;

  /**
   * It is computed only for these values of a hyperparameter.
   *
   * @default - always
   */
  readonly when?: { readonly name: string; readonly is: readonly string[] };
}

/** A hyperparameter that chooses which metrics are reported. */
export interface ChosenMetrics {
  /** Its name. */
  readonly by: string;

  /** Names of the metrics that one use reports, without the channel; undefined where that is not known. */
  reported(use: RuleContext): readonly string[] | undefined;

  /**
   * Its value for a metric, by the name of the metric without the channel.
   *
   * @default - the same name
   */
  readonly values?: Readonly<Record<string, string>>;

  /**
   * Whether a tuning job has its objective reported in any case.
   *
   * @default false
   */
  readonly addedBySearch?: boolean;
}

/**
 * Families with NVIDIA's GPUs on which the guide says that built-in algorithms train. Whether their images also run on newer
 * ones is unverified.
 *
 * Source: "Instance Types for Built-in Algorithms" and the pages of the algorithms, June 2023 and later copies.
 */
export const GPU_FAMILIES: readonly string[] = ['p2', 'p3', 'g4dn', 'g5'];

/** Content type of SageMaker's own record format. */
export const RECORDS = 'application/x-recordio-protobuf';

/** Content type of comma separated values. */
export const CSV = 'text/csv';

/** Metrics of one goal, whose names are separated by spaces. */
export function metrics(
  goal: AlgorithmMetric['goal'],
  names: string,
  rest: Pick<AlgorithmMetric, 'when'> = {},
): readonly AlgorithmMetric[] {
  return names.split(' ').map((name) => ({ name, goal, ...rest }));
}
