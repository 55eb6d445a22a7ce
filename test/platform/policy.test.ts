import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type CfnResource, CfnResource as Cfn, Validations } from 'aws-cdk-lib';
import type { CfnKey } from 'aws-cdk-lib/aws-kms';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { acceptAppWide } from '../../lib/checks/app-wide';
import { rulePacks } from '../../lib/checks/packs';
import type { PlatformConfig } from '../../lib/config/load-config';
import { buildPlatform, type Platform } from '../../lib/ml-platform';
import { checkedApp, configurations } from '../../scripts/exception-report';
import { findingsOfSynthesis } from '../app';
import { config, ROOT } from './synthesized';

/** The first resource of a type in a stack. */
function first(platform: Platform, stack: keyof Platform, type: string): CfnResource {
  const found = platform[stack]?.node
    .findAll()
    .find((child): child is CfnResource => Cfn.isCfnResource(child) && child.cfnResourceType === type);
  if (found === undefined) {
    throw new Error(`no ${type} in ${stack}`);
  }
  return found;
}

beforeAll(() => {
  jest.spyOn(console, 'error').mockImplementation();
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
});
afterAll(() => {
  jest.restoreAllMocks();
});

describe.each([...configurations])('%s', (_, build) => {
  const { open, exceptions } = checkedApp(build);

  it('has no finding of the template rules, the five packs or our own rules', () => {
    expect(open).toEqual([]);
  });

  it('gives each exception a reason of at least a few words', () => {
    expect(exceptions.length).toBeGreaterThan(0);
    expect(exceptions.filter(({ reason }) => reason.split(' ').length < 6)).toEqual([]);
  });
});

/** What breaks one thing each, and the finding that must follow. They are planted together: a synthesis takes seconds. */
const FAULTS: readonly [string, (platform: Platform) => void, string][] = [
  [
    'a bucket without encryption',
    (platform) => first(platform, 'data', 'AWS::S3::Bucket').addPropertyDeletionOverride('BucketEncryption'),
    'ML-KM-001 at Data/Lake/raw/Resource/Resource',
  ],
  [
    'a log group without a key',
    (platform) => first(platform, 'training', 'AWS::Logs::LogGroup').addPropertyDeletionOverride('KmsKeyId'),
    'ML-KM-001 at Training/Readmission/Workflow/Log/Resource',
  ],
  [
    'an instance type that does not exist',
    (platform) =>
      first(platform, 'serving', 'AWS::SageMaker::EndpointConfig').addPropertyOverride(
        'ProductionVariants.0.InstanceType',
        'ml.bogus.large',
      ),
    'W3030 at Serving/Endpoint/Config',
  ],
  [
    'a key without rotation',
    (platform) => ((first(platform, 'foundation', 'AWS::KMS::Key') as CfnKey).enableKeyRotation = false),
    'AwsSolutions-KMS5 at Foundation/Keys/Restricted/Resource',
  ],
  [
    'a bucket that keeps no versions',
    (platform) => ((first(platform, 'audit', 'AWS::S3::Bucket') as CfnBucket).versioningConfiguration = undefined),
    'NIST.800.53.R5-S3BucketVersioningEnabled at Audit/Trail/Files/Resource/Resource',
  ],
  [
    'a log group that keeps its logs for ever',
    (platform) => ((first(platform, 'network', 'AWS::Logs::LogGroup') as CfnLogGroup).retentionInDays = undefined),
    'HIPAA.Security-CloudWatchLogGroupRetentionPeriod at Network/Isolated/FlowLogs/Resource',
  ],
  [
    'a log group without a key, as another pack sees it',
    (platform) => ((first(platform, 'ingestion', 'AWS::Logs::LogGroup') as CfnLogGroup).kmsKeyId = undefined),
    'PCI.DSS.321-CloudWatchLogGroupEncrypted at Ingestion/Validation/Function/Log/Resource',
  ],
  [
    'a function whose memory nobody chose',
    (platform) => ((first(platform, 'ingestion', 'AWS::Lambda::Function') as CfnFunction).memorySize = undefined),
    'Serverless-LambdaDefaultMemorySize at Ingestion/Validation/Function/Resource/Resource',
  ],
];

describe('a planted fault fails the synthesis', () => {
  const { open } = checkedApp((app) => {
    const platform = buildPlatform(app, config('sandbox'));
    for (const [, plant] of FAULTS) plant(platform);
  });

  it.each(FAULTS)('%s', (_, _plant, finding) => {
    expect(open).toContain(finding);
  });
});

/** Options that neither configuration chooses, or that the other one chooses otherwise. */
const OPTIONS: readonly [string, 'sandbox' | 'production', (given: PlatformConfig) => Partial<PlatformConfig>][] = [
  ['no endpoint', 'sandbox', ({ serving }) => ({ serving: { ...serving, enabled: false } })],
  ['no endpoint, in production', 'production', ({ serving }) => ({ serving: { ...serving, enabled: false } })],
  [
    'nothing captured, and nothing promoted by itself',
    'sandbox',
    ({ serving }) => ({
      serving: { ...serving, dataCapture: undefined, scaling: undefined, promoteOnApproval: false },
    }),
  ],
  [
    'a job that nothing starts',
    'sandbox',
    ({ processing }) => ({ processing: { ...processing, arrival: undefined, schedule: undefined } }),
  ],
  ['spare capacity', 'sandbox', ({ training }) => ({ training: { ...training, spot: { maxWaitMinutes: 120 } } })],
  ['data that outlives a sandbox', 'sandbox', () => ({ onDestroy: 'keep-all-data' })],
  ['a lock on what arrives', 'production', () => ({ lake: { objectLock: { mode: 'compliance', days: 365 } } })],
  ['data that goes with production', 'production', () => ({ onDestroy: 'delete-all-data' })],
  [
    'Lake Formation off, and so nobody who queries',
    'sandbox',
    ({ lakeFormation }) => ({ lakeFormation: { ...lakeFormation, mode: 'off' }, people: undefined }),
  ],
  ['a stream that grows', 'sandbox', () => ({ stream: config('production').stream })],
];

describe('the five packs are clean with', () => {
  it.each(OPTIONS)('%s', (_, name, change) => {
    const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
    // The template rules start in seconds, and know nothing of the packs.
    const app = new App({
      builtinCloudFormationValidation: false,
      context: { ...context, 'aws:cdk:bundling-stacks': [] },
    });
    Validations.of(app).addPlugins(...rulePacks());
    acceptAppWide(app);
    const given = config(name);
    buildPlatform(app, { ...given, ...change(given) });
    expect(findingsOfSynthesis(app)).toEqual([]);
  });
});
