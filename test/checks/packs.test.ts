import { Stack, Validations } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DataLake } from '../../lib/data-lake/data-lake';
import { rulePacks } from '../../lib/checks/packs';
import { stableFindingId } from '../../lib/checks/strict-report';
import { accept, type Acceptance } from '../../lib/security/accept';
import { PrivateBucket } from '../../lib/storage/private-bucket';
import { findings, findingsOfSynthesis, testApp } from '../app';

/** An app with one stack, whose name has hyphens as those of the platform do. */
function given() {
  const app = testApp();
  const stack = new Stack(app, 'Data', { stackName: 'ml-sandbox-data', env: { region: 'eu-west-1' } });
  return { app, stack };
}

describe('rulePacks', () => {
  test('are five, and each finds something', () => {
    const { stack } = given();
    new Bucket(stack, 'Plain');
    const code = Code.fromInline('exports.handler = () => {}');
    new Function(stack, 'Function', { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
    const found = rulePacks().map((pack) => [pack.name, pack.validateScope(stack).violations.length > 0]);
    expect(found).toEqual([
      ['AwsSolutions', true],
      ['NIST.800.53.R5', true],
      ['HIPAA.Security', true],
      ['PCI.DSS.321', true],
      ['Serverless', true],
    ]);
  });

  test('call every finding an error, also what is a warning in the pack', () => {
    const { stack } = given();
    const code = Code.fromInline('exports.handler = () => {}');
    new Function(stack, 'Function', { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
    const violations = rulePacks().flatMap((pack) => pack.validateScope(stack).violations);
    expect(violations.map(({ ruleName }) => ruleName)).toContain('Serverless-LambdaTracing');
    expect(violations.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });
});

describe('accept', () => {
  const ACCEPTED: Acceptance = {
    rule: 'S3BucketLoggingEnabled',
    reason: 'Nobody asks who has read these public files',
  };

  function open(acceptance?: Acceptance): string[] {
    const { app, stack } = given();
    const bucket = new Bucket(stack, 'Plain');
    if (acceptance !== undefined) accept(bucket, acceptance);
    Validations.of(app).addPlugins(...rulePacks());
    return findingsOfSynthesis(app).filter((id) => id.endsWith('S3BucketLoggingEnabled'));
  }

  test('answers a rule in the three packs that have it', () => {
    expect(open()).toHaveLength(3);
    expect(open(ACCEPTED)).toEqual([]);
  });

  test('answers it in the named packs alone', () => {
    expect(open({ ...ACCEPTED, packs: ['NIST.800.53.R5', 'PCI.DSS.321'] })).toEqual([
      'HIPAA.Security::HIPAA.Security-S3BucketLoggingEnabled',
    ]);
  });

  test('refuses a reason that says nothing', () => {
    expect(() => open({ ...ACCEPTED, reason: 'Not needed here' })).toThrow(
      "reason must say why 'S3BucketLoggingEnabled' is right here in 6 words or more, got 'Not needed here'; " +
        'say what the rule wants, and what holds instead',
    );
  });
});

describe('AwsSolutions', () => {
  test('stops at what is a warning in the pack, too', () => {
    const { app, stack } = given();
    // KDS3 is one: it asks for the key of AWS where a stream has a customer key.
    new Stream(stack, 'Stream', { encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }) });
    expect(findings(app)).toEqual(['AwsSolutions::AwsSolutions-KDS3']);
  });

  test('accepts a lake with a reader in another stack, although export names differ between configurations', () => {
    for (const stackName of ['ml-sandbox-data', 'other-name-of-a-data-stack']) {
      const app = testApp();
      const env = { region: 'eu-west-1' };
      const data = new Stack(app, 'Data', { stackName, env });
      const lake = new DataLake(data, 'Lake', {
        encryptionKeys: {
          restricted: new Key(data, 'Restricted', { enableKeyRotation: true }),
          internal: new Key(data, 'Internal', { enableKeyRotation: true }),
        },
        accessLogs: new PrivateBucket(data, 'AccessLogs', {}).bucket,
        lakeFormation: 'off',
      });
      const role = new Role(new Stack(app, 'Training', { env }), 'Role', { assumedBy: new AccountRootPrincipal() });
      lake.grantStorageRead(role, { zone: 'features', prefix: 'readmission/' });
      expect(findings(app)).toEqual([]);
    }
  });
});

describe('stableFindingId', () => {
  test.each([
    ['one stack', '<LakerawF137945A.Arn>/a/*', '<Lakeraw.Arn>/a/*'],
    ['two stacks', 'sandbox:ExportsOutputFnGetAttLakerawF137945AArn216E9DDA/a/*', '<Lakeraw.Arn>/a/*'],
    ['a stack name with hyphens', 'ml-a-data:ExportsOutputFnGetAttLakerawF137945AArn216E9DDA/*', '<Lakeraw.Arn>/*'],
    ['a logical id that looks like a hash', 'a:ExportsOutputFnGetAttFeedFACEABCDEF12ArnAB12CD34/*', '<FeedFACE.Arn>/*'],
    ['a reference in one stack', 'arn:aws:s3:::<LakerawF137945A>/*', 'arn:aws:s3:::<Lakeraw>/*'],
    [
      'a reference in two stacks',
      'arn:aws:s3:::a-data:ExportsOutputRefLakerawF137945A216E9DDA/*',
      'arn:aws:s3:::<Lakeraw>/*',
    ],
    ['a pseudo parameter', 'arn:aws:logs:<AWS::Region>:*', 'arn:aws:logs:<AWS::Region>:*'],
  ])('is the same for %s', (_, resource, stable) => {
    expect(stableFindingId(`AwsSolutions-IAM5[Resource::${resource}]`)).toBe(`AwsSolutions-IAM5[Resource::${stable}]`);
  });

  test('leaves ids alone that quote no resource', () => {
    expect(stableFindingId('AwsSolutions-S1')).toBe('AwsSolutions-S1');
  });
});
