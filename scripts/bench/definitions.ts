/**
 * What a training definition costs at synthesis, and whether the fiftieth costs more than the second.
 *
 * A small app has one lake, and so many training workflows on it: each with a training job, a role for it, a gate, a model
 * group, a state machine. It is synthesized in a process of its own, with CDK's own validation, as `cdk synth` does it. What
 * counts is the time of the processor after all is loaded: loading takes longer than ten definitions, and a busy machine
 * makes more of the clock than both.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Ratio } from './ratio';

const ROOT = join(__dirname, '..', '..');

/** Numbers of definitions that are measured, least first. */
const COUNTS = [1, 10, 50] as const;

/** Definitions in a stack, which CloudFormation lets have 500 resources. */
const IN_ONE_STACK = 25;

/** How much more each of many definitions may cost than each of few: as good as nothing. */
const AIM = { atMost: 1.3 } as const;

const ENTRY = `
import { App, Duration, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DataLake } from '${ROOT}/lib/data-lake/data-lake';
import { TrainingSecurityGroup } from '${ROOT}/lib/network/training-security-group';
import { ModelGroup } from '${ROOT}/lib/registry/model-group';
import { registryUri, xgboostImage } from '${ROOT}/lib/sagemaker/images';
import { EncryptionKeys } from '${ROOT}/lib/security/encryption-keys';
import { S3Data } from '${ROOT}/lib/training/data/s3-data';
import { TrainingJob } from '${ROOT}/lib/training/jobs/training-job';
import { TrainingWorkflow } from '${ROOT}/lib/training/training-workflow';

const region = 'eu-west-1';
const loaded = process.cpuUsage();
const app = new App();
const base = new Stack(app, 'Base', { env: { region } });
const keys = new EncryptionKeys(base, 'Keys', { trailName: 'bench-audit' });
const lake = new DataLake(base, 'Lake', {
  encryptionKeys: keys,
  accessLogs: new Bucket(base, 'AccessLogs'),
  lakeFormation: 'off',
});
const vpc = new Vpc(base, 'Vpc', {
  maxAzs: 2,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
});
const securityGroup = new TrainingSecurityGroup(base, 'Jobs', { vpc, description: 'Jobs' });
const alarms = new Topic(base, 'Alarms');
const image = xgboostImage(region);
const imageUri = registryUri(image, region, base.urlSuffix);
const channels = [{ name: 'train', contentType: 'text/csv' }, { name: 'validation', contentType: 'text/csv' }];
const count = Number(process.argv[2]);
let stack;
for (let index = 0; index < count; index++) {
  if (index % ${IN_ONE_STACK} === 0) stack = new Stack(app, 'Definitions' + index / ${IN_ONE_STACK}, { env: { region } });
  const name = 'bench-' + index;
  const data = new S3Data({ lake, prefix: name + '/', subnets: vpc.isolatedSubnets, securityGroup });
  const program = {
    algorithm: { TrainingImage: imageUri },
    image,
    hyperparameters: { num_round: '100', objective: 'binary:logistic', eval_metric: 'auc' },
    environment: {},
    ownChannels: [],
    checkpoints: false,
    grantRead: () => undefined,
  };
  new TrainingWorkflow(stack, name, {
    lake,
    data,
    dataPrefix: name + '/',
    step: (scope) =>
      new TrainingJob(scope, 'Training', {
        program,
        data,
        channels,
        resources: { instanceType: 'ml.m5.xlarge', volumeGiB: 30, maxRuntime: Duration.hours(1) },
        lake,
        volumeKey: keys.restricted,
        jobPrefix: name,
      }),
    judgement: { objective: { metric: 'validation:auc', atLeast: 0.6 } },
    model: {
      group: new ModelGroup(stack, name + '-group', {
        groupName: name,
        description: 'Versions of ' + name,
        retain: true,
        logs: { encryptionKey: keys.logs, retention: RetentionDays.ONE_WEEK, retain: false },
      }),
      containers: { image: imageUri, environment: {} },
      contentTypes: ['text/csv'],
      purpose: { purpose: 'A measurement', intendedUses: 'None' },
      source: { image: imageUri, hyperparameters: program.hyperparameters },
    },
    reporting: {
      alarms,
      logKey: keys.logs,
      logGroupName: '/aws/vendedlogs/states/' + name,
      logRetention: RetentionDays.ONE_WEEK,
      retainLogs: false,
    },
  });
}
app.synth();
const { user, system } = process.cpuUsage(loaded);
process.stdout.write(String((user + system) / 1e6));
`;

/**
 * Measures synthesis with 1, 10 and 50 training definitions.
 *
 * @param rounds how often, from 1
 * @param progress is told each run, and what one definition takes
 * @returns how much more each of the last 40 definitions costs than each of the first: 1 is linear
 */
export function definitionRatios(rounds: number, progress: (text: string) => void): Ratio[] {
  return growthRatios({ entry: ENTRY, counts: COUNTS, what: 'a definition', rounds, progress });
}

/**
 * How synthesis grows with the number of definitions: in rounds, in each of which every number runs once, so that a slow minute hits all of
 * them.
 *
 * @param entry program that synthesizes as many as its argument says, and writes the seconds of the processor
 * @param counts three numbers, least first
 * @param what one of them in words
 * @param rounds how often, from 1
 * @param progress is told each run, and what one takes
 * @returns how much more each of the last costs than each of the first: 1 is linear
 */
export function growthRatios({ entry, counts, what, rounds, progress }: Growth): Ratio[] {
  const folder = mkdtempSync(join(tmpdir(), 'ml-platform-bench-'));
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'definitions.ts'), entry);
    progress('warming up');
    synthesize(folder, counts[0]);
    const seconds: number[][] = [];
    for (let round = 1; round <= rounds; round++) {
      const spent = counts.map((count) => synthesize(folder, count));
      const told = spent.map((one, index) => `${counts[index]} in ${one.toFixed(1)} s`).join(', ');
      progress(`round ${round} of ${rounds}: ${told}`);
      seconds.push(spent);
    }
    const medians = counts.map((_, index) => median(seconds.map((spent) => spent[index] ?? NaN)));
    const { late } = slopes(medians, counts);
    progress(`median: ${medians.map((one) => one.toFixed(1)).join(', ')} s; ${what} takes ${late.toFixed(3)} s`);
    return [
      {
        name: `${what} of ${counts[1]} to ${counts[2]} / ${what} of ${counts[0]} to ${counts[1]}`,
        rounds: seconds.map((spent) => linearity(spent, counts)),
        aim: AIM,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Three numbers of definitions, least first. */
export type Counts = readonly [least: number, few: number, many: number];

/** What {@link growthRatios} measures. */
export interface Growth {
  readonly entry: string;
  readonly counts: Counts;
  readonly what: string;
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

/**
 * How much more each further definition costs when there are many than when there are few.
 *
 * @param spent seconds for each of the numbers
 * @param counts the numbers
 * @returns 1 when synthesis is linear in the number of definitions, more when it is worse
 */
export function linearity(spent: readonly number[], counts: Counts = COUNTS): number {
  const { early, late } = slopes(spent, counts);
  return late / early;
}

/** Seconds for a further definition, while there are few and while there are many. */
function slopes(
  [one = NaN, ten = NaN, fifty = NaN]: readonly number[],
  [least, few, many]: Counts,
): { early: number; late: number } {
  return { early: (ten - one) / (few - least), late: (fifty - ten) / (many - few) };
}

/** Synthesizes an app with so many definitions in a process of its own. @returns seconds of the processor after loading */
function synthesize(folder: string, count: number): number {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
  const env = {
    PATH: process.env.PATH,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_OUTDIR: join(folder, `out-${count}`),
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'definitions.ts', String(count)], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`synthesis of ${count} definitions ended with ${String(status)}:\n${stderr}`);
  return Number(stdout);
}
