import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { DataLake } from '../../lib/data-lake/data-lake';
import { ModelRegistry, type ModelRegistryProps } from '../../lib/registry/model-registry';
import { xgboostImage } from '../../lib/sagemaker/images';
import { EncryptionKeys } from '../../lib/security/encryption-keys';
import { SourceArchive } from '../../lib/sagemaker/source-archive';
import type { WorkflowReporting } from '../../lib/workflow/workflow';
import { testApp } from '../app';

/** What training and serving stand on. */
export interface ModelStack {
  readonly app: App;
  readonly stack: Stack;
  readonly keys: EncryptionKeys;
  readonly lake: DataLake;
  readonly alarms: ITopic;
  readonly vpc: IVpc;
  readonly subnets: ISubnet[];
  readonly baseline: SourceArchive;
  readonly registry: ModelRegistry;
  readonly reporting: WorkflowReporting;
}

/** Any file will do as an archive of a construct's test. */
const ANY_CONTENTS = { 'baseline.json': join(__dirname, '../../jobs/training/readmission/baseline.json') };

/** A lake, a network and a registry, in one stack that bundles no code. */
export function modelStack(
  overrides: Partial<ModelRegistryProps> = {},
  region = 'eu-west-1',
  app = testApp(),
): ModelStack {
  const stack = new Stack(app, 'Test', { stackName: 'test-models', env: { region } });
  const keys = new EncryptionKeys(stack, 'Keys', { trailName: 'test-audit' });
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  const lake = new DataLake(stack, 'Lake', {
    encryptionKeys: keys,
    accessLogs: new Bucket(stack, 'AccessLogs'),
    lakeFormation: 'off',
  });
  const baseline = new SourceArchive(stack, 'Archive', { contents: ANY_CONTENTS });
  const registry = new ModelRegistry(stack, 'Registry', {
    groupName: 'test-readmission',
    parameterName: '/test/served',
    baseline,
    image: xgboostImage(region),
    logs: { encryptionKey: keys.logs, retention: RetentionDays.ONE_MONTH, retain: false },
    ...overrides,
  });
  const alarms = new Topic(stack, 'Alarms');
  const reporting = {
    alarms,
    logKey: keys.logs,
    logGroupName: '/aws/vendedlogs/states/test',
    logRetention: RetentionDays.ONE_MONTH,
    retainLogs: false,
  };
  return {
    app,
    stack,
    keys,
    lake,
    alarms,
    vpc,
    subnets: vpc.isolatedSubnets,
    baseline,
    registry,
    reporting,
  };
}
