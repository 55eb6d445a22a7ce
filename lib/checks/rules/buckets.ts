import { asList, asProperties, at, type Properties } from '../assembly';
import { hasOpen, isOpen, isUnknown } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { booleanOf, listed, numberOf, shown } from '../wording';

const BUCKET = 'AWS::S3::Bucket';

/** Days that an object must have before it can move to a storage class. Source: Amazon S3 guide, lifecycle transitions. */
const DAYS_BEFORE: Readonly<Record<string, number>> = { STANDARD_IA: 30, ONEZONE_IA: 30 };

const keptIsNotEmptied: Rule = {
  id: 'ML-FS-14',
  title: 'Nothing empties a bucket that outlives its stack',
  facts: ['FS-14', 'CF-03'],
  fix: 'drop the custom resource, or delete the bucket with the stack',
  check: forEach('Custom::S3AutoDeleteObjects', ({ properties }, assembly) => {
    const bucket = assembly.target(properties.BucketName);
    if (bucket?.type !== BUCKET || !/^Retain/.test(bucket.template.DeletionPolicy ?? '')) return [];
    return [{ problem: `${bucket.id} is retained, yet its objects would be deleted when the stack goes` }];
  }),
};

const deletedIsEmptied: Rule = {
  id: 'ML-FS-14-2',
  title: 'A bucket that goes with its stack is emptied first',
  facts: ['FS-14'],
  fix: 'set autoDeleteObjects, or retain the bucket',
  check: forEach(BUCKET, (bucket, assembly) => {
    if (bucket.template.DeletionPolicy !== 'Delete') return [];
    const isEmptied = assembly.resources.some(
      ({ type, properties }) =>
        (type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource') &&
        assembly.named(properties).includes(bucket),
    );
    if (isEmptied) return [];
    return [
      {
        problem: 'DeletionPolicy is Delete, but a bucket with objects in it cannot be deleted',
        location: 'DeletionPolicy',
      },
    ];
  }),
};

const ACCESS_BLOCK = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

const noPublicAccess: Rule = {
  id: 'ML-FS-102',
  title: 'Every bucket blocks public access in all four ways',
  facts: [],
  fix: 'set all four of PublicAccessBlockConfiguration to true',
  advice: true,
  check: forEach(BUCKET, ({ properties }) => {
    if (isOpen(properties.PublicAccessBlockConfiguration)) return [];
    const block = asProperties(properties.PublicAccessBlockConfiguration);
    const open = ACCESS_BLOCK.filter((name) => booleanOf(block[name]) !== true && !isUnknown(block[name]));
    if (open.length === 0) return [];
    const found = open.map((name) => `${name}: ${shown(block[name])}`);
    return [
      {
        problem: `every public access must be blocked, got ${found.join(', ')}`,
        location: 'Properties/PublicAccessBlockConfiguration',
      },
    ];
  }),
};

/** Source: Amazon S3 API, ServerSideEncryptionByDefault. */
const keyFitsAlgorithm: Rule = {
  id: 'ML-FS-103',
  title: 'A bucket names a key of KMS when it encrypts with KMS, and only then',
  facts: [],
  fix: 'give the key of the customer with aws:kms, and no key with AES256',
  check: forEach(BUCKET, ({ properties }) =>
    defaultsOf(properties).flatMap(({ SSEAlgorithm, KMSMasterKeyID }) => {
      const location = 'Properties/BucketEncryption';
      const isKms = String(SSEAlgorithm).startsWith('aws:kms');
      if (isKms && KMSMasterKeyID === undefined) {
        return [
          {
            problem: `KMSMasterKeyID must be given with ${shown(SSEAlgorithm)}, got nothing, which means a key whose policy nobody can change`,
            location,
          },
        ];
      }
      if (SSEAlgorithm === 'AES256' && KMSMasterKeyID !== undefined) {
        return [{ problem: `KMSMasterKeyID must not be given with 'AES256', got ${shown(KMSMasterKeyID)}`, location }];
      }
      return [];
    }),
  ),
};

const bucketKey: Rule = {
  id: 'ML-FS-104',
  title: 'A bucket under a key of KMS uses a bucket key',
  facts: [],
  fix: 'set BucketKeyEnabled, or every object costs a call of KMS',
  advice: true,
  check: forEach(BUCKET, ({ properties }) =>
    asList(at(properties, 'BucketEncryption.ServerSideEncryptionConfiguration'))
      .map(asProperties)
      .filter(
        ({ BucketKeyEnabled, ServerSideEncryptionByDefault }) =>
          asProperties(ServerSideEncryptionByDefault).SSEAlgorithm === 'aws:kms' &&
          booleanOf(BucketKeyEnabled) !== true &&
          !isUnknown(BucketKeyEnabled),
      )
      .map(({ BucketKeyEnabled }) => ({
        problem: `BucketKeyEnabled must be true, got ${shown(BucketKeyEnabled)}`,
        location: 'Properties/BucketEncryption',
      })),
  ),
};

/** Source: Amazon S3 guide, lifecycle configuration: an object expires after it has moved. */
const lifecycleOrder: Rule = {
  id: 'ML-FS-105',
  title: 'Objects move to a storage class in time, and expire after they have moved',
  facts: [],
  fix: 'change the days so that S3 accepts the rule',
  check: forEach(BUCKET, ({ properties }) =>
    lifecycleRulesOf(properties).flatMap((rule) => {
      const expiry = numberOf(rule.ExpirationInDays);
      return asList(rule.Transitions)
        .map(asProperties)
        .flatMap(({ StorageClass, TransitionInDays }) => {
          const days = numberOf(TransitionInDays);
          if (days === undefined) return [];
          const least = DAYS_BEFORE[String(StorageClass)] ?? 0;
          const location = `Properties/LifecycleConfiguration.${String(rule.Id)}`;
          return [
            ...(days < least
              ? [{ problem: `objects can move to ${shown(StorageClass)} after ${least} days, got ${days}`, location }]
              : []),
            ...(expiry !== undefined && expiry <= days
              ? [{ problem: `objects must expire after they moved at ${days} days, got ${expiry}`, location }]
              : []),
          ];
        });
    }),
  ),
};

const oldVersionsExpire: Rule = {
  id: 'ML-FS-106',
  title: 'A bucket with versions says when old ones and unfinished uploads go',
  facts: [],
  fix: 'add lifecycle rules for them that are enabled; they cost and nobody sees them',
  advice: true,
  check: forEach(BUCKET, ({ properties }) => {
    if (at(properties, 'VersioningConfiguration.Status') !== 'Enabled') return [];
    const all = at(properties, 'LifecycleConfiguration.Rules');
    if (isOpen(properties.LifecycleConfiguration) || hasOpen(all)) return [];
    const rules = lifecycleRulesOf(properties).filter(({ Status }) => Status === 'Enabled' || isUnknown(Status));
    const missing = [
      ...(rules.some((rule) => rule.NoncurrentVersionExpiration ?? rule.NoncurrentVersionExpirationInDays)
        ? []
        : ['NoncurrentVersionExpiration']),
      ...(rules.some((rule) => rule.AbortIncompleteMultipartUpload) ? [] : ['AbortIncompleteMultipartUpload']),
    ];
    if (missing.length === 0) return [];
    return [
      {
        problem: `an enabled lifecycle rule must have ${listed(missing)}, got none`,
        location: 'Properties/LifecycleConfiguration',
      },
    ];
  }),
};

/** How objects are encrypted that come without a word about it. */
function defaultsOf(properties: Properties): Properties[] {
  return asList(at(properties, 'BucketEncryption.ServerSideEncryptionConfiguration')).map((rule) =>
    asProperties(asProperties(rule).ServerSideEncryptionByDefault),
  );
}

function lifecycleRulesOf(properties: Properties): Properties[] {
  return asList(at(properties, 'LifecycleConfiguration.Rules')).map(asProperties);
}

/** Rules about what a bucket says of itself. */
export const bucketRules: readonly Rule[] = [
  keptIsNotEmptied,
  deletedIsEmptied,
  noPublicAccess,
  keyFitsAlgorithm,
  bucketKey,
  lifecycleOrder,
  oldVersionsExpire,
];
