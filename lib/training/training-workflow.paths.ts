import {
  type Expected,
  type ExpectedFailure,
  type ExpectedPath,
  reportCall,
  type WorkflowFacts,
  type WorkflowPaths,
} from '../workflow/paths';
import { autoMlEvaluationPaths, autoMlTablesPaths } from './evaluation/auto-ml-evaluation.paths';
import { autoMlJobPaths } from './jobs/auto-ml-job.paths';
import { containerImagePaths } from './programs/container-image.paths';
import { dataCopyPaths } from './data/data-copy.paths';
import { evaluationJobPaths, figures, figuresPaths, textOf } from './evaluation/evaluation-job.paths';
import { lustreImportPaths } from './data/lustre-import.paths';
import { hasState, jobOf, MODEL, type PartFailure, type PartPaths, type PartTable } from './part.paths';
import { containersSaid, type ExpectedServing, registerCall, VERSION_ARN } from './registration.paths';
import { type ExpectedProgram, trainingJobPaths } from './jobs/training-job.paths';
import { tuningJobPaths } from './jobs/tuning-job.paths';
import { LATEST_STATES, VERSION, versionPaths } from './version-input.paths';

/** What a table of one workflow knows beside the definition. */
export interface KnownWorkflow {
  /**
   * Parts in their order between the version and the gate. Those that the definition does not have are left out.
   *
   * @default - every part that there is
   */
  readonly parts?: readonly PartTable[];

  /**
   * How its model is served.
   *
   * @default - as the definition says it
   */
  readonly serving?: ExpectedServing;
}

const REPORTED = ['ReportFailure', 'Failed'];
const PASSES = ['BeatsTheBar', 'WriteCard', 'Register', 'ReportRegistered', 'Registered'];

/** Every part that a workflow may have, in the order in which it has them; each finds out itself whether it is there. */
export function everyPart(training: PartTable = trainingJobPaths()): readonly PartTable[] {
  return [
    ...[containerImagePaths, lustreImportPaths, dataCopyPaths, autoMlTablesPaths],
    ...[training, tuningJobPaths, autoMlJobPaths],
    ...[evaluationJobPaths, autoMlEvaluationPaths, figuresPaths],
  ];
}

/** What any `TrainingWorkflow` promises. */
export function workflowPaths(facts: WorkflowFacts, known: KnownWorkflow = {}): WorkflowPaths {
  const input = { version: VERSION };
  const version = versionPaths(facts, VERSION) as PartPaths;
  const parts = [
    version,
    ...(known.parts ?? everyPart()).flatMap((part) => part(facts, VERSION) ?? []),
    judgement(facts),
  ];
  const before = (index: number): string[] => parts.slice(0, index).flatMap(({ states }) => states);
  const after = (index: number): string[] => parts.slice(index + 1).flatMap(({ states }) => states);
  const output = Object.assign({ ...input }, ...parts.map(({ leaves = {} }) => leaves)) as Record<string, Expected>;

  const registers: ExpectedPath = {
    name: 'a model that reaches the bar is registered, and waits for approval',
    input,
    states: [...before(parts.length), ...PASSES],
    ends: { output: { ...output, registration: { ModelPackageArn: VERSION_ARN } } },
    reports: [reportOf(facts, `${VERSION_ARN} reached the bar: `, '; approve it to serve it')],
  };
  const detours = parts.flatMap(({ detours: ways = [] }, index) =>
    ways.map((way): ExpectedPath => ({
      name: way.name,
      input,
      answers: way.answers,
      states: [...before(index), ...way.states, ...after(index), ...PASSES],
      ends: registers.ends,
    })),
  );
  const dead = parts.flatMap(({ dead: ways = [] }, index) =>
    ways.map((way): ExpectedPath => ({
      name: way.name,
      input,
      answers: way.answers,
      states: [...before(index), ...way.states, ...REPORTED],
      ends: { error: way.error },
      reports: [way.tells],
    })),
  );
  const calls = Object.assign({}, ...parts.map((part) => part.calls)) as WorkflowPaths['calls'];
  const [staysBelow, ...bad] = judged(facts, calls, input, before(parts.length));
  const refused = inputs(facts, registers, before(parts.length));

  return {
    calls: {
      ...calls,
      Register: registerCall(facts, VERSION, known.serving ?? servingSaid(facts)),
      ReportRegistered: reportCall(facts, 'A model waits for approval'),
      ReportBelowBar: reportCall(facts, 'A model stays below the bar'),
      ReportFailure: reportCall(facts, 'Training failed'),
    },
    waits: Object.assign({}, ...parts.map(({ waits = {} }) => waits)) as WorkflowPaths['waits'],
    paths: [registers, ...detours, ...dead, ...(staysBelow === undefined ? [] : [staysBelow]), ...bad, ...refused],
    failures: [
      ...parts.flatMap((part) => failuresOf(part, registers.name)),
      ...(hasState(facts, 'FindLatest')
        ? [{ state: 'FindLatest', on: 'the newest version is the newest run that succeeded', then: REPORTED }]
        : []),
      { state: 'Register', on: registers.name, then: REPORTED },
      { state: 'ReportRegistered', on: registers.name, then: ['Failed'] },
      { state: 'ReportBelowBar', on: 'a model below the bar is reported and not registered', then: ['Failed'] },
      { state: 'ReportFailure', on: 'an input without a version is a failure', then: ['Failed'], ends: 'InvalidInput' },
    ],
    promises: [...parts.flatMap(({ promises = [] }) => promises), outlasts(facts)],
  };
}

/** The reference workload: its program and its container are pinned. */
export function trainingPaths(facts: WorkflowFacts): WorkflowPaths {
  const bar = Math.min(...limitsOf(facts));
  const { promises, ...table } = workflowPaths(facts, {
    parts: everyPart(trainingJobPaths(readmissionProgram)),
    // An AutoML job says itself how its model is served.
    ...(hasState(facts, 'Train') || hasState(facts, 'Tune') ? { serving: READMISSION_SERVING } : {}),
  });
  return { ...table, promises: [...promises, { says: 'the bars are from 0.5 to 1', holds: bar >= 0.5 && bar <= 1 }] };
}

const XGBOOST = /^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com(\.cn)?\/sagemaker-xgboost:[\w.-]+$/;
const OFFLINE = { PIP_NO_INDEX: '1', PIP_NO_BUILD_ISOLATION: '0' };

/** Hyperparameters that `train.py` takes; the rest are for the toolkit of the image. */
const TAKEN_BY_THE_SCRIPT = [
  ...['max_depth', 'eta', 'num_round', 'subsample', 'colsample_bytree', 'min_child_weight'],
  ...['early_stopping_rounds', 'scale_pos_weight'],
];

/** `train.py` in the XGBoost image. */
export function readmissionProgram(facts: WorkflowFacts): ExpectedProgram {
  const code = String(facts.at('States.Train.Parameters.InputDataConfig.0.DataSource.S3DataSource.S3Uri'));
  return {
    algorithm: {
      TrainingImage: XGBOOST,
      MetricDefinitions: [{ Name: 'validation:auc', Regex: 'validation-auc:([0-9.]+)' }],
      // So that people read why the script failed; a search has no command of its own.
      ...(hasState(facts, 'Train')
        ? {
            ContainerEntrypoint: [
              '/bin/sh',
              '-c',
              'train; code=$?; cp /opt/ml/output/data/failure /opt/ml/output/failure 2>/dev/null; exit $code',
            ],
          }
        : {}),
    },
    hyperparameters: {
      ...Object.fromEntries(TAKEN_BY_THE_SCRIPT.map((name) => [name, /^-?\d+(\.\d+)?$/])),
      sagemaker_program: 'train.py',
      sagemaker_submit_directory: `/opt/ml/input/data/code/${code.split('/').at(-1) ?? ''}`,
    },
    environment: OFFLINE,
    ownChannels: { code: /^s3:\/\/cdk-[^/]+\/[0-9a-f]{64}\.gz$/ },
    channels: ['train', 'validation', 'preparation'],
    isolated: true,
  };
}

/** The inference code of the archive, in the same image. */
export const READMISSION_SERVING: ExpectedServing = {
  containers: [
    {
      Image: XGBOOST,
      ModelDataUrl: MODEL,
      Environment: {
        SAGEMAKER_PROGRAM: 'inference.py',
        SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
        ...OFFLINE,
      },
    },
  ],
  contentTypes: ['application/json', 'text/csv'],
};

function servingSaid(facts: WorkflowFacts): ExpectedServing {
  return { containers: containersSaid(facts), contentTypes: { each: /^[\w.-]+\/[\w.+-]+$/, atLeast: 1 } };
}

/** The state that picks a metric, in workflows without an evaluation. */
function judgement(facts: WorkflowFacts): PartPaths {
  return { calls: {}, states: hasState(facts, 'SelectMetric') ? ['SelectMetric'] : [] };
}

/** A bar, as the gate compares. */
interface SaidBar {
  readonly Variable?: string;
  readonly NumericGreaterThanEquals?: number;
  readonly NumericLessThanEquals?: number;
}

function barsSaid({ at }: WorkflowFacts): readonly SaidBar[] {
  const rule = (at('States.BeatsTheBar.Choices.1') ?? {}) as SaidBar & { readonly And?: readonly SaidBar[] };
  return rule.And ?? [rule];
}

function limitsOf(facts: WorkflowFacts): readonly number[] {
  return barsSaid(facts).map((bar) => Number(bar.NumericGreaterThanEquals ?? bar.NumericLessThanEquals));
}

/** A report that tells every figure; figures of the usual way are the bars themselves. */
function reportOf(facts: WorkflowFacts, start: string, end: string): RegExp {
  const figure = limitsOf(facts).map((limit) => `[^{}]+ ${limit}(?: \\([^)]+\\))?`);
  return new RegExp(`^${start}${figure.join(', ')}${end}$`);
}

/** A figure just on the wrong side of a bar. */
function worse(bar: SaidBar | undefined): number {
  const limit = Number(bar?.NumericGreaterThanEquals ?? bar?.NumericLessThanEquals);
  const step = bar?.NumericGreaterThanEquals === undefined ? 0.001 : -0.001;
  return Math.round((limit + step) * 1000) / 1000;
}

/** Ways on which the figures keep a model from being registered; the first is the one below the bar. */
function judged(
  facts: WorkflowFacts,
  calls: WorkflowPaths['calls'],
  input: Record<string, unknown>,
  until: readonly string[],
): ExpectedPath[] {
  const bars = barsSaid(facts);
  const [first = 0, second = 0] = limitsOf(facts);
  const below = (name: string, answers: ExpectedPath['answers']): ExpectedPath => ({
    name,
    input,
    answers,
    states: [...until, 'BeatsTheBar', 'ReportBelowBar', 'NotRegistered'],
    ends: { output: input },
    reports: [
      new RegExp(`^${jobOf(facts)} did not reach the bar: .+ \\(at (least|most) [0-9.]+\\); it was not registered$`),
    ],
  });
  const noNumber = (name: string, answers: ExpectedPath['answers']): ExpectedPath => ({
    name: `figures ${name} are a failure`,
    input,
    answers,
    states: [...until, 'BeatsTheBar', 'NoResult', ...REPORTED],
    ends: { error: 'InvalidEvaluation' },
    reports: [/"Cause":"There is no number at \$\./],
  });
  const usual = 'a model below the bar is reported and not registered';
  if (hasState(facts, 'ReadEvaluation')) {
    const read = (gives: Record<string, unknown>): ExpectedPath['answers'] => ({ ReadEvaluation: [{ gives }] });
    return [
      below(usual, read(figures(worse(bars[0]), second))),
      below('a model below the bar on later encounters is not registered', read(figures(first, worse(bars[1])))),
      noNumber('without the number', read(textOf('{"binary_classification_metrics": {}}'))),
      noNumber('without the part of later encounters', read(textOf(JSON.stringify(withoutLater(first))))),
      noNumber('with a text for the number', read(figures('0.99'))),
      noNumber('with null for the number', read(figures(null))),
    ];
  }
  // The call that tells the metrics of the job whose model it is.
  const [told, call] = Object.entries(calls).find(([, { answer }]) => answer.FinalMetricDataList !== undefined) ?? [];
  if (told === undefined || call === undefined) return [];
  const described = call.answer;
  const metrics = described.FinalMetricDataList as readonly { MetricName: string; Value: unknown }[];
  const trained = (list: readonly object[]): ExpectedPath['answers'] => ({
    [told]: [{ gives: { ...described, FinalMetricDataList: list } }],
  });
  const [other, deciding] = metrics;
  return [
    below(usual, trained([{ ...deciding, Value: worse(bars[0]) }])),
    noNumber('without the metric', trained(other === undefined ? [] : [other])),
    noNumber('of a job that reported none', trained([])),
  ];
}

function withoutLater(value: number): object {
  return { binary_classification_metrics: { auc: { value } } };
}

/** Inputs: the newest version, and those that are refused. */
function inputs(facts: WorkflowFacts, registers: ExpectedPath, usual: readonly string[]): ExpectedPath[] {
  const refuse = (name: string, input: Record<string, unknown>, states: string[], tells: RegExp): ExpectedPath => ({
    name: `an input ${name} is a failure`,
    input,
    states: ['HasVersion', ...states, ...REPORTED],
    ends: { error: 'InvalidInput' },
    reports: [tells],
  });
  const contract =
    /"Cause":"The input must be \{"version": "name of the version"\}, as the manifest of the data names it/;
  const noVersion = (name: string, input: Record<string, unknown>): ExpectedPath =>
    refuse(name, input, ['NoVersion'], contract);
  const latest = { version: 'latest' };
  const [, ...checked] = usual;
  return [
    noVersion('without a version', { Version: VERSION }),
    noVersion('with a number for the version', { version: 7 }),
    ...(hasState(facts, 'FindLatest')
      ? [
          {
            ...registers,
            name: 'the newest version is the newest run that succeeded',
            input: latest,
            states: [...LATEST_STATES, ...checked, ...PASSES],
          },
          {
            ...refuse('for the newest version, of which there is none,', latest, [], /"Cause":"None of the newest/),
            answers: { FindLatest: [{ gives: { JobRuns: [{ Id: 'jr_failed', JobRunState: 'FAILED' }] } }] },
            states: ['HasVersion', 'FindLatest', 'HasLatest', 'NoRun', ...REPORTED],
          },
        ]
      : [refuse('for the newest version', latest, ['NoLatest'], /"Cause":"No job makes versions of this data/)]),
  ];
}

function failuresOf(part: PartPaths, usual: string): ExpectedFailure[] {
  const all: readonly PartFailure[] =
    part.failures ?? Object.keys(part.calls).flatMap((state) => (part.states.includes(state) ? [{ state }] : []));
  return all.map(({ state, then = [], on = usual, ...ends }) => ({ state, on, then: [...then, ...REPORTED], ...ends }));
}

/** Time-out of the whole, against those of the states that have one. */
function outlasts({ at }: WorkflowFacts): { readonly says: string; readonly holds: boolean } {
  const states = Object.values((at('States') ?? {}) as Record<string, { readonly TimeoutSeconds?: number }>);
  const longest = states.reduce((sum, { TimeoutSeconds = 0 }) => sum + TimeoutSeconds, 0);
  const evaluation = Number(at('States.Evaluate.Parameters.StoppingCondition.MaxRuntimeInSeconds') ?? 0);
  return {
    says: 'the workflow outlasts its jobs by two hours',
    holds: Number(at('TimeoutSeconds')) >= longest + evaluation + 7200,
  };
}
