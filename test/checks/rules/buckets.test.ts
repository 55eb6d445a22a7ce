import { bucketRules } from '../../../lib/checks/rules/buckets';
import { type Example, type Resources, testRules } from './examples';

const LIFECYCLE = {
  Rules: [
    { Id: 'Old', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
    { Id: 'Unfinished', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
  ],
};

/** A bucket that keeps every rule, with changes. */
function bucket(changes: Record<string, unknown> = {}, beside: Record<string, unknown> = {}): Resources[string] {
  return [
    'AWS::S3::Bucket',
    {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: LIFECYCLE,
      ...changes,
    },
    beside,
  ];
}

const encrypted = (SSEAlgorithm: string, key?: unknown, BucketKeyEnabled?: boolean) => ({
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      { BucketKeyEnabled, ServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID: key } },
    ],
  },
});
const emptied: Resources[string] = ['Custom::S3AutoDeleteObjects', { BucketName: { Ref: 'Bucket' } }];
const moving = (StorageClass: string, TransitionInDays: unknown, ExpirationInDays?: number) => ({
  LifecycleConfiguration: {
    Rules: [
      ...LIFECYCLE.Rules,
      { Id: 'Move', Status: 'Enabled', Transitions: [{ StorageClass, TransitionInDays }], ExpirationInDays },
    ],
  },
});

const examples: Example[] = [
  {
    rule: 'ML-FS-14',
    fails: { Bucket: bucket({}, { DeletionPolicy: 'Retain' }), Empty: emptied },
    says: 'Test/Bucket is retained, yet its objects would be deleted',
    passes: { Bucket: bucket({}, { DeletionPolicy: 'Delete' }), Empty: emptied },
    alsoFails: {
      'kept unless its creation fails': {
        Bucket: bucket({}, { DeletionPolicy: 'RetainExceptOnCreate' }),
        Empty: emptied,
      },
    },
  },
  {
    rule: 'ML-FS-14-2',
    fails: { Bucket: bucket({}, { DeletionPolicy: 'Delete' }) },
    says: 'a bucket with objects in it cannot be deleted',
    passes: { Bucket: bucket({}, { DeletionPolicy: 'Retain' }) },
    alsoPasses: {
      'emptied by something else': {
        Bucket: bucket({}, { DeletionPolicy: 'Delete' }),
        Empty: ['AWS::CloudFormation::CustomResource', { ServiceToken: 'arn', Name: { Ref: 'Bucket' } }],
      },
    },
  },
  {
    rule: 'ML-FS-102',
    fails: { Bucket: bucket({ PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false } }) },
    says: 'got BlockPublicPolicy: false, IgnorePublicAcls: nothing, RestrictPublicBuckets: nothing',
    passes: { Bucket: bucket() },
    alsoFails: { 'nothing stated': { Bucket: bucket({ PublicAccessBlockConfiguration: undefined }) } },
  },
  {
    rule: 'ML-FS-103',
    fails: { Bucket: bucket(encrypted('aws:kms', undefined, true)) },
    says: "must be given with 'aws:kms', got nothing",
    passes: { Bucket: bucket(encrypted('aws:kms', { Ref: 'Key' }, true)) },
    alsoFails: { 'a key without use': { Bucket: bucket(encrypted('AES256', 'key')) } },
    alsoPasses: { 'keys of S3': { Bucket: bucket(encrypted('AES256')) } },
  },
  {
    rule: 'ML-FS-104',
    fails: { Bucket: bucket(encrypted('aws:kms', 'key')) },
    says: 'BucketKeyEnabled must be true, got nothing',
    passes: { Bucket: bucket(encrypted('aws:kms', 'key', true)) },
    alsoPasses: { 'two layers, which have none': { Bucket: bucket(encrypted('aws:kms:dsse', 'key')) } },
  },
  {
    rule: 'ML-FS-105',
    fails: { Bucket: bucket(moving('STANDARD_IA', 10)) },
    says: "can move to 'STANDARD_IA' after 30 days, got 10",
    passes: { Bucket: bucket(moving('STANDARD_IA', 30, 60)) },
    alsoFails: { 'expires before it moves': { Bucket: bucket(moving('GLACIER_IR', 90, 90)) } },
    alsoPasses: {
      'an archive at once': { Bucket: bucket(moving('GLACIER_IR', 0)) },
      'days of a parameter': { Bucket: bucket(moving('STANDARD_IA', { Ref: 'Days' })) },
    },
  },
  {
    rule: 'ML-FS-106',
    fails: { Bucket: bucket({ LifecycleConfiguration: { Rules: LIFECYCLE.Rules.slice(1) } }) },
    says: "must have 'NoncurrentVersionExpiration', got none",
    passes: { Bucket: bucket() },
    alsoFails: {
      'rules that are switched off': {
        Bucket: bucket({
          LifecycleConfiguration: { Rules: LIFECYCLE.Rules.map((rule) => ({ ...rule, Status: 'Disabled' })) },
        }),
      },
      'no rule at all': { Bucket: bucket({ LifecycleConfiguration: undefined }) },
    },
    alsoPasses: {
      'no versions': { Bucket: bucket({ VersioningConfiguration: undefined, LifecycleConfiguration: undefined }) },
    },
  },
];

testRules('bucketRules', bucketRules, examples);
