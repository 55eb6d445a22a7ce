import type { Distribution } from '../training/programs/distribution';
import type { JumpStartPackage } from '../sagemaker/algorithms/jump-start';
import { instanceType } from '../sagemaker/instance-types';
import type { Framework } from '../sagemaker/framework-release';
import { Duration } from 'aws-cdk-lib';
import type { AutoMl } from '../training/jobs/auto-ml';
import type { Tuning } from '../training/jobs/tuning';
import type { InputMode } from '../training/training-data';
import type { TuningRanges } from '../training/jobs/tuning-ranges';
import type { PlatformConfig } from './schema';
import { autopilotDefaults, tuningDefaults } from './sections/tuning';

/** A definition of `training.jobs`. */
export type TrainingDefinition = PlatformConfig['training']['jobs'][number];

/** Input modes as SageMaker names them. */
export const INPUT_MODES = { file: 'File', 'fast-file': 'FastFile', pipe: 'Pipe' } as const satisfies Record<
  string,
  InputMode
>;

const SCALING = {
  auto: 'Auto',
  linear: 'Linear',
  logarithmic: 'Logarithmic',
  'reverse-logarithmic': 'ReverseLogarithmic',
} as const;

/** What a definition searches, and what for: the metric that decides about the model. Undefined when it searches nothing. */
export function searchOf({ objective, tuning }: TrainingDefinition):
  | {
      readonly objective: { readonly metric: string; readonly goal: 'Maximize' | 'Minimize' };
      readonly ranges: TuningRanges;
    }
  | undefined {
  if (objective === undefined || tuning === undefined) return undefined;
  const goal = tuning.goal ?? (objective.atLeast === undefined ? 'minimize' : 'maximize');
  return {
    objective: { metric: objective.metric, goal: goal === 'maximize' ? 'Maximize' : 'Minimize' },
    ranges: Object.fromEntries(
      Object.entries(tuning.ranges).map(([name, range]) => [
        name,
        'values' in range
          ? { type: 'categorical' as const, values: range.values }
          : {
              type: range.integer ? ('integer' as const) : ('continuous' as const),
              min: range.min,
              max: range.max,
              scaling: SCALING[range.scaling],
            },
      ]),
    ),
  };
}

/** How a definition is distributed; undefined when it is not. */
export function distributionOf({ distribution }: TrainingDefinition): Distribution | undefined {
  if (distribution === undefined) return undefined;
  const { mode, ...rest } = distribution;
  return { kind: mode, ...rest } as Distribution;
}

/** Framework and version of a script. */
export function frameworkOf({ framework, version }: NonNullable<TrainingDefinition['script']>): {
  readonly framework: Framework;
  readonly version?: string;
} {
  return { framework: framework as Framework, version };
}

const STRATEGIES = { bayesian: 'Bayesian', random: 'Random', grid: 'Grid', hyperband: 'Hyperband' } as const;
const WARM_STARTS = { identical: 'IdenticalDataAndAlgorithm', transfer: 'TransferLearning' } as const;

/** How a search goes, in the words of the constructs; without what is searched. */
export function searchPlan(
  search: PlatformConfig['training']['tuning'] = tuningDefaults.parse({}),
): Omit<Tuning, 'objective' | 'ranges'> {
  const { strategy, warmStart, hyperband } = search;
  return {
    strategy: STRATEGIES[strategy],
    // The number of a grid follows from its categories.
    maxJobs: strategy === 'grid' ? undefined : search.maxJobs,
    maxParallelJobs: search.parallelJobs,
    maxRuntime: Duration.minutes(search.maxRuntimeMinutes),
    earlyStopping: search.earlyStopping ? 'Auto' : 'Off',
    hyperband,
    warmStart: warmStart && { kind: WARM_STARTS[warmStart.kind], parents: warmStart.parents },
  };
}

/** The search of a definition; undefined when it trains once. */
export function tuningOf(definition: TrainingDefinition): Tuning | undefined {
  const search = searchOf(definition);
  return search === undefined || definition.tuning === undefined
    ? undefined
    : { ...searchPlan(definition.tuning), ...search };
}

const MODES = { auto: 'AUTO', ensembling: 'ENSEMBLING', 'hyperparameter-tuning': 'HYPERPARAMETER_TUNING' } as const;
const PROBLEMS = {
  'binary-classification': 'BinaryClassification',
  'multiclass-classification': 'MulticlassClassification',
  regression: 'Regression',
} as const;

/** How Autopilot searches, in the words of the constructs; without what is predicted. */
export function autoMlPlan(
  search: PlatformConfig['training']['autopilot'] = autopilotDefaults.parse({}),
): Omit<AutoMl, 'target' | 'problem'> {
  return {
    mode: MODES[search.mode],
    maxCandidates: search.maxCandidates,
    maxRuntimePerCandidate: Duration.minutes(search.maxCandidateMinutes),
    maxRuntime: Duration.minutes(search.maxRuntimeMinutes),
  };
}

/** The search of a definition that Autopilot does. @throws if it has none, or no objective */
export function autoMlOf({ name, autopilot, objective }: TrainingDefinition): {
  readonly search: AutoMl;
  readonly format: 'csv' | 'parquet';
} {
  if (autopilot === undefined || objective === undefined) {
    throw new Error(`the definition '${name}' must have autopilot and an objective`);
  }
  const problem = { type: PROBLEMS[autopilot.problem], objective: objective.metric } as AutoMl['problem'];
  return { search: { ...autoMlPlan(autopilot), target: autopilot.target, problem }, format: autopilot.format };
}

/** The package of JumpStart that a definition names; undefined when it takes the published one. */
export function packageOf({ jumpStart }: TrainingDefinition): JumpStartPackage | undefined {
  if (jumpStart?.package === undefined) return undefined;
  const { framework, frameworkVersion, ...rest } = jumpStart.package;
  return { modelId: jumpStart.model ?? '', framework: { name: framework, version: frameworkVersion }, ...rest };
}

/** What an instance type computes on, as images name it. */
export function processorOf(name: string): 'cpu' | 'gpu' | 'neuron' {
  const { accelerator } = instanceType(name);
  if (accelerator === 'trainium') return 'neuron';
  return accelerator === 'nvidia' ? 'gpu' : 'cpu';
}

/** Framework in whose image the model of a script is served: models of SMP are those of PyTorch. */
export function servingFramework(script: NonNullable<TrainingDefinition['script']>): Framework {
  const { framework } = frameworkOf(script);
  return framework === 'smp' ? 'pytorch' : framework;
}
