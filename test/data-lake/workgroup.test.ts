import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { QueryResults } from '../../lib/data-lake/query-results';
import { Workgroup, type WorkgroupProps } from '../../lib/data-lake/workgroup';
import { PrivateBucket } from '../../lib/storage/private-bucket';
import { findings, testApp } from '../app';
import { actionsOf, statementsOf } from './two-stacks';

const WORKGROUP = 'AWS::Athena::WorkGroup';
const QUERY = { id: 'First', name: 'First question', description: 'Counts', sql: 'SELECT count(*) FROM encounter' };

/** Two workgroups over one bucket of results, and a role that may use the first. */
function given(overrides: Partial<WorkgroupProps> = {}) {
  const app = testApp();
  const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
  const accessLogs = new PrivateBucket(stack, 'AccessLogs', {}).bucket;
  const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true });
  const results = new QueryResults(stack, 'Results', {
    encryptionKey,
    accessLogs,
    expiry: Duration.days(7),
    retain: overrides.retain,
  });
  const common = { description: 'Test', results, scanLimit: Size.gibibytes(1) };
  const workgroup = new Workgroup(stack, 'Analyst', { ...common, workgroupName: 'ml-test-analyst', ...overrides });
  new Workgroup(stack, 'Auditor', { ...common, workgroupName: 'ml-test-auditor' });
  const role = new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() });
  workgroup.grantUse(role);
  return { app, stack, template: Template.fromStack(stack) };
}

describe('Workgroup', () => {
  const { app, stack, template } = given({ savedQueries: { database: 'ml_test_curated', queries: [QUERY] } });

  test('overrules settings of clients: place, key, owner of the bucket and limit (AT-02)', () => {
    template.hasResourceProperties(WORKGROUP, {
      Name: 'ml-test-analyst',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 1024 ** 3,
        EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
        RequesterPaysEnabled: false,
        PublishCloudWatchMetricsEnabled: true,
        ResultConfiguration: {
          OutputLocation: { 'Fn::Join': ['', ['s3://', Match.anyValue(), '/ml-test-analyst/']] },
          ExpectedBucketOwner: { Ref: 'AWS::AccountId' },
          EncryptionConfiguration: {
            EncryptionOption: 'SSE_KMS',
            KmsKey: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
          },
        },
      },
    });
  });

  test.each([
    [true, 'Retain', false],
    [false, 'Delete', true],
  ])('with retain %s is left with policy %s, and its history is deleted with it: %s (AT-01)', (retain, policy, all) => {
    given({ retain }).template.hasResource(WORKGROUP, {
      DeletionPolicy: policy,
      Properties: { Name: 'ml-test-analyst', RecursiveDeleteOption: all },
    });
  });

  test('has the saved queries, with their database', () => {
    template.hasResourceProperties('AWS::Athena::NamedQuery', {
      Name: 'First question',
      Database: 'ml_test_curated',
      QueryString: QUERY.sql,
      WorkGroup: { Ref: Match.stringLikeRegexp('^Analyst') },
    });
  });

  test('grantUse lists, reads and writes results below the own prefix only', () => {
    const s3 = statementsOf(stack).filter(({ actions }) =>
      actions.some((action) => /^s3:(Get|Put)Object$/.test(action)),
    );
    expect(s3.map(({ resources }) => JSON.stringify(resources))).toEqual([
      expect.stringMatching(/"\/ml-test-analyst\/\*"/),
    ]);
    expect(statementsOf(stack).find(({ actions }) => actions.includes('s3:ListBucket'))?.conditions).toEqual({
      StringLike: { 's3:prefix': 'ml-test-analyst/*' },
    });
  });

  test('grantUse asks in this workgroup only, and manages none', () => {
    const asks = statementsOf(stack).find(({ actions }) => actions.includes('athena:StartQueryExecution'));
    expect(JSON.stringify(asks?.resources)).toMatch(/:workgroup\/",\{"Ref":"Analyst\w+"\}/);
    expect(asks?.resources).toHaveLength(1);
    expect(actionsOf(stack).filter((action) => /athena:(Create|Update|Delete|Tag)/.test(action))).toEqual([]);
  });

  test('grantUse uses the key of the results through S3 alone, and no table or zone (RV-06)', () => {
    const kms = statementsOf(stack).filter(({ actions }) => actions.some((action) => action.startsWith('kms:')));
    expect(kms.map(({ conditions }) => conditions)).toEqual([
      { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
    ]);
    expect(actionsOf(stack).filter((action) => /^(glue|lakeformation):/.test(action))).toEqual([]);
  });

  test.each([
    [{ scanLimit: Size.mebibytes(9) }, /^scanLimit must be at least 10 MB.* got 9437184 bytes; raise it$/],
    [{ workgroupName: 'ml test' }, /^workgroupName must be .*, got 'ml test'/],
  ])('refuses %j', (overrides, message) => {
    expect(() => given(overrides)).toThrow(message);
  });

  test('leaves no finding without a reason', () => {
    expect(findings(app)).toEqual([]);
  });
});

describe('QueryResults', () => {
  test('deletes results after their time, with their versions and markers', () => {
    given().template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ ExpirationInDays: 7, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
          Match.objectLike({ ExpiredObjectDeleteMarker: true }),
        ]),
      },
    });
  });
});
