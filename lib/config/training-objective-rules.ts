import { algorithm as algorithmNamed } from '../sagemaker/algorithms/catalogue';
import { metricNamed } from '../sagemaker/algorithms/check-metric';
import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { TrainingDefinition } from './training-definition';
import { wholeDefinitions } from './training-definitions';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;
type Goal = 'Maximize' | 'Minimize';

/** Metrics of Autopilot, by what is better (API: AutoMLJobObjective of `@aws-sdk/client-sagemaker` 3.1142.0). */
const OF_AUTOPILOT: Readonly<Record<Goal, readonly string[]>> = {
  Minimize: ['MAE', 'MSE', 'RMSE'],
  Maximize: [
    ...['AUC', 'Accuracy', 'BalancedAccuracy', 'F1', 'F1macro', 'Precision', 'PrecisionMacro', 'R2', 'Recall'],
    'RecallMacro',
  ],
};

/** The container of XGBoost minimizes it, though it counts what is right: any bar is taken. */
const OF_UNCLEAR_GOAL = 'validation:interval-regression-accuracy';

/** Which values of what decides are better; undefined where only who wrote the program knows. */
function goalOf({ algorithm, autopilot, objective }: TrainingDefinition): Goal | undefined {
  if (objective === undefined || objective.metric === OF_UNCLEAR_GOAL) return undefined;
  if (autopilot !== undefined) {
    return (['Minimize', 'Maximize'] as const).find((goal) => OF_AUTOPILOT[goal].includes(objective.metric));
  }
  return algorithm === undefined ? undefined : metricNamed(algorithmNamed(algorithm), objective.metric)?.goal;
}

const WORDS = {
  Maximize: { better: 'larger', right: 'atLeast', wrong: 'atMost', goal: 'maximize' },
  Minimize: { better: 'smaller', right: 'atMost', wrong: 'atLeast', goal: 'minimize' },
} as const;

/** A bar lets pass what is better, and a search goes towards it. */
function barsFaceTheGoal(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const { objective, tuning } = definition;
    const goal = goalOf(definition);
    if (objective === undefined || goal === undefined) return [];
    const { better, right, wrong, goal: towards } = WORDS[goal];
    const problems: Problem[] = [];
    const { [wrong]: bar } = objective;
    if (bar !== undefined && objective[right] === undefined) {
      const text = `lets pass what is worse, because ${better} values of ${objective.metric} are better; ${right} is allowed. Write ${right} for ${wrong}.`;
      problems.push(problemWith(`${path}.objective.${wrong}`, bar, text));
    }
    if (tuning?.goal !== undefined && tuning.goal !== towards) {
      const text = `searches for what is worse, because ${better} values of ${objective.metric} are better; ${towards} is allowed. Use ${towards}, or remove it.`;
      problems.push(problemWith(`${path}.tuning.goal`, tuning.goal, text));
    }
    return problems;
  });
}

/** Metrics of algorithms and of Autopilot that are parts of a whole, without the channel: all of them are 0 to 1. */
const PARTS = /^(\w*_)?(balanced_?)?(auc|accuracy|f1|precision|recall)(_\w+|macro)?$/i;

/** A bar in percent would let pass nothing, or everything. */
function barsAreInReach(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, { algorithm, autopilot, objective }]) => {
    if (objective === undefined || (algorithm ?? autopilot) === undefined) return [];
    if (!PARTS.test(objective.metric.replace(/^.*:/, ''))) return [];
    return (['atLeast', 'atMost'] as const).flatMap((key) => {
      const { [key]: bar } = objective;
      if (bar === undefined || (bar >= 0 && bar <= 1)) return [];
      const text = `is no value of ${objective.metric}, which is a part of a whole; 0 to 1 is allowed. Write 0.7 for 70 percent.`;
      return [problemWith(`${path}.objective.${key}`, bar, text)];
    });
  });
}

/** What must hold of what decides about a model. */
export const trainingObjectiveRules: readonly Rule<PlatformConfig>[] = [barsFaceTheGoal, barsAreInReach];
