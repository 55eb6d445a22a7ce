import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AuditTrail, type AuditTrailProps } from '../../lib/audit/audit-trail';
import { EncryptionKeys } from '../../lib/security/encryption-keys';

const TRAIL = 'AWS::CloudTrail::Trail';

function given(overrides: Partial<AuditTrailProps> = {}): Template {
  const stack = new Stack(undefined, 'Test', { env: { region: 'eu-west-1' } });
  new AuditTrail(stack, 'Trail', {
    trailName: 'test-audit',
    watched: [new Bucket(stack, 'Zone')],
    logKey: new EncryptionKeys(stack, 'Keys', { trailName: 'test-audit' }).logs,
    accessLogs: new Bucket(stack, 'AccessLogs'),
    ...overrides,
  });
  return Template.fromStack(stack);
}

const trailArn = { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':trail/test-audit$')])] };
const files = { 'Fn::GetAtt': [Match.stringLikeRegexp('^TrailFiles'), 'Arn'] };

describe('AuditTrail', () => {
  test('has advanced selectors only, and still records management events (CT-02, CT-03)', () => {
    given().hasResourceProperties(TRAIL, {
      EventSelectors: Match.absent(),
      AdvancedEventSelectors: Match.arrayWith([
        Match.objectLike({ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }),
      ]),
    });
  });

  test('records objects of the watched buckets and of no bucket whose name begins alike', () => {
    given().hasResourceProperties(TRAIL, {
      AdvancedEventSelectors: Match.arrayWith([
        Match.objectLike({
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
            {
              Field: 'resources.ARN',
              StartsWith: [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Zone'), 'Arn'] }, '/']] }],
            },
          ],
        }),
      ]),
    });
  });

  test('is on from the first deployment, in all Regions, with files that prove themselves', () => {
    given().hasResourceProperties(TRAIL, {
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysLogs'), 'Arn'] },
    });
  });

  test('its bucket takes files from this trail only, named before it exists (CT-06)', () => {
    given().hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:GetBucketAcl',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Resource: files,
            Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
          }),
          Match.objectLike({
            Action: 's3:PutObject',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceArn': trailArn, 's3:x-amz-acl': 'bucket-owner-full-control' },
            },
          }),
        ]),
      },
    });
  });

  test('waits for the policy of its bucket (CF-10)', () => {
    const [trail] = Object.values(given().findResources(TRAIL));
    expect((trail as { DependsOn: string[] }).DependsOn).toContainEqual(expect.stringMatching(/^TrailFilesPolicy/));
  });

  test('goes before its bucket is emptied, so that nothing refills it (CT-05)', () => {
    const [trail] = Object.values(given({ retain: false }).findResources(TRAIL));
    const { DependsOn } = trail as { DependsOn: string[] };
    expect(DependsOn).toContainEqual(expect.stringMatching(/^TrailFilesAutoDeleteObjects/));
  });

  test('keeps files for ever by default, even without its stack', () => {
    const bucket = Match.objectLike({
      LifecycleConfiguration: { Rules: [Match.objectLike({ Id: 'UnfinishedUploads' })] },
    });
    given().hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', Properties: bucket });
  });

  test('deletes files after the given time, their old versions too', () => {
    given({ retention: Duration.days(365) }).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ ExpirationInDays: 365, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
        ]),
      },
    });
  });

  test('fails when it has nothing to watch', () => {
    expect(() => given({ watched: [] })).toThrow('watched must name at least one bucket, got none');
  });
});
