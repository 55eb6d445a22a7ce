import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { couldHold, couldMatch, coversAction, generousStatementsOf, isForService } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { shown } from '../wording';

const BUCKET = 'AWS::S3::Bucket';

/** Source: Amazon S3 guide, server access logging: only SSE-S3 as default encryption of the destination. */
const logsUnderKeysOfS3: Rule = {
  id: 'ML-FS-15',
  title: 'A bucket that receives server access logs encrypts with keys of S3',
  facts: ['FS-15'],
  fix: 'set AES256 as the default encryption of the log bucket, because S3 delivers no logs under a key of KMS',
  check: forEach(BUCKET, (bucket, assembly) => {
    const algorithms = asList(at(bucket.properties, 'BucketEncryption.ServerSideEncryptionConfiguration')).map((rule) =>
      at(asProperties(rule), 'ServerSideEncryptionByDefault.SSEAlgorithm'),
    );
    const [kms] = algorithms.filter((algorithm) => String(algorithm).startsWith('aws:kms'));
    const [source] = sourcesOf(bucket, assembly);
    if (kms === undefined || source === undefined) return [];
    return [
      {
        problem: `SSEAlgorithm must be 'AES256', because ${source.id} sends its access logs here, got ${shown(kms)}`,
        location: 'Properties/BucketEncryption',
      },
    ];
  }),
};

/** Source: Amazon S3 guide, permissions for log delivery. Without them logs are dropped in silence. */
const deliveryAllowed: Rule = {
  id: 'ML-FS-110',
  title: 'The log bucket lets S3 deliver the access logs of every bucket that names it',
  facts: [],
  fix: 'allow s3:PutObject to logging.s3.amazonaws.com under the prefix of the bucket',
  check: forEach(BUCKET, ({ properties, id }, assembly) => {
    const logs = destinationOf(properties, assembly);
    const ownership = at(logs?.properties, 'OwnershipControls.Rules.0.ObjectOwnership') ?? 'BucketOwnerEnforced';
    // With ACLs, S3 delivers by the ACL of the log delivery group.
    if (logs === undefined || ownership !== 'BucketOwnerEnforced') return [];
    const prefix = String(at(properties, 'LoggingConfiguration.LogFilePrefix') ?? '');
    const object = `@{${logs.id}.Arn}/${prefix}2025-01-01-00-00-00-0123456789ABCDEF`;
    const context = { 'aws:sourcearn': `@{${id}.Arn}`, 'aws:sourceaccount': '<AWS::AccountId>' };
    const isAllowed = assembly
      .ofType('AWS::S3::BucketPolicy')
      .filter((policy) => assembly.target(policy.properties.Bucket)?.id === logs.id)
      .flatMap((policy) => generousStatementsOf(policy.properties.PolicyDocument))
      .some(
        (statement) =>
          statement.isAllow &&
          isForService(statement, 'logging.s3.amazonaws.com') &&
          coversAction(statement, 's3:PutObject') &&
          couldHold(statement, context) &&
          statement.resources.some((resource) => couldMatch(resource, object)),
      );
    if (isAllowed) return [];
    return [
      {
        problem: `${logs.id} does not let S3 write under the prefix ${shown(prefix)}, so the access logs are lost`,
        location: 'Properties/LoggingConfiguration',
      },
    ];
  }),
};

const notIntoItself: Rule = {
  id: 'ML-FS-111',
  title: 'No bucket logs into itself',
  facts: [],
  fix: 'send access logs to another bucket: each log file is an access, too',
  advice: true,
  check: forEach(BUCKET, (bucket, assembly) =>
    destinationOf(bucket.properties, assembly)?.id === bucket.id
      ? [
          {
            problem: 'the access logs of this bucket go into it, without end',
            location: 'Properties/LoggingConfiguration',
          },
        ]
      : [],
  ),
};

const accessLogged: Rule = {
  id: 'ML-FS-112',
  title: 'Every bucket but the log bucket has access logs',
  facts: [],
  fix: 'name a log bucket in LoggingConfiguration, so that a leak can be traced',
  advice: true,
  check: forEach(BUCKET, (bucket, assembly) =>
    bucket.properties.LoggingConfiguration === undefined && sourcesOf(bucket, assembly).length === 0
      ? [
          {
            problem: 'LoggingConfiguration must name a log bucket, got nothing',
            location: 'Properties/LoggingConfiguration',
          },
        ]
      : [],
  ),
};

/** Buckets that send their access logs to a bucket. */
function sourcesOf(bucket: Resource, assembly: Assembly): Resource[] {
  return assembly.ofType(BUCKET).filter(({ properties }) => destinationOf(properties, assembly)?.id === bucket.id);
}

/** The bucket of this assembly that receives access logs. */
function destinationOf(properties: Resource['properties'], assembly: Assembly): Resource | undefined {
  const logging = asProperties(properties.LoggingConfiguration);
  return assembly.target(logging.DestinationBucketName);
}

/** Rules about server access logs. */
export const accessLogRules: readonly Rule[] = [logsUnderKeysOfS3, deliveryAllowed, notIntoItself, accessLogged];
