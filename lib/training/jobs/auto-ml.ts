import type { AutoMLAlgorithm, AutoMLMetricEnum, TabularJobConfig } from '@aws-sdk/client-sagemaker';
import type { Duration } from 'aws-cdk-lib';
import type { JsonPathParams } from '../../workflow/json-path-params';

/** How Autopilot makes candidates. */
export type AutoMlMode = 'AUTO' | 'ENSEMBLING' | 'HYPERPARAMETER_TUNING';

/**
 * What is predicted, and what is best. With neither, Autopilot finds out; with one alone it refuses the job (TR-35), so they are one
 * choice here.
 */
export type AutoMlProblem =
  | { readonly type: 'BinaryClassification'; readonly objective: keyof typeof METRICS.BinaryClassification }
  | { readonly type: 'MulticlassClassification'; readonly objective: keyof typeof METRICS.MulticlassClassification }
  | { readonly type: 'Regression'; readonly objective: keyof typeof METRICS.Regression };

/** What Autopilot searches, and for how long. */
export interface AutoMl {
  /** Column that is predicted. */
  readonly target: string;

  /**
   * `ENSEMBLING` stacks several models into one, `HYPERPARAMETER_TUNING` looks for the one best model and its preparation, `AUTO` takes
   * the first below 100 MB of data and the second above.
   *
   * @default 'AUTO'
   */
  readonly mode?: AutoMlMode;

  /**
   * What is predicted, and what is best. A workflow with a gate on a metric needs it: Autopilot reports the objective.
   *
   * @default - Autopilot finds out from the column
   */
  readonly problem?: AutoMlProblem;

  /**
   * Algorithms of the mode.
   *
   * @default - all of the mode
   */
  readonly algorithms?: readonly AutoMLAlgorithm[];

  /** Candidates in all, 1 to 750 (TR-35). */
  readonly maxCandidates: number;

  /** When a candidate is given up. */
  readonly maxRuntimePerCandidate: Duration;

  /** When Autopilot ends its search and takes the best so far. */
  readonly maxRuntime: Duration;

  /**
   * Part of the training data that candidates are compared on, above 0 and below 1. Only without a validation channel.
   *
   * @default 0.2, or the validation channel
   */
  readonly validationFraction?: number;

  /**
   * Column of weights of the rows; in the mode `ENSEMBLING` only.
   *
   * @default - every row counts as much as any other
   */
  readonly weights?: string;

  /**
   * Address of a JSON file with `FeatureAttributeNames` and `FeatureDataTypes`, `s3://…`, below a prefix that the job reads.
   *
   * @default - every column but the target is a feature
   */
  readonly features?: string;
}

/** Metrics by problem (API: AutoMLJobObjective of `@aws-sdk/client-sagemaker` 3.1142.0). */
const METRICS = {
  BinaryClassification: { Accuracy: true, AUC: true, BalancedAccuracy: true, F1: true, Precision: true, Recall: true },
  MulticlassClassification: {
    Accuracy: true,
    BalancedAccuracy: true,
    F1macro: true,
    PrecisionMacro: true,
    RecallMacro: true,
  },
  Regression: { MAE: true, MSE: true, R2: true, RMSE: true },
} as const satisfies Record<string, Partial<Record<AutoMLMetricEnum, true>>>;

/** Algorithms by mode (API: AutoMLAlgorithmConfig of `@aws-sdk/client-sagemaker` 3.1142.0). */
const ALGORITHMS: Readonly<Record<AutoMlMode, readonly AutoMLAlgorithm[]>> = {
  AUTO: [],
  ENSEMBLING: [
    'catboost',
    'extra-trees',
    'fastai',
    'lightgbm',
    'linear-learner',
    'nn-torch',
    'randomforest',
    'xgboost',
  ],
  HYPERPARAMETER_TUNING: ['linear-learner', 'mlp', 'xgboost'],
};

/** The problem as the API takes it. */
export function tabularConfig(search: AutoMl): JsonPathParams<TabularJobConfig> {
  const { mode = 'AUTO', problem, algorithms, weights, features } = search;
  return {
    TargetAttributeName: search.target,
    Mode: mode,
    ...(problem === undefined ? {} : { ProblemType: problem.type }),
    ...(algorithms === undefined
      ? {}
      : { CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: [...algorithms] }] } }),
    CompletionCriteria: {
      MaxCandidates: search.maxCandidates,
      MaxRuntimePerTrainingJobInSeconds: search.maxRuntimePerCandidate.toSeconds(),
      MaxAutoMLJobRuntimeInSeconds: search.maxRuntime.toSeconds(),
    },
    ...(features === undefined ? {} : { FeatureSpecificationS3Uri: features }),
    ...(weights === undefined ? {} : { SampleWeightAttributeName: weights }),
  };
}

/** What Autopilot would refuse about a search, one sentence each (TR-35). */
export function autoMlFaults(search: AutoMl, hasValidation: boolean): readonly string[] {
  const { mode = 'AUTO', problem, algorithms, maxCandidates, validationFraction, weights, target } = search;
  const faults: string[] = [];
  if (target === '' || target === weights) {
    faults.push(`target must be a column of its own, got '${target}'; name the column that is predicted`);
  }
  if (problem !== undefined && !Object.hasOwn(METRICS[problem.type], problem.objective)) {
    const known = Object.keys(METRICS[problem.type]).join("', '");
    faults.push(`problem.objective must be one of '${known}' for ${problem.type}, got '${problem.objective}'`);
  }
  const unknown = (algorithms ?? []).filter((one) => !ALGORITHMS[mode].includes(one));
  if (mode === 'AUTO' && algorithms !== undefined) {
    faults.push(
      `algorithms must be left out in the mode 'AUTO', got '${algorithms.join("', '")}'; choose 'ENSEMBLING' or 'HYPERPARAMETER_TUNING'`,
    );
  } else if (unknown.length > 0 || algorithms?.length === 0) {
    faults.push(
      `algorithms must be some of '${ALGORITHMS[mode].join("', '")}' in the mode '${mode}', got '${(algorithms ?? []).join("', '")}'`,
    );
  }
  if (!Number.isSafeInteger(maxCandidates) || maxCandidates < 1 || maxCandidates > 750) {
    faults.push(
      `maxCandidates must be a whole number from 1 to 750, got ${maxCandidates}; each is a training that is paid (TR-35)`,
    );
  }
  if (search.maxRuntime.toSeconds() < search.maxRuntimePerCandidate.toSeconds()) {
    faults.push(
      `maxRuntime must be at least maxRuntimePerCandidate, got ${search.maxRuntime.toSeconds()} and ` +
        `${search.maxRuntimePerCandidate.toSeconds()} seconds; no candidate could come to its end`,
    );
  }
  if (validationFraction !== undefined && hasValidation) {
    faults.push(
      `validationFraction must be left out with a validation channel, got ${validationFraction}; the channel is what candidates are compared on`,
    );
  }
  if (validationFraction !== undefined && !(validationFraction > 0 && validationFraction < 1)) {
    faults.push(
      `validationFraction must lie above 0 and below 1, got ${validationFraction}; less than 0.5 leaves most rows to learn from`,
    );
  }
  if (weights !== undefined && mode !== 'ENSEMBLING') {
    faults.push(`weights need the mode 'ENSEMBLING', got '${mode}'; change the mode, or leave them out`);
  }
  return faults;
}
