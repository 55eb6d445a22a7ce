import type { HyperParameterTuningJobConfig } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import type { JsonPathParams } from '../../workflow/json-path-params';
import type { TrainingProgram } from '../training-program';
import { combinations, parameterRanges, rangeFaults, type TuningRanges } from './tuning-ranges';

/** How the next values are chosen. */
export type TuningStrategy = 'Bayesian' | 'Random' | 'Grid' | 'Hyperband';

/** What is searched, how, for how long, and what is best. */
export interface Tuning {
  /**
   * How values are chosen: `Bayesian` learns from earlier trainings, `Random` does not and so suits many at a time, `Grid` takes
   * each combination of categories, `Hyperband` stops trainings that fall behind and gives their share to others.
   *
   * @default 'Bayesian'
   */
  readonly strategy?: TuningStrategy;

  /** The metric that is best when it is largest, or smallest; as the program's metrics name it. */
  readonly objective: { readonly metric: string; readonly goal: 'Maximize' | 'Minimize' };

  /** Which hyperparameters are searched, and between which bounds; none of them may have a value in the program. */
  readonly ranges: TuningRanges;

  /**
   * Trainings in all, 1 to 750 (TR-30).
   *
   * @default - as many as a grid has combinations; every other strategy needs a number
   */
  readonly maxJobs?: number;

  /** Trainings at a time, 1 to 10 (TR-30); the quota of the instance type must suffice for all of them. */
  readonly maxParallelJobs: number;

  /** When SageMaker ends the search and takes the best so far: 2 minutes to 30 days (TR-30). */
  readonly maxRuntime: Duration;

  /**
   * Whether a training is stopped when it is unlikely to become the best. Hyperband does so by itself (TR-31).
   *
   * @default 'Off'
   */
  readonly earlyStopping?: 'Off' | 'Auto';

  /**
   * Epochs, or what the program counts, of a training: it is not stopped before the least of them, nor goes on after the most.
   * With Hyperband only.
   *
   * @default - SageMaker looks for `epochs` and the like among the hyperparameters, and refuses the job when there is none
   */
  readonly hyperband?: { readonly minResource: number; readonly maxResource: number };

  /**
   * What earlier tuning jobs found. With `IdenticalDataAndAlgorithm` neither data nor program may have changed, with
   * `TransferLearning` both may. Trainings of the parents count against the limit.
   *
   * @default - the search begins anew
   */
  readonly warmStart?: {
    readonly kind: 'IdenticalDataAndAlgorithm' | 'TransferLearning';
    readonly parents: readonly string[];
  };

  /**
   * What ends the search early: a value of the objective that is good enough, a number of trainings (3 or more) without a gain of
   * 1 percent, or that SageMaker sees no gain to come.
   *
   * @default - it goes on to the last training
   */
  readonly completion?: { readonly target?: number; readonly notImproving?: number; readonly onConvergence?: boolean };

  /**
   * Same seed, same ranges, same order of values.
   *
   * @default 130
   */
  readonly randomSeed?: number;

  /**
   * Lets SageMaker find ranges, limits and strategy where they are not the best; what is given here is where it begins.
   *
   * @default false
   */
  readonly autotune?: boolean;
}

/** The seed of the project; a grid takes none, because it leaves nothing to chance. */
const SEED = 130;

/** Limits of a tuning job (TR-30). */
const MOST_PARALLEL = 10;
const MOST_JOBS = 750;
const LEAST_TIME = Duration.minutes(2);
const MOST_TIME = Duration.days(30);

/** SageMaker adds one hyperparameter, the name of the objective, to the 100 that a training may have (TR-19). */
const MOST_HYPERPARAMETERS = 99;

/** Hyperparameters in which SageMaker looks for the epochs of Hyperband (API: HyperbandStrategyConfig). */
const EPOCHS = ['epochs', 'numepochs', 'n-epochs', 'n_epochs', 'num_epochs'];

/** The configuration as the API takes it. */
export function tuningConfig(tuning: Tuning): JsonPathParams<HyperParameterTuningJobConfig> {
  const { strategy = 'Bayesian', hyperband, completion } = tuning;
  return {
    Strategy: strategy,
    ...(hyperband === undefined
      ? {}
      : {
          StrategyConfig: {
            HyperbandStrategyConfig: { MinResource: hyperband.minResource, MaxResource: hyperband.maxResource },
          },
        }),
    HyperParameterTuningJobObjective: { Type: tuning.objective.goal, MetricName: tuning.objective.metric },
    ResourceLimits: {
      // The number of a grid follows from its categories.
      ...(tuning.maxJobs === undefined ? {} : { MaxNumberOfTrainingJobs: tuning.maxJobs }),
      MaxParallelTrainingJobs: tuning.maxParallelJobs,
      MaxRuntimeInSeconds: tuning.maxRuntime.toSeconds(),
    },
    ParameterRanges: parameterRanges(tuning.ranges),
    // TR-31
    TrainingJobEarlyStoppingType: tuning.earlyStopping ?? 'Off',
    ...(completion === undefined
      ? {}
      : {
          TuningJobCompletionCriteria: {
            ...(completion.target === undefined ? {} : { TargetObjectiveMetricValue: completion.target }),
            ...(completion.notImproving === undefined
              ? {}
              : { BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: completion.notImproving } }),
            ...((completion.onConvergence ?? false)
              ? { ConvergenceDetected: { CompleteOnConvergence: 'Enabled' as const } }
              : {}),
          },
        }),
    ...(strategy === 'Grid' ? {} : { RandomSeed: tuning.randomSeed ?? SEED }),
  };
}

/**
 * What SageMaker would refuse, or ignore, about a search of a program's hyperparameters; one sentence each.
 *
 * Sources: TR-19, TR-30, TR-31; the guide "How Hyperparameter Tuning Works" for grids; `HyperParameterTuningJobConfig` and
 * `ResourceLimits` of `@aws-sdk/client-sagemaker` 3.1142.0; November 2026.
 */
export function tuningFaults(tuning: Tuning, program: Pick<TrainingProgram, 'hyperparameters' | 'metrics'>): string[] {
  return [
    ...rangeFaults(tuning.ranges),
    ...programFaults(tuning, program),
    ...strategyFaults(tuning, program.hyperparameters),
    ...limitFaults(tuning),
  ];
}

function programFaults(
  { ranges, objective }: Tuning,
  { hyperparameters, metrics }: Pick<TrainingProgram, 'hyperparameters' | 'metrics'>,
): string[] {
  const searched = Object.keys(ranges);
  const both = searched.filter((name) => Object.hasOwn(hyperparameters, name));
  const all = searched.length + Object.keys(hyperparameters).length;
  const known = metrics?.map(({ Name }) => Name ?? '');
  return [
    ...(both.length === 0
      ? []
      : [
          `ranges must name hyperparameters without a value, got '${both.join("', '")}', which have one; leave them out of ` +
            'hyperparameters, or do not search them',
        ]),
    ...(all <= MOST_HYPERPARAMETERS
      ? []
      : [
          `hyperparameters and ranges must be at most ${MOST_HYPERPARAMETERS} together, got ${all}; SageMaker adds one to the ` +
            '100 that a training may have (TR-19)',
        ]),
    ...(known === undefined || known.includes(objective.metric)
      ? []
      : [
          `objective.metric must be one that the program logs, got '${objective.metric}'; use one of '${known.join("', '")}', or ` +
            'say how it is found in the log (TR-31)',
        ]),
  ];
}

function strategyFaults(tuning: Tuning, hyperparameters: Readonly<Record<string, string>>): string[] {
  const { strategy = 'Bayesian', ranges, hyperband, earlyStopping = 'Off', maxJobs } = tuning;
  const faults: string[] = [];
  const numbers = Object.entries(ranges).filter(([, { type }]) => type !== 'categorical');
  const automatic = Object.entries(ranges).filter(([, { type }]) => type === 'auto');
  if (strategy === 'Grid' && numbers.length > 0) {
    faults.push(
      `ranges must be 'categorical' for the strategy 'Grid', got ${numbers.map(([name, { type }]) => `${name} '${type}'`).join(', ')}; ` +
        "list the values to try, or use 'Bayesian'",
    );
  }
  if (strategy === 'Grid' && numbers.length === 0 && maxJobs !== undefined && maxJobs !== combinations(ranges)) {
    faults.push(
      `maxJobs must be the ${combinations(ranges)} combinations of the grid, got ${maxJobs}; leave it out, and SageMaker counts them`,
    );
  }
  if (strategy === 'Hyperband' && earlyStopping !== 'Off') {
    faults.push(
      `earlyStopping must be 'Off' with the strategy 'Hyperband', got '${earlyStopping}'; Hyperband stops trainings by itself (TR-31)`,
    );
  }
  if (
    strategy === 'Hyperband' &&
    hyperband === undefined &&
    !EPOCHS.some((name) => Object.hasOwn(hyperparameters, name))
  ) {
    faults.push(
      `hyperband must say how many epochs a training has, got none; give minResource and maxResource, or a hyperparameter ` +
        `'${EPOCHS.join("', '")}'`,
    );
  }
  if (hyperband !== undefined && strategy !== 'Hyperband') {
    faults.push(
      `hyperband is for the strategy 'Hyperband' only, got '${strategy}'; leave it out, or change the strategy`,
    );
  }
  if (
    hyperband !== undefined &&
    !(isCount(hyperband.minResource, 1, 20_000) && isCount(hyperband.maxResource, hyperband.minResource + 1, 20_000))
  ) {
    faults.push(
      `hyperband must have whole numbers from 1 to 20000, minResource below maxResource, got ${hyperband.minResource} and ${hyperband.maxResource}`,
    );
  }
  if (automatic.length > 0 && !(tuning.autotune ?? false)) {
    faults.push(
      `ranges of the type 'auto' need autotune, got ${automatic.map(([name]) => name).join(', ')} without; switch it on, or give bounds`,
    );
  }
  return faults;
}

function limitFaults(tuning: Tuning): string[] {
  const { strategy = 'Bayesian', maxJobs, maxParallelJobs, maxRuntime, warmStart, completion, randomSeed } = tuning;
  const jobs = strategy === 'Grid' ? combinations(tuning.ranges) : maxJobs;
  const faults: string[] = [];
  if (jobs === undefined || !isCount(jobs, 1, MOST_JOBS)) {
    faults.push(
      `maxJobs must be a whole number from 1 to ${MOST_JOBS}, got ${jobs ?? 'none'}; ` +
        `${strategy === 'Grid' ? 'take values out of the ranges' : 'each is a training that is paid'} (TR-30)`,
    );
  }
  if (!isCount(maxParallelJobs, 1, Math.min(MOST_PARALLEL, jobs ?? MOST_PARALLEL))) {
    faults.push(
      `maxParallelJobs must be a whole number from 1 to ${MOST_PARALLEL} and at most the trainings in all, got ${maxParallelJobs} of ` +
        `${jobs ?? 'none'} (TR-30)`,
    );
  }
  if (maxRuntime.toSeconds() < LEAST_TIME.toSeconds() || maxRuntime.toSeconds() > MOST_TIME.toSeconds()) {
    faults.push(
      `maxRuntime of a tuning job must be from 2 minutes to 30 days, got ${maxRuntime.toSeconds()} seconds (TR-30)`,
    );
  }
  if (warmStart !== undefined && !isCount(warmStart.parents.length, 1, 5)) {
    faults.push(`warmStart.parents must name from 1 to 5 tuning jobs, got ${warmStart.parents.length}`);
  }
  const noName = warmStart?.parents.find((name) => !/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/.test(name));
  if (noName !== undefined) {
    faults.push(
      `warmStart.parents must be names of tuning jobs, at most 32 letters, digits and hyphens, got '${noName}'; the list of tuning ` +
        'jobs in the console shows them (TR-17)',
    );
  }
  if (completion?.notImproving !== undefined && !isCount(completion.notImproving, 3, MOST_JOBS)) {
    faults.push(`completion.notImproving must be a whole number from 3, got ${completion.notImproving}`);
  }
  if (randomSeed !== undefined && !isCount(randomSeed, 0, 2 ** 31 - 1)) {
    faults.push(`randomSeed must be a whole number from 0 to 2147483647, got ${randomSeed}`);
  }
  return faults;
}

function isCount(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
