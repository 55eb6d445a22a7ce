import * as fc from 'fast-check';
import type { Settings } from './schema-keys';
import { DEFINITIONS } from './training';

/** What may stand where the schema of training and of files asks for text of a form of its own. */
export function trainingTexts(cron: fc.Arbitrary<string>): Readonly<Record<string, fc.Arbitrary<string>>> {
  const rate = fc
    .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('minute', 'hour', 'day'))
    .map(([count, unit]) => `rate(${count} ${unit}${count === 1 ? '' : 's'})`);
  return {
    'files.teams[].name': fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
    'training.schedule.expression': fc.oneof(cron, rate),
    'training.schedule.timeZone': fc.constantFrom(
      'UTC',
      'Etc/GMT+3',
      'Europe/Berlin',
      'America/Argentina/Buenos_Aires',
      'America/Port-au-Prince',
    ),
    'training.tuning.warmStart.parents[]': fc.oneof(
      fc.stringMatching(/^[a-zA-Z0-9](-?[a-zA-Z0-9]){0,15}$/),
      fc.stringMatching(/^[a-zA-Z0-9]{32}$/),
    ),
  };
}

const SCHEDULES = [
  '',
  '0 5 ? * SUN *',
  'rate(0 days)',
  'rate(1 week)',
  'cron()',
  'cron(0 5 ? * SUN *',
  'at(2027-01-01)',
  'cron(0 5 * * * *)',
  'cron(banana)',
];
const TIME_ZONES = [
  '',
  'Europe/',
  '/Berlin',
  'Europe/Berlin/Mitte/1',
  '+01:00',
  'Central European Time',
  'Europe/Berln',
];
const TUNING_JOBS = ['', '-job', 'job-', 'job_1', 'a'.repeat(33), `a${'-'.repeat(31)}b`];
const VERSIONS = ['', 'v2', '2.', '2.0.0-rc1', 'newest'];
const FOLDERS = ['', '/examples', '../elsewhere', 'examples/../..', 'two words'];

/** Texts of the right type and the wrong form. */
export const TRAINING_WRONG_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'files.teams[].name': ['', 'Research', '1team', 'data_team', 'two words', 'a'.repeat(32)],
  'training.schedule.expression': SCHEDULES,
  'training.schedule.timeZone': TIME_ZONES,
  'training.tuning.warmStart.parents[]': TUNING_JOBS,
  'training.jobs[].name': ['', 'Demand', '1st', 'demand_2', 'demand-', 'demand--2', 'a'.repeat(25)],
  'training.jobs[].jumpStart.model': ['', '-model', 'some_model', 'some.model'],
  'training.jobs[].jumpStart.copyBucket': ['', 'ab', 'Our-models', 'our_models', '-models', 'a'.repeat(64)],
  'training.jobs[].jumpStart.package.version': VERSIONS,
  'training.jobs[].jumpStart.package.frameworkVersion': VERSIONS,
  'training.jobs[].jumpStart.package.scriptKey': [
    '',
    'sourcedir.tar.gz',
    's3://bucket/sourcedir.tar.gz',
    'a/script.tar.gz',
  ],
  'training.jobs[].jumpStart.package.modelKey': ['', 'model.zip', 's3://bucket/model.tar.gz', 'two words.tar.gz'],
  'training.jobs[].script.folder': FOLDERS,
  'training.jobs[].script.entryPoint': ['', 'train', 'train.sh', 'src/train.py', '../train.py'],
  'training.jobs[].image.folder': FOLDERS,
  'training.jobs[].marketplace.algorithmArn': [
    '',
    'example-1234',
    'arn:aws:sagemaker:us-east-1:1234:algorithm/example',
    'arn:aws:sagemaker:us-east-1:123456789012:model-package/example',
  ],
  'training.jobs[].autopilot.target': ['', 'a'.repeat(256)],
  'training.jobs[].data': [
    '',
    'demand',
    '/demand/',
    'Demand/',
    'demand//',
    '../demand/',
    's3://bucket/demand/',
    `${'a'.repeat(90)}/`,
  ],
  'training.jobs[].channels[].name': ['', 'two words', 'a/b', 'a'.repeat(65)],
  'training.jobs[].channels[].contentType': ['', 'a'.repeat(257)],
  'training.jobs[].objective.metric': ['', 'a'.repeat(256), "it's"],
  'training.jobs[].distribution.config': ['', 'deepspeed.yaml', '/deepspeed.json', '../deepspeed.json'],
  'training.jobs[].tuning.warmStart.parents[]': TUNING_JOBS,
  'training.jobs[].schedule.expression': SCHEDULES,
  'training.jobs[].schedule.timeZone': TIME_ZONES,
};

const numbered = (count: number, make: (index: number) => unknown) => () =>
  Array.from({ length: count }, (_, index) => make(index));
const parents = { right: ['ml-sandbox-job-0a1b2c3d'], many: numbered(6, (index) => `tuning-job-${index}`) };

/** Lists: entries that are right where settings have none, and more than are allowed, no two alike. */
export const TRAINING_LISTS: Readonly<
  Record<string, { readonly right: readonly unknown[]; readonly many?: (settings: Settings) => unknown[] }>
> = {
  'files.teams': {
    right: [{ name: 'research', uid: 1001 }],
    many: numbered(21, (index) => ({ name: `team-${index}`, uid: 1001 + index })),
  },
  'training.jobs': {
    right: [],
    many: numbered(51, (index) => ({ ...structuredClone(DEFINITIONS[0]), name: `x${index}` })),
  },
  'training.jobs[].channels': { right: [], many: numbered(20, (index) => ({ name: `channel-${index}` })) },
  'training.tuning.warmStart.parents': parents,
  'training.jobs[].tuning.warmStart.parents': parents,
};
