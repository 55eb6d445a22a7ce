import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnResource } from 'aws-cdk-lib/aws-lakeformation';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { MlPlatformChecks } from '../../../lib/checks/ml-platform-checks';
import { queryPrincipalRules } from '../../../lib/checks/rules/query-principals';
import { findingsOfSynthesis, testApp } from '../../app';

const FINDING = 'MlPlatform::ML-RV-06';

/** What stops an app whose analyst has these actions, each by a statement of its own. */
function given(...actions: string[]): string[] {
  const app = testApp();
  const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
  const own = new Role(stack, 'Analyst', { assumedBy: new ServicePrincipal('athena.amazonaws.com') });
  for (const action of actions) {
    own.addToPolicy(new PolicyStatement({ actions: [action], resources: ['*'] }));
  }
  Validations.of(app).addPlugins(new MlPlatformChecks({ advice: true, rules: queryPrincipalRules }));
  return findingsOfSynthesis(app);
}

describe('queryPrincipalRules', () => {
  test.each([['s3:GetObject'], ['kms:Decrypt'], ['s3:*']])(
    'stops at a role that queries and has %s (RV-06)',
    (action) => {
      expect(given('lakeformation:GetDataAccess', action)).toEqual([FINDING]);
    },
  );

  test('accepts a role that only queries, and one that only reads storage', () => {
    expect(given('lakeformation:GetDataAccess', 'glue:GetTable')).toEqual([]);
    expect(given('s3:GetObject', 'kms:Decrypt')).toEqual([]);
  });

  test.each([
    ['the results of its queries', 'results', []],
    ['objects of a registered place', 'tables', [FINDING]],
  ])('knows %s by the bucket and its key', (_, which, expected) => {
    const app = testApp();
    const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
    const buckets: Record<string, Bucket> = Object.fromEntries(
      ['tables', 'results'].map((id) => [id, new Bucket(stack, id, { encryption: BucketEncryption.KMS })]),
    );
    new CfnResource(stack, 'Place', { resourceArn: buckets.tables?.bucketArn ?? '', useServiceLinkedRole: true });
    const analyst = new Role(stack, 'Analyst', { assumedBy: new ServicePrincipal('athena.amazonaws.com') });
    analyst.addToPolicy(new PolicyStatement({ actions: ['lakeformation:GetDataAccess'], resources: ['*'] }));
    buckets[which]?.grantRead(analyst);
    Validations.of(app).addPlugins(new MlPlatformChecks({ advice: true, rules: queryPrincipalRules }));
    expect(findingsOfSynthesis(app)).toEqual(expected);
  });

  test('sees a role that was imported twice, so that no code path hides the second grant', () => {
    const app = testApp();
    const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
    const arn = 'arn:aws:iam::123456789012:role/analyst';
    const [first, second] = ['First', 'Second'].map((id) => Role.fromRoleArn(stack, id, arn));
    first?.addToPrincipalPolicy(new PolicyStatement({ actions: ['lakeformation:GetDataAccess'], resources: ['*'] }));
    second?.addToPrincipalPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
    Validations.of(app).addPlugins(new MlPlatformChecks({ advice: true, rules: queryPrincipalRules }));
    expect(findingsOfSynthesis(app)).toEqual([FINDING]);
  });
});
