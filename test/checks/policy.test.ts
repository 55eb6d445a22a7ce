import { Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { addPolicyChecks, StrictTemplateRules } from '../../lib/checks/policy';
import { findingsOfSynthesis, testApp } from '../app';

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
    'adds them and the packs: it stops at a misspelt type, and at a bucket without TLS, access logs and versions, and not at one without a replica',
    () => {
      const { app, stack } = given();
      misspelt(stack);
      new Bucket(stack, 'Plain');
      addPolicyChecks(app);
      const found = findingsOfSynthesis(app);
      expect(found).toEqual(
        expect.arrayContaining([
          'CloudFormation-Validate::W3030',
          'AwsSolutions::AwsSolutions-S1',
          'AwsSolutions::AwsSolutions-S10',
          'NIST.800.53.R5::NIST.800.53.R5-S3BucketVersioningEnabled',
          'HIPAA.Security::HIPAA.Security-S3BucketVersioningEnabled',
          'PCI.DSS.321::PCI.DSS.321-S3BucketVersioningEnabled',
        ]),
      );
      expect(found.filter((id) => id.includes('S3BucketReplicationEnabled'))).toEqual([]);
    },
    SLOW,
  );
});
