import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ConfigError, loadConfig } from '../../lib/config/load-config';
import { errors, job, script, type Section, wrong } from './given-training';

const SCRIPT = { framework: 'pytorch', folder: 'examples/training/pytorch-ddp', entryPoint: 'train.py' };

/** A script that saves nothing, on one machine. */
const simple = (changes: Section = {}): Section =>
  script({ script: SCRIPT, instanceType: 'ml.m5.xlarge', instances: 1, ...changes });

const neuron = (changes: Section = {}): Section =>
  simple({ script: { ...SCRIPT, framework: 'pytorch-neuron' }, instanceType: 'ml.trn1.32xlarge', ...changes });

const smp = (changes: Section = {}): Section =>
  script({ script: { ...SCRIPT, framework: 'smp' }, instanceType: 'ml.p4d.24xlarge', ...changes });

const bought = (arn: string, changes: Section = {}): Section => ({
  name: 'bought',
  marketplace: { algorithmArn: arn },
  data: 'bought/',
  objective: { metric: 'validation:accuracy', atLeast: 0.8 },
  ...changes,
});
const OURS = 'arn:aws:sagemaker:eu-west-1:865070037744:algorithm/example-1234';

const autopilot = (changes: Section): Section => ({
  name: 'auto',
  data: 'auto/',
  autopilot: { target: 'y', problem: 'regression' },
  objective: { metric: 'RMSE', atMost: 1 },
  ...changes,
});

const numbered = (count: number, value: unknown): Section =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, value]));

const waits = { maxRuntimeMinutes: 200, spot: { maxWaitMinutes: 240 } };

describe('what is right', () => {
  test.each<[string, Section]>([
    ['a long wait with checkpoints', simple({ ...waits, script: { ...SCRIPT, checkpoints: true } })],
    ['a long wait of an algorithm that saves checkpoints', job(waits)],
    ['an hour of waiting without', simple({ spot: { maxWaitMinutes: 60 } })],
    ['a script on Trainium', neuron({ distribution: { mode: 'neuron' } })],
    ['SMP, and what its image also starts', smp({ distribution: { mode: 'torchrun' } })],
    ['an algorithm of this Region', bought(OURS)],
    ['two channels', simple({ channels: [{ name: 'a', sharded: true }, { name: 'b' }] })],
    ['a channel code without a script', bought(OURS, { channels: [{ name: 'code' }] })],
    ['40 metrics', simple({ metrics: { ...numbered(39, '([0-9.]+)'), loss: '([0-9.]+)' } })],
    ['98 hyperparameters beside two of the platform', simple({ hyperparameters: numbered(98, 1) })],
    ['100 hyperparameters', bought(OURS, { hyperparameters: numbered(100, 1) })],
    ['a hyperparameter that the toolkit reads', simple({ hyperparameters: { sagemaker_container_log_level: 10 } })],
    ['dollars', simple({ hyperparameters: { price: '$5', shell: '${', 'a.$b': 1 }, metrics: { loss: 'a=([0-9]+)$' } })],
    ['defaults, written out, with Autopilot', autopilot({ instanceType: 'ml.m5.xlarge', volumeGiB: 30 })],
    ['a long prefix', simple({ data: `${'a'.repeat(89)}/` })],
  ])('%s', (_, definition) => {
    expect(wrong(definition)).toEqual([]);
  });
});

describe('what a construct would refuse is an error of its key', () => {
  test.each<[string, Section, string]>([
    [
      'a long wait without checkpoints',
      simple(waits),
      "spot.maxWaitMinutes: '240' is too long for a program that saves no checkpoints; 60 minutes or less are allowed, waiting and training together. Shorten it with maxRuntimeMinutes, set script.checkpoints: true if it goes on from /opt/ml/checkpoints, or remove spot (TR-06).",
    ],
    ['a long wait of a product', bought(OURS, waits), "spot.maxWaitMinutes: '240' is too long"],
    ['the key for it', bought(OURS, waits), 'marketplace.checkpoints: true'],
    ['a product of another Region', bought(OURS.replace('eu-west-1', 'us-east-1')), 'marketplace.algorithmArn: '],
    [
      'a product of another partition',
      bought(OURS.replace('arn:aws:', 'arn:aws-cn:')),
      'is an algorithm of another Region; one that begins with arn:aws:sagemaker:eu-west-1: is allowed. Copy the ARN for eu-west-1',
    ],
    ['a name that no product has', bought(`${OURS}_1`), 'is not the ARN of an algorithm'],
    [
      'a script on Trainium that nothing starts',
      neuron(),
      'distribution: missing; framework pytorch-neuron needs one, because nothing else starts a script on Trainium (TR-27); mode neuron is allowed. Add distribution: {mode: neuron}.',
    ],
    [
      'SMP with one process',
      smp(),
      'distribution: missing; framework smp needs one, because its library splits a model over processes, which only a distribution starts; mode smp is allowed. Add distribution: {mode: smp}, or use framework pytorch.',
    ],
    [
      'no configuration of DeepSpeed',
      script({ distribution: { mode: 'deepspeed', config: '' } }),
      "distribution.config: '' is not a configuration of DeepSpeed",
    ],
    [
      'a distribution by its key',
      script({ instanceType: 'ml.p5.48xlarge', distribution: { mode: 'smddp' } }),
      "use mode 'torchrun'",
    ],
    [
      'a part of a file system',
      simple({ storage: 'efs', channels: [{ name: 'a', sharded: true }] }),
      "channels[0].sharded: 'true' is not possible with storage efs, which every instance mounts whole; false is allowed.",
    ],
    [
      'the channel of the code',
      simple({ channels: [{ name: 'code' }] }),
      "channels[0].name: 'code' is the channel in which a script gets its code",
    ],
    ['a channel twice', simple({ channels: [{ name: 'a' }, { name: 'a' }] }), "channels[1].name: 'a' stands twice"],
    [
      'a metric of a name that paths cannot have',
      simple({ metrics: { "it's": '([0-9.]+)' }, objective: { metric: "it's", atMost: 1 } }),
      "objective.metric: 'it's' is not the name of a metric here",
    ],
    [
      '41 metrics',
      simple({ metrics: { ...numbered(40, '([0-9.]+)'), loss: '([0-9.]+)' } }),
      "metrics: '41 metrics' are too many for a job; 40 are allowed.",
    ],
    [
      '99 hyperparameters beside two of the platform',
      simple({ hyperparameters: numbered(99, 1) }),
      "hyperparameters: '99 hyperparameters' are too many; 98 are allowed, because the platform adds 2.",
    ],
    [
      '101 hyperparameters',
      bought(OURS, { hyperparameters: numbered(101, 1) }),
      "'101 hyperparameters' are too many; 100 are allowed. Put",
    ],
    [
      'a hyperparameter of the platform',
      simple({ hyperparameters: { sagemaker_program: 'other.py' } }),
      "hyperparameters.sagemaker_program: 'sagemaker_program' is set by the platform",
    ],
    [
      'a hyperparameter of the distribution',
      script({
        distribution: { mode: 'torchrun' },
        hyperparameters: { sagemaker_torch_distributed_enabled: 'false' },
      }),
      'hyperparameters.sagemaker_torch_distributed_enabled: ',
    ],
    ['a long prefix', simple({ data: `${'a'.repeat(90)}/` }), 'data: '],
    [
      'a name that every object has',
      simple({ name: 'constructor' }),
      "name: 'constructor' is a name that JavaScript keeps",
    ],
    [
      'a name that ends like a path',
      simple({ hyperparameters: { 'a.$': 1 } }),
      `hyperparameters["a.$"]: 'a.$' ends in '.$', by which a state machine marks paths; other endings are allowed.`,
    ],
    [
      'a value that a template replaces',
      simple({ hyperparameters: { a: '${b}' } }),
      "hyperparameters.a: '${b}' has '${b}', which templates replace; other text is allowed.",
    ],
    [
      'a pattern that a template replaces',
      simple({ metrics: { loss: '${b}=([0-9.]+)' } }),
      "metrics.loss: '${b}=([0-9.]+)' has '${b}'",
    ],
    [
      'a target that a template replaces',
      autopilot({ autopilot: { target: 'a${b}', problem: 'regression' } }),
      "autopilot.target: 'a${b}' has '${b}'",
    ],
    ...(
      [
        ['instanceType', 'ml.m5.2xlarge'],
        ['volumeGiB', 100],
        ['maxRuntimeMinutes', 30],
      ] as const
    ).map(([key, value]): [string, Section, string] => [
      `${key} with Autopilot`,
      autopilot({ [key]: value }),
      `${key}: '${value}' does nothing with autopilot`,
    ]),
    [
      'a content type with Autopilot',
      autopilot({ channels: [{ name: 'train', contentType: 'text/csv' }] }),
      "channels[0].contentType: 'text/csv' does nothing with autopilot",
    ],
    [
      'a part of the data with Autopilot',
      autopilot({ channels: [{ name: 'train', sharded: true }] }),
      "channels[0].sharded: 'true' does nothing with autopilot",
    ],
  ])('%s', (_, definition, message) => {
    const found = wrong(definition);
    expect(found).toEqual([expect.stringContaining(message)]);
    expect(found[0]).toMatch(/^training\.jobs\[0\]\./);
  });

  test('what the platform sets cannot be searched, and no range is a path', () => {
    const ranges = { sagemaker_program: { values: ['a.py'] }, 'b.$': { min: 0, max: 1 } };
    expect(wrong(simple({ tuning: { ranges } }))).toEqual([
      expect.stringContaining(`tuning.ranges.sagemaker_program: 'sagemaker_program' is set by the platform`),
      expect.stringContaining(`tuning.ranges["b.$"]: 'b.$' ends in`),
    ]);
  });

  test('a name that JavaScript keeps for itself does not vanish', () => {
    const hyperparameters = JSON.parse('{"__proto__": 1}') as Section;
    expect(errors({ jobs: [simple({ hyperparameters })] })).toEqual([
      expect.stringContaining("hyperparameters.__proto__: '__proto__' is a name that JavaScript keeps for itself"),
    ]);
  });
});

test('a configuration of DeepSpeed must be in the folder of the script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  const file = join(folder, 'test.yaml');
  const load = (config: string): string => {
    const definition = script({ script: SCRIPT, instances: 1, distribution: { mode: 'deepspeed', config } });
    const others = { name: 'ml-test', region: 'eu-west-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'] };
    writeFileSync(file, stringify({ ...others, training: { jobs: [definition] } }));
    try {
      loadConfig(file);
      return '';
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
  };
  try {
    expect(load('nope.json')).toContain(
      "training.jobs[0].distribution.config: 'nope.json' is not in examples/training/pytorch-ddp; a file of the folder",
    );
    writeFileSync(file, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
