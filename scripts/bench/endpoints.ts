/**
 * What an endpoint definition costs at synthesis, and whether the hundredth costs more than the second.
 *
 * As `definitions.ts` does it for trainings: a small app has one lake and one network, and so many real-time endpoints, each with a model,
 * its role, alarms, and scaling by requests, steps and a schedule. They go through the rules of the configuration and through
 * `definedEndpoint`, as those of the platform do.
 */
import { join } from 'node:path';
import { growthRatios } from './definitions';
import type { Ratio } from './ratio';

const ROOT = join(__dirname, '..', '..');

/** Numbers of endpoints that are measured, least first. */
const COUNTS = [1, 10, 100] as const;

/** Endpoints in a stack, which CloudFormation lets have 500 resources. */
const IN_ONE_STACK = 20;

const ENTRY = `
import { App, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { parseConfig } from '${ROOT}/lib/config/load-config';
import { forcedNames } from '${ROOT}/lib/config/names';
import { DataLake } from '${ROOT}/lib/data-lake/data-lake';
import { EncryptionKeys } from '${ROOT}/lib/security/encryption-keys';
import { definedEndpoint } from '${ROOT}/lib/stacks/defined-endpoint';

const region = 'eu-west-1';
const scaling = {
  minInstances: 2,
  maxInstances: 6,
  invocationsPerInstancePerMinute: 600,
  steps: [{ aboveInvocationsPerInstancePerMinute: 1500, addInstances: 2 }],
  schedules: [{ name: 'morning', expression: 'cron(0 7 ? * MON-FRI *)', minInstances: 4, maxInstances: 6 }],
};
const definition = (index) => ({
  kind: 'real-time',
  name: 'bench-' + index,
  variants: [
    {
      name: 'main',
      model: { mode: 'artifact', key: 'models/bench/' + index + '/model.tar.gz', framework: 'xgboost' },
      instanceType: 'ml.m5.large',
      scaling,
    },
  ],
  rollout: { mode: 'canary', percentage: 50, waitMinutes: 10 },
});
const configOf = (endpoints) =>
  parseConfig(
    JSON.stringify({ name: 'bench', region, availabilityZones: [region + 'a', region + 'b'], serving: { endpoints } }),
    'bench.yaml',
  );
configOf([definition(0)]);

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
const alarms = new Topic(base, 'Alarms');
const count = Number(process.argv[2]);
for (let first = 0; first < count; first += ${IN_ONE_STACK}) {
  const stack = new Stack(app, 'Endpoints' + first, { env: { region } });
  const here = Math.min(${IN_ONE_STACK}, count - first);
  const config = configOf(Array.from({ length: here }, (_, index) => definition(first + index)));
  for (const one of config.serving.endpoints) {
    definedEndpoint(new Construct(stack, one.name), one, {
      config,
      names: forcedNames(config),
      lake,
      keys,
      alarms,
      dataJobName: 'none',
      network: { vpc, subnets: vpc.isolatedSubnets },
      reporting: {
        alarms,
        logKey: keys.logs,
        logGroupName: '/aws/vendedlogs/states/bench',
        logRetention: RetentionDays.ONE_WEEK,
        retainLogs: false,
      },
    });
  }
}
app.synth();
const { user, system } = process.cpuUsage(loaded);
process.stdout.write(String((user + system) / 1e6));
`;

/**
 * Measures synthesis with 1, 10 and 100 endpoint definitions.
 *
 * @param rounds how often, from 1
 * @param progress is told each run, and what one endpoint takes
 * @returns how much more each of the last 90 endpoints costs than each of the first: 1 is linear
 */
export function endpointRatios(rounds: number, progress: (text: string) => void): Ratio[] {
  return growthRatios({ entry: ENTRY, counts: COUNTS, what: 'an endpoint', rounds, progress });
}
