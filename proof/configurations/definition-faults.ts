import type { Fault } from './mutant';
import { type Place, placeOf, put, withGroup } from './places';
import type { Settings } from './schema-keys';

const JOBS = placeOf('training.jobs');

/** Definitions that are right, to be changed. */
const XGBOOST: Settings = {
  name: 'one',
  algorithm: 'xgboost',
  data: 'one/',
  channels: [{ name: 'train' }, { name: 'validation' }],
  hyperparameters: { num_round: 100, objective: 'reg:squarederror' },
  objective: { metric: 'validation:rmse', atMost: 10 },
};
const SCRIPT: Settings = {
  name: 'one',
  script: { framework: 'pytorch', folder: 'examples/training/pytorch-ddp', entryPoint: 'train.py' },
  data: 'one/',
  instanceType: 'ml.g5.12xlarge',
  metrics: { 'train:loss': 'train-loss:([0-9.]+)' },
  objective: { metric: 'train:loss', atMost: 1 },
};
const AUTOPILOT: Settings = {
  name: 'one',
  autopilot: { target: 'label', problem: 'binary-classification' },
  data: 'one/',
  objective: { metric: 'AUC', atLeast: 0.7 },
};
const JUMP_START: Settings = {
  name: 'one',
  algorithm: 'tabtransformer',
  data: 'one/',
  channels: [{ name: 'training' }, { name: 'validation' }],
  instanceType: 'ml.g5.xlarge',
  objective: { metric: 'accuracy_score', atLeast: 0.8 },
};
const IMAGE = { folder: 'examples/training/own-image' };
const MARKETPLACE = { algorithmArn: 'arn:aws:sagemaker:us-east-1:865070037744:algorithm/example-1234' };
const RANGES = { eta: { min: 0.1, max: 0.3 } };
const search = (changed: Settings): Settings => ({ ...XGBOOST, tuning: { ranges: RANGES, ...changed } });
const distributed = (mode: string, changed: Settings = {}): Settings => ({
  ...SCRIPT,
  distribution: { mode },
  ...changed,
});

/** Definitions one after another, in a Region that has every image; the place is counted from the list. */
function planted(
  kind: string,
  place: Place,
  definitions: readonly Settings[],
  { region, quotes = true }: Given = {},
): Fault {
  return {
    kind,
    place: [...JOBS, ...place],
    quotes,
    plant: (settings) => {
      const right = withGroup(settings, [...JOBS, 0], undefined);
      const there =
        region === undefined ? right : withGroup({ ...right, region, training: {} }, placeOf('training'), undefined);
      // Written out, because the same list twice would be an alias in YAML.
      return put(there, JOBS, JSON.parse(JSON.stringify(definitions))) as Settings;
    },
  };
}

interface Given {
  readonly region?: string;
  readonly quotes?: boolean;
}

/** One definition; the path is that of one of its keys. */
function wrong(kind: string, path: string, definition: Settings, given: Given = {}): Fault {
  return planted(kind, [0, ...placeOf(path)], [definition], given);
}

/** The same about a section, or a key that is not there: there is no value to quote. */
function section(kind: string, path: string, definition: Settings): Fault {
  return wrong(kind, path, definition, { quotes: false });
}

/** Definitions of which each key is right by itself, and one wrong beside another. */
export const DEFINITION_FAULTS: readonly Fault[] = [
  section('no program', '', { ...XGBOOST, algorithm: undefined, objective: undefined, hyperparameters: undefined }),
  section('two programs', '', { ...SCRIPT, image: IMAGE }),
  // The ARN is of this Region.
  wrong('two programs', '', { ...XGBOOST, marketplace: MARKETPLACE }, { region: 'us-east-1', quotes: false }),
  section('a program without a bar', 'objective', { ...XGBOOST, objective: undefined }),
  section('a program without a bar', 'objective', { ...SCRIPT, objective: undefined }),
  section('a bar of no height', 'objective', { ...XGBOOST, objective: { metric: 'validation:rmse' } }),
  section('a bar of two heights', 'objective', {
    ...SCRIPT,
    objective: { metric: 'train:loss', atMost: 1, atLeast: 0 },
  }),
  section('a distribution without a script', 'distribution', { ...XGBOOST, distribution: { mode: 'torchrun' } }),
  section('a search beside that of Autopilot', 'tuning', { ...AUTOPILOT, tuning: { ranges: RANGES } }),
  section('what Autopilot passes over', 'hyperparameters', { ...AUTOPILOT, hyperparameters: { eta: 1 } }),
  wrong('what Autopilot passes over', 'spot.maxWaitMinutes', { ...AUTOPILOT, spot: { maxWaitMinutes: 60 } }),
  wrong('what Autopilot passes over', 'keepAliveMinutes', { ...AUTOPILOT, keepAliveMinutes: 5 }),
  wrong('what Autopilot passes over', 'instances', { ...AUTOPILOT, instances: 2 }),
  wrong('what Autopilot passes over', 'inputMode', { ...AUTOPILOT, inputMode: 'fast-file' }),
  wrong('what Autopilot passes over', 'instanceType', { ...AUTOPILOT, instanceType: 'ml.m5.2xlarge' }),
  wrong('what Autopilot passes over', 'volumeGiB', { ...AUTOPILOT, volumeGiB: 31 }),
  wrong('what Autopilot passes over', 'maxRuntimeMinutes', { ...AUTOPILOT, maxRuntimeMinutes: 61 }),
  planted(
    'what Autopilot passes over',
    [0, 'channels', 0, 'contentType'],
    [{ ...AUTOPILOT, channels: [{ name: 'train', contentType: 'text/csv' }] }],
  ),
  wrong('a definition of Autopilot on a file system', 'storage', { ...AUTOPILOT, storage: 'efs' }),
  section('three channels for Autopilot', 'channels', {
    ...AUTOPILOT,
    channels: ['a', 'b', 'c'].map((name) => ({ name })),
  }),
  section('a model of JumpStart for nothing', 'jumpStart', { ...XGBOOST, jumpStart: { model: 'some-model' } }),
  section('metrics of an algorithm', 'metrics', { ...XGBOOST, metrics: { loss: 'loss=([0-9.]+)' } }),
  wrong('a metric that no log has', 'objective.metric', { ...SCRIPT, objective: { metric: 'loss', atMost: 1 } }),
  wrong('a hyperparameter out of its range', 'hyperparameters.eta', {
    ...XGBOOST,
    hyperparameters: { num_round: 9, eta: 3 },
  }),
  section('a misspelt hyperparameter', 'hyperparameters.etta', {
    ...XGBOOST,
    hyperparameters: { num_round: 9, etta: 0.3 },
  }),
  section('no value of a required hyperparameter', 'hyperparameters.num_round', { ...XGBOOST, hyperparameters: {} }),
  wrong('a metric that the algorithm has not', 'objective.metric', {
    ...XGBOOST,
    objective: { metric: 'validation:rmsee', atMost: 1 },
  }),
  wrong('a chip that the algorithm does not use', 'instanceType', { ...XGBOOST, instanceType: 'ml.trn1.2xlarge' }),
  section('no package of JumpStart', 'jumpStart.package', JUMP_START),
  wrong('a framework that is closed', 'script.framework', {
    ...SCRIPT,
    script: { framework: 'mxnet', folder: 'examples/training/pytorch-ddp', entryPoint: 'train.py' },
    instanceType: 'ml.m5.xlarge',
  }),
  wrong('a version that no image has', 'script.version', {
    ...SCRIPT,
    script: { framework: 'pytorch', version: '1.0.0', folder: 'examples/training/pytorch-ddp', entryPoint: 'train.py' },
  }),
  wrong('a distribution that the type cannot do', 'distribution.mode', distributed('neuron')),
  wrong(
    'a distribution that the type cannot do',
    'distribution.mode',
    distributed('smddp', { instanceType: 'ml.p5.48xlarge' }),
  ),
  wrong(
    'a distribution that the type cannot do',
    'distribution.mode',
    distributed('torchrun', { instanceType: 'ml.m5.xlarge' }),
  ),
  wrong(
    'a distribution that the framework cannot do',
    'distribution.mode',
    distributed('parameter-server', { instances: 2 }),
  ),
  ...['eu-north-1', 'sa-east-1'].map((region) =>
    wrong(
      'a Region without the image of an algorithm',
      'algorithm',
      {
        name: 'one',
        algorithm: 'lda',
        data: 'one/',
        channels: [{ name: 'train' }, { name: 'test' }],
        hyperparameters: { num_topics: 2, feature_dim: 9, mini_batch_size: 10 },
        objective: { metric: 'test:pwll', atLeast: -10 },
      },
      { region },
    ),
  ),
  wrong('a bar that lets pass what is worse', 'objective.atLeast', {
    ...XGBOOST,
    objective: { metric: 'validation:rmse', atLeast: 10 },
  }),
  wrong('a bar that lets pass what is worse', 'objective.atMost', {
    ...AUTOPILOT,
    objective: { metric: 'AUC', atMost: 0.7 },
  }),
  wrong('a bar in percent', 'objective.atLeast', { ...AUTOPILOT, objective: { metric: 'AUC', atLeast: 70 } }),
  wrong('a search for what is worse', 'tuning.goal', search({ goal: 'maximize' })),
  ...['validation:auc', 'train:auc', 'train:rmsee'].map((metric) =>
    wrong('a metric that the job does not report', 'objective.metric', {
      ...XGBOOST,
      objective: metric.endsWith('auc') ? { metric, atLeast: 0.7 } : { metric, atMost: 1 },
    }),
  ),
  ...['pytorch-neuron', 'smp'].map((framework) =>
    section('a framework that only a distribution starts', 'distribution', {
      ...SCRIPT,
      script: { framework, folder: 'examples/training/pytorch-ddp', entryPoint: 'train.py' },
      instanceType: framework === 'smp' ? 'ml.p4d.24xlarge' : 'ml.trn1.32xlarge',
    }),
  ),
  ...[SCRIPT, { ...SCRIPT, script: undefined, image: IMAGE }].map((definition) =>
    wrong('a long wait without checkpoints', 'spot.maxWaitMinutes', { ...definition, spot: { maxWaitMinutes: 61 } }),
  ),
  wrong('a hyperparameter of the platform', 'hyperparameters.sagemaker_program', {
    ...SCRIPT,
    hyperparameters: { sagemaker_program: 'sagemaker_program' },
  }),
  planted('a channel of the platform', [0, 'channels', 0, 'name'], [{ ...SCRIPT, channels: [{ name: 'code' }] }]),
  planted(
    'a channel that stands twice',
    [0, 'channels', 1, 'name'],
    [{ ...SCRIPT, channels: [{ name: 'a' }, { name: 'a' }] }],
  ),
  planted(
    'a part of a file system',
    [0, 'channels', 0, 'sharded'],
    [{ ...SCRIPT, storage: 'efs', channels: [{ name: 'a', sharded: true }] }],
  ),
  wrong(
    'a product of another Region',
    'marketplace.algorithmArn',
    { name: 'one', marketplace: MARKETPLACE, data: 'one/', objective: { metric: 'accuracy', atLeast: 0.8 } },
    { region: 'eu-west-1' },
  ),
  section('too many metrics', 'metrics', {
    ...SCRIPT,
    metrics: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`train:loss${index || ''}`, '([0-9.]+)'])),
  }),
  section('too many hyperparameters', 'hyperparameters', {
    ...SCRIPT,
    hyperparameters: Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`x${index}`, index])),
  }),
  planted(
    'a name that ends like a path',
    [0, 'hyperparameters', 'a.$'],
    [{ ...SCRIPT, hyperparameters: { 'a.$': 1 } }],
    {
      quotes: false,
    },
  ),
  wrong('what templates replace', 'hyperparameters.a', { ...SCRIPT, hyperparameters: { a: '${b}' } }),
  section('Autopilot without an objective', 'objective', { ...AUTOPILOT, objective: undefined }),
  wrong('an objective of another problem', 'objective.metric', {
    ...AUTOPILOT,
    objective: { metric: 'RMSE', atMost: 1 },
  }),
  wrong('a candidate of a definition that cannot end', 'autopilot.maxCandidateMinutes', {
    ...AUTOPILOT,
    autopilot: { target: 'label', problem: 'binary-classification', maxCandidateMinutes: 31, maxRuntimeMinutes: 30 },
  }),
  section('a range that is none', 'tuning.ranges.eta', search({ ranges: { eta: { min: 0.3, max: 0.1 } } })),
  section('a grid of numbers', 'tuning.ranges', search({ strategy: 'grid', parallelJobs: 1 })),
  section('hyperband of a definition without bounds', 'tuning.hyperband', search({ strategy: 'hyperband' })),
  wrong('a long wait in a search of a definition', 'spot.maxWaitMinutes', {
    ...search({}),
    maxRuntimeMinutes: 60,
    spot: { maxWaitMinutes: 61 },
  }),
  section('a schedule of what nobody makes', 'schedule', { ...XGBOOST, schedule: { expression: 'rate(7 days)' } }),
  wrong('folders that are too deep for EFS', 'data', { ...SCRIPT, storage: 'efs', data: 'a/b/c/d/' }),
  wrong('a definition that is streamed from a file system', 'inputMode', {
    ...SCRIPT,
    storage: 'efs',
    inputMode: 'pipe',
  }),
  wrong('a definition that waits less than it trains', 'spot.maxWaitMinutes', {
    ...XGBOOST,
    maxRuntimeMinutes: 60,
    spot: { maxWaitMinutes: 59 },
  }),
  wrong('a definition on spare capacity that is kept warm', 'keepAliveMinutes', {
    ...XGBOOST,
    spot: { maxWaitMinutes: 60 },
    keepAliveMinutes: 5,
  }),
  planted(
    'more definitions than a stack holds',
    [],
    Array.from({ length: 30 }, (_, index) => ({ ...SCRIPT, storage: 'efs', name: `x${index}` })),
    { quotes: false },
  ),
  planted('a name of another definition', [1, 'name'], [XGBOOST, { ...SCRIPT, name: 'one' }]),
  planted(
    'a name that hyphens tell apart',
    [1, 'name'],
    [
      { ...XGBOOST, name: 'a-b' },
      { ...SCRIPT, name: 'ab' },
    ],
  ),
  ...['job', 'lab', 'readmission'].map((name) => wrong('a name of the platform', 'name', { ...XGBOOST, name })),
  ...['job-x', 'lab-x', 'readmission-x'].map((name) =>
    wrong('a name that begins like those of the platform', 'name', { ...XGBOOST, name }),
  ),
  wrong('a name that is too long', 'name', { ...XGBOOST, name: 'a-name-of-24-characters1' }),
  wrong('a name that is too long for a search', 'name', { ...search({}), name: 'a-name-of-22-character' }),
  ...['ml.m5.xlagre', 'ml.inf2.xlarge', 'ml.p3.2xlarge', 'ml.p6e-gb200.36xlarge'].map((instanceType) =>
    wrong('a type on which a definition cannot train', 'instanceType', { ...SCRIPT, instanceType }),
  ),
  // Values below names that are free, which the schema tells nothing more of.
  section('no value of a hyperparameter', 'hyperparameters.list', { ...SCRIPT, hyperparameters: { list: [1] } }),
  section('missing', 'tuning.ranges.eta.max', search({ ranges: { eta: { min: 0.1 } } })),
  wrong('no range', 'tuning.ranges.eta', search({ ranges: { eta: 3 } })),
  wrong('no expression of a metric', 'metrics.loss', { ...SCRIPT, metrics: { loss: 42 } }),
];
