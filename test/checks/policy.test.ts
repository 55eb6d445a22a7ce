import { Stack, Validations } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { DataLake } from '../../lib/data-lake/data-lake';
import { addPolicyChecks, stableFindingId, StrictTemplateRules } from '../../lib/checks/policy';
import { PrivateBucket } from '../../lib/storage/private-bucket';
import { findings, findingsOfSynthesis, testApp } from '../app';

/** An app with one stack, whose name has hyphens as those of the platform do. */
function given() {
  const app = testApp();
  const stack = new Stack(app, 'Data', { stackName: 'ml-sandbox-data', env: { region: 'eu-west-1' } });
  return { app, stack };
}

/** Each synthesis with the template rules needs seconds to start. */
const SLOW = 60_000;

/** A configuration with an instance type that does not exist. */
function misspelt(stack: Stack): void {
  const variant = { modelName: 'm', variantName: 'main', initialInstanceCount: 1, initialVariantWeight: 1 };
  new CfnEndpointConfig(stack, 'Misspelt', { productionVariants: [{ ...variant, instanceType: 'ml.m5.huge' }] });
}

describe('StrictTemplateRules', () => {
  test(
    'stop at an instance type that does not exist, of which CDK itself only warns (OF-01)',
    () => {
      const { app, stack } = given();
      misspelt(stack);
      Validations.of(app).addPlugins(new StrictTemplateRules());
      expect(findingsOfSynthesis(app)).toEqual(['CloudFormation-Validate::W3030']);
    },
    SLOW,
  );
});

describe('addPolicyChecks', () => {
  test(
    'adds them and the pack: it stops at a misspelt type, and at a bucket without TLS and access logs',
    () => {
      const { app, stack } = given();
      misspelt(stack);
      new Bucket(stack, 'Plain');
      addPolicyChecks(app);
      expect(findingsOfSynthesis(app)).toEqual(
        expect.arrayContaining([
          'CloudFormation-Validate::W3030',
          'AwsSolutions::AwsSolutions-S1',
          'AwsSolutions::AwsSolutions-S10',
        ]),
      );
    },
    SLOW,
  );
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
        encryptionKey: new Key(data, 'Key', { enableKeyRotation: true }),
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
