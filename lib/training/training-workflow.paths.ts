import {
  type Expected,
  type ExpectedFailure,
  type ExpectedPath,
  oneOf,
  reportCall,
  type WorkflowFacts,
  type WorkflowPaths,
} from '../workflow/paths';
import { ALGORITHM_NAMES } from '../sagemaker/algorithms/catalogue';
import { inferenceContentTypes } from '../sagemaker/algorithms/inference';
import { INFERENCE_CONTENT_TYPES } from '../sagemaker/script-mode';
import { autoMlEvaluationPaths, autoMlTablesPaths } from './evaluation/auto-ml-evaluation.paths';
import { autoMlJobPaths } from './jobs/auto-ml-job.paths';
import { containerImagePaths } from './programs/container-image.paths';
import { dataCopyPaths } from './data/data-copy.paths';
import { evaluationJobPaths, figuresPaths } from './evaluation/evaluation-job.paths';
import { lustreImportPaths } from './data/lustre-import.paths';
import { limitsOf } from './bars.paths';
import { codeOf } from './job-said.paths';
import { gated, judged, REPORTED, ungated } from './judgement.paths';
import { hasState, MODEL, type PartFailure, type PartPaths, type PartTable } from './part.paths';
import { containersSaid, type ExpectedServing, registerCall } from './registration.paths';
import { trainingJobPaths } from './jobs/training-job.paths';
import type { ExpectedProgram } from './jobs/training-request.paths';
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

  /**
   * Prefix of the features whose versions a job of the platform makes, so that there is a newest one.
   *
   * @default - either is right
   */
  readonly madePrefix?: string;

  /**
   * Whether a gate decides, whatever the definition says.
   *
   * @default - nothing has to decide about the model of a job that reports no metric
   */
  readonly gated?: boolean;
}

/**
 * Every part that a workflow may have, in the order in which it has them; each finds out itself whether it is there.
 *
 * @param program what is trained; without it the definition says it
 */
export function everyPart(program?: (facts: WorkflowFacts) => ExpectedProgram): readonly PartTable[] {
  return [
    ...[containerImagePaths, lustreImportPaths, dataCopyPaths, autoMlTablesPaths],
    ...[trainingJobPaths(program), tuningJobPaths(program), autoMlJobPaths],
    ...[evaluationJobPaths, autoMlEvaluationPaths, figuresPaths],
  ];
}

/** What any `TrainingWorkflow` promises. */
export function workflowPaths(facts: WorkflowFacts, known: KnownWorkflow = {}): WorkflowPaths {
  const input = { version: VERSION };
  const version = versionPaths(facts, VERSION) as PartPaths;
  const parts = [version, ...(known.parts ?? everyPart()).flatMap((part) => part(facts, VERSION) ?? [])];
  const decides = (known.gated ?? false) || hasState(facts, 'BeatsTheBar');
  const verdict = decides ? gated(facts) : ungated(facts);
  const before = (index: number): string[] => parts.slice(0, index).flatMap(({ states }) => states);
  const after = (index: number): string[] => [
    ...parts.slice(index + 1).flatMap(({ states }) => states),
    ...verdict.states,
  ];
  const until = before(parts.length);
  const output = Object.assign({ ...input }, ...parts.map(({ leaves = {} }) => leaves)) as Record<string, Expected>;

  const usual: ExpectedPath = {
    name: verdict.name,
    input,
    states: [...until, ...verdict.states],
    ends: { output: { ...output, ...verdict.leaves } },
    reports: [verdict.report],
  };
  const detours = parts.flatMap(({ detours: ways = [] }, index) =>
    ways.map((way): ExpectedPath => ({
      name: way.name,
      input,
      answers: way.answers,
      states: [...before(index), ...way.states, ...after(index)],
      ends: usual.ends,
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

  return {
    calls: {
      ...calls,
      ...verdict.calls,
      ...(decides ? { Register: registerCall(facts, VERSION, known.serving ?? servingSaid(facts)) } : {}),
      ReportFailure: reportCall(facts, 'Training failed'),
    },
    waits: Object.assign({}, ...parts.map(({ waits = {} }) => waits)) as WorkflowPaths['waits'],
    paths: [
      ...[usual, ...detours, ...dead],
      ...(decides ? judged(facts, calls, input, until) : []),
      ...inputs(facts, usual),
    ],
    failures: [
      ...parts.flatMap((part) => failuresOf(part, usual.name)),
      ...(hasState(facts, 'FindLatest')
        ? [{ state: 'FindLatest', on: 'the newest version is the newest run that succeeded', then: REPORTED }]
        : []),
      ...verdict.failures,
      { state: 'ReportFailure', on: 'an input without a version is a failure', then: ['Failed'], ends: 'InvalidInput' },
    ],
    promises: [
      ...parts.flatMap(({ promises = [] }) => promises),
      ...verdict.promises,
      ...newest(facts, known),
      outlasts(facts),
    ],
  };
}

/** The reference workload: its program and its container are pinned. */
export function trainingPaths(facts: WorkflowFacts): WorkflowPaths {
  const bar = Math.min(...limitsOf(facts));
  const { promises, ...table } = workflowPaths(facts, {
    parts: everyPart(readmissionProgram),
    gated: true,
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
  const code = codeOf(facts) ?? '';
  return {
    algorithm: {
      TrainingImage: XGBOOST,
      MetricDefinitions: [{ Name: 'validation:auc', Regex: 'validation-auc:([0-9.]+)' }],
      // So that the script hears of its end, and people of why it failed; a search has no command of its own.
      ...(hasState(facts, 'Train')
        ? {
            ContainerEntrypoint: [
              '/bin/bash',
              '-c',
              "set -m; train & group=$!; trap 'kill -TERM -- -$group' TERM; wait $group; " +
                'while kill -0 -- -$group 2>/dev/null; do sleep 1; done; wait $group; code=$?; ' +
                'cp /opt/ml/output/data/failure /opt/ml/output/failure 2>/dev/null; exit $code',
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
    checkpoints: true,
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

/** What containers take that serve models of the programs here; a table of another program pins its own. */
const CONTENT_TYPES = oneOf([...ALGORITHM_NAMES.flatMap(inferenceContentTypes), ...INFERENCE_CONTENT_TYPES]);

function servingSaid(facts: WorkflowFacts): ExpectedServing {
  return { containers: containersSaid(facts), contentTypes: { each: CONTENT_TYPES, atLeast: 1 } };
}

/** Inputs: the newest version, and those that are refused. */
function inputs(facts: WorkflowFacts, usual: ExpectedPath): ExpectedPath[] {
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
  const [, ...checked] = usual.states;
  return [
    noVersion('without a version', { Version: VERSION }),
    noVersion('with a number for the version', { version: 7 }),
    ...(hasState(facts, 'FindLatest')
      ? [
          {
            ...usual,
            name: 'the newest version is the newest run that succeeded',
            input: latest,
            states: [...LATEST_STATES, ...checked],
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

/** A newest version is looked for where a job makes versions, and nowhere else. */
function newest(facts: WorkflowFacts, { madePrefix }: KnownWorkflow): WorkflowPaths['promises'] {
  if (madePrefix === undefined) return [];
  const { 'Prefix.$': prefix } = (facts.at('States.FindManifest.Parameters') ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const made = String(prefix).startsWith(`States.Format('${madePrefix}version=`);
  return [
    {
      says: `the newest version is looked for in ${madePrefix}, and in no other data`,
      holds: made === hasState(facts, 'FindLatest'),
    },
  ];
}

function failuresOf(part: PartPaths, usual: string): ExpectedFailure[] {
  const all: readonly PartFailure[] =
    part.failures ?? Object.keys(part.calls).flatMap((state) => (part.states.includes(state) ? [{ state }] : []));
  return all.map(({ state, then = [], on = usual, ...ends }) => ({ state, on, then: [...then, ...REPORTED], ...ends }));
}

/** Time-out of the whole, against those of the states that have one, and what images and data may take. */
function outlasts(facts: WorkflowFacts): { readonly says: string; readonly holds: boolean } {
  const { at } = facts;
  const states = Object.values((at('States') ?? {}) as Record<string, { readonly TimeoutSeconds?: number }>);
  const longest = states.reduce((sum, { TimeoutSeconds = 0 }) => sum + TimeoutSeconds, 0);
  const evaluation = Number(at('States.Evaluate.Parameters.StoppingCondition.MaxRuntimeInSeconds') ?? 0);
  const copies = hasState(facts, 'CopyFeatures') ? 12 * 3600 : 0;
  const builds = hasState(facts, 'FindImage') ? 3 * 3600 : 0;
  return {
    says: 'the workflow outlasts its jobs by two hours, and a copy to EFS and a build beside them',
    holds: Number(at('TimeoutSeconds')) >= longest + evaluation + copies + builds + 7200,
  };
}
