import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { deniedToService, keyOf } from '../key-use';
import { couldHold, couldMatch, coversAction, generousStatementsOf, isForService } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { listed } from '../wording';

const TRAIL = 'AWS::CloudTrail::Trail';
const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** Source: CloudTrail user guide, create-kms-key-policy-for-cloudtrail. */
const keyLetsTrail: Rule = {
  id: 'ML-KM-02',
  title: 'The key of a trail lets CloudTrail use it for this trail',
  facts: ['KM-02', 'CT-06'],
  fix: 'allow cloudtrail.amazonaws.com kms:GenerateDataKey* and kms:DescribeKey, bound to the ARN of the trail',
  check: forEach(TRAIL, (trail, assembly) => {
    const key = keyOf(trail.properties.KMSKeyId, assembly);
    if (key === undefined) return [];
    const denied = deniedToService(
      key,
      CLOUDTRAIL,
      ['kms:GenerateDataKey', 'kms:DescribeKey'],
      contextOf(trail, assembly),
    );
    if (denied.length === 0) return [];
    return [
      {
        problem: `${key.id} must let ${CLOUDTRAIL} do ${listed(denied)} for this trail`,
        location: 'Properties/KMSKeyId',
      },
    ];
  }),
};

const bucketKeyLetsTrail: Rule = {
  id: 'ML-KM-02-2',
  title: 'The key of the bucket of a trail lets CloudTrail decrypt',
  facts: ['KM-02'],
  fix: 'allow cloudtrail.amazonaws.com kms:Decrypt, which a bucket key needs, too',
  check: forEach(TRAIL, (trail, assembly) => {
    const bucket = assembly.target(trail.properties.S3BucketName);
    const [rule] = asList(at(bucket?.properties, 'BucketEncryption.ServerSideEncryptionConfiguration')).map(
      asProperties,
    );
    const key = keyOf(at(rule, 'ServerSideEncryptionByDefault.KMSMasterKeyID'), assembly);
    if (bucket === undefined || key === undefined || rule?.BucketKeyEnabled !== true) return [];
    const denied = deniedToService(key, CLOUDTRAIL, ['kms:GenerateDataKey', 'kms:Decrypt'], {
      'aws:sourcearn': arnOf(trail, assembly),
    });
    if (denied.length === 0) return [];
    return [
      {
        problem: `${key.id}, the key of ${bucket.id}, must let ${CLOUDTRAIL} do ${listed(denied)}`,
        location: 'Properties/S3BucketName',
      },
    ];
  }),
};

/** Source: CloudTrail user guide, create-s3-bucket-policy-for-cloudtrail. */
const bucketLetsTrail: Rule = {
  id: 'ML-CT-06',
  title: 'The bucket of a trail lets CloudTrail look at it and write files of this trail',
  facts: ['CT-06'],
  fix: 'allow cloudtrail.amazonaws.com s3:GetBucketAcl, and s3:PutObject under AWSLogs/<account>/, for the trail by its name',
  check: forEach(TRAIL, (trail, assembly) => {
    const bucket = assembly.target(trail.properties.S3BucketName);
    if (bucket?.type !== 'AWS::S3::Bucket') return [];
    const prefix = trail.properties.S3KeyPrefix === undefined ? '' : `${String(trail.properties.S3KeyPrefix)}/`;
    const needed = [
      { action: 's3:GetBucketAcl', resource: `@{${bucket.id}.Arn}` },
      { action: 's3:PutObject', resource: `@{${bucket.id}.Arn}/${prefix}AWSLogs/<AWS::AccountId>/CloudTrail/file` },
    ];
    const statements = policiesOf(bucket, assembly)
      .flatMap(({ properties }) => generousStatementsOf(properties.PolicyDocument))
      .filter(
        (statement) =>
          statement.isAllow && isForService(statement, CLOUDTRAIL) && couldHold(statement, contextOf(trail, assembly)),
      );
    const denied = needed.filter(
      ({ action, resource }) =>
        !statements.some(
          (statement) =>
            coversAction(statement, action) && statement.resources.some((pattern) => couldMatch(pattern, resource)),
        ),
    );
    if (denied.length === 0) return [];
    const what = denied.map(({ action, resource }) => `${action} on ${resource}`);
    return [
      { problem: `${bucket.id} must let ${CLOUDTRAIL} do ${what.join(' and ')}`, location: 'Properties/S3BucketName' },
    ];
  }),
};

/** Types that try to write when they are made, with where they name their bucket. */
const WRITERS: Readonly<Record<string, string>> = {
  [TRAIL]: 'S3BucketName',
  'AWS::Config::DeliveryChannel': 'S3BucketName',
  'AWS::EC2::FlowLog': 'LogDestination',
};

const policyFirst: Rule = {
  id: 'ML-CF-10',
  title: 'What writes to a bucket as soon as it is made waits for the policy of the bucket',
  facts: ['CF-10', 'CT-06'],
  fix: 'let it depend on the bucket policy',
  check: forEach(Object.keys(WRITERS), (writer, assembly) => {
    const location = WRITERS[writer.type] ?? '';
    const [bucket] = assembly.named(writer.properties[location]).filter(({ type }) => type === 'AWS::S3::Bucket');
    if (bucket === undefined) return [];
    const before = assembly.before(writer);
    return policiesOf(bucket, assembly)
      .filter(({ id, stack }) => stack === writer.stack && !before.has(id))
      .map(({ id }) => ({
        problem: `it must wait for ${id}, without which its first file is refused`,
        location: 'DependsOn',
      }));
  }),
};

/** What CloudTrail says about a trail when it uses a key or a bucket. */
function contextOf(trail: Resource, assembly: Assembly): Record<string, string> {
  const arn = arnOf(trail, assembly);
  return {
    'aws:sourcearn': arn,
    'kms:encryptioncontext:aws:cloudtrail:arn': arn,
    's3:x-amz-acl': 'bucket-owner-full-control',
  };
}

/** ARN of a trail. One without a name gets one that begins with the names of its stack and its resource. */
function arnOf(trail: Resource, assembly: Assembly): string {
  const stack = assembly.stacks.find(({ id }) => id === trail.stack);
  const region = stack?.region ?? '<AWS::Region>';
  const name = String(trail.properties.TrailName ?? `${stack?.stackName ?? trail.stack}-${trail.logicalId}-<suffix>`);
  return `arn:<AWS::Partition>:cloudtrail:${region}:<AWS::AccountId>:trail/${name}`;
}

function policiesOf(bucket: Resource, assembly: Assembly): Resource[] {
  return assembly
    .ofType('AWS::S3::BucketPolicy')
    .filter(({ properties }) => assembly.target(properties.Bucket)?.id === bucket.id);
}

/** Rules about the files of a trail on their way into a bucket. */
export const trailDeliveryRules: readonly Rule[] = [keyLetsTrail, bucketKeyLetsTrail, bucketLetsTrail, policyFirst];
