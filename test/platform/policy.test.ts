import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CfnResource, CfnResource as Cfn } from 'aws-cdk-lib';
import { addPolicyChecks } from '../../lib/checks/policy';
import { buildPlatform, type Platform } from '../../lib/ml-platform';
import { config, projectApp } from './synthesized';

/** Part of the report that a synthesis leaves. */
interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly { readonly ruleName: string }[];
    readonly suppressedViolations?: readonly { readonly ruleName: string; readonly reason: string }[];
  }[];
}

/** Synthesizes as the entry point does, with every check on. */
function checked(
  name: 'sandbox' | 'production',
  plant?: (platform: Platform) => void,
): { report: Report; error?: unknown } {
  const outdir = mkdtempSync(join(tmpdir(), 'policy-'));
  const app = projectApp(outdir);
  addPolicyChecks(app);
  plant?.(buildPlatform(app, config(name)));
  if (plant === undefined) {
    buildPlatform(app, config(name));
  }
  let error: unknown;
  try {
    app.synth();
  } catch (caught) {
    error = caught;
  }
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
  rmSync(outdir, { recursive: true, force: true });
  return { report, error };
}

/** The first resource of a type in a stack. */
function first(platform: Platform, stack: keyof Platform, type: string): CfnResource {
  const found = platform[stack].node
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

describe.each(['sandbox', 'production'] as const)('%s', (name) => {
  const { report, error } = checked(name);

  it('has no finding of the template rules, AwsSolutions or our own rule', () => {
    expect(error).toBeUndefined();
    expect(report.pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it('gives each exception a reason of at least a few words', () => {
    const suppressed = report.pluginReports.flatMap(({ suppressedViolations }) => suppressedViolations ?? []);
    expect(suppressed.length).toBeGreaterThan(0);
    expect(suppressed.filter(({ reason }) => reason.split(' ').length < 5)).toEqual([]);
  });

  it('makes exceptions of few rules only', () => {
    const rules = new Set(
      report.pluginReports.flatMap(({ suppressedViolations }) =>
        (suppressedViolations ?? []).map(({ ruleName }) => ruleName.replace(/\[.*/, '')),
      ),
    );
    expect([...rules].sort()).toEqual([
      'AwsSolutions-IAM5',
      'AwsSolutions-KDF1',
      'AwsSolutions-KDS3',
      'AwsSolutions-S1',
      'W3010',
    ]);
  });
});

describe('a planted fault fails the synthesis', () => {
  const faults: [string, (platform: Platform) => void, string][] = [
    [
      'a bucket without encryption',
      (platform) => first(platform, 'data', 'AWS::S3::Bucket').addPropertyDeletionOverride('BucketEncryption'),
      'ML-KM-001',
    ],
    [
      'a log group without a key',
      (platform) => first(platform, 'training', 'AWS::Logs::LogGroup').addPropertyDeletionOverride('KmsKeyId'),
      'ML-KM-001',
    ],
    [
      'an instance type that does not exist',
      (platform) =>
        first(platform, 'serving', 'AWS::SageMaker::EndpointConfig').addPropertyOverride(
          'ProductionVariants.0.InstanceType',
          'ml.bogus.large',
        ),
      'W3030',
    ],
    [
      'a key without rotation',
      (platform) =>
        ((
          first(platform, 'foundation', 'AWS::KMS::Key') as unknown as { enableKeyRotation: boolean }
        ).enableKeyRotation = false),
      'AwsSolutions-KMS5',
    ],
  ];

  it.each(faults)('%s', (_, plant, rule) => {
    const { report, error } = checked('sandbox', plant);
    expect(error).toBeDefined();
    expect(report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName))).toContain(
      rule,
    );
  });
});
