import type { Conditions, Guardrail } from './guardrail';

/** Whom the guardrails on data and trail leave alone. */
export interface AccountChoices {
  /**
   * Roles that deploy and destroy, as patterns of ARNs. Only they may change what records, encrypts and keeps.
   *
   * @default - {@link DEPLOYERS}
   */
  readonly deployers?: readonly string[];

  /**
   * Roles that empty a bucket before it is deleted, as patterns of ARNs.
   *
   * @default - {@link EMPTIERS}
   */
  readonly emptiers?: readonly string[];
}

/** The role with which CloudFormation deploys, of any qualifier of the bootstrap. */
export const DEPLOYERS: readonly string[] = ['arn:*:iam::*:role/cdk-*-cfn-exec-role-*'];

/** The role of CDK's function that empties a bucket; CloudFormation names it after the stack and the construct. */
export const EMPTIERS: readonly string[] = ['arn:*:iam::*:role/*-CustomS3AutoDelete*'];

const BY_OTHERS_THAN = (roles: readonly string[]): Conditions => ({ ArnNotLike: { 'aws:PrincipalArn': roles } });

/** The guardrails on what an account keeps: trail, keys and buckets (D7). */
export function accountGuardrails(choices: AccountChoices = {}): readonly Guardrail[] {
  const { deployers = DEPLOYERS, emptiers = EMPTIERS } = choices;
  return [
    {
      id: 'TrailStays',
      what: 'Nobody but who deploys stops, changes or deletes a trail.',
      breaks: 'Changes of a trail by hand.',
      denies: [
        {
          actions: ['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'].map((one) => `cloudtrail:${one}`),
          conditions: BY_OTHERS_THAN(deployers),
        },
      ],
    },
    {
      id: 'KeysStay',
      what: 'Nobody but who deploys deletes, switches off or gives away a key; without it, all under it is unreadable.',
      breaks: 'Changes of a key by hand.',
      denies: [
        {
          actions: [
            ...['DeleteImportedKeyMaterial', 'DisableKey', 'DisableKeyRotation', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
          ].map((one) => `kms:${one}`),
          conditions: BY_OTHERS_THAN(deployers),
        },
      ],
    },
    {
      id: 'BucketsStay',
      what: 'Nobody but who deploys opens, ages or deletes a bucket, or an older version of an object.',
      breaks: 'Changes of a bucket by hand. Functions that empty a bucket are let through by their names.',
      denies: [
        {
          actions: [
            ...['DeleteBucket', 'DeleteBucketPolicy', 'PutBucketOwnershipControls', 'PutBucketPublicAccessBlock'],
            ...['PutBucketVersioning', 'PutEncryptionConfiguration', 'PutLifecycleConfiguration'],
            'PutReplicationConfiguration',
          ].map((one) => `s3:${one}`),
          conditions: BY_OTHERS_THAN(deployers),
        },
        {
          actions: ['s3:DeleteObjectVersion', 's3:PutBucketPolicy'],
          conditions: BY_OTHERS_THAN([...deployers, ...emptiers]),
        },
      ],
    },
    {
      id: 'NothingPublic',
      what: 'Nobody lets everyone in: no public access list, no open function address, no account-wide switch.',
      breaks: 'Public websites in S3, and function addresses without IAM.',
      denies: [
        { actions: ['s3:PutAccountPublicAccessBlock'], conditions: BY_OTHERS_THAN(deployers) },
        {
          actions: ['s3:CreateBucket', 's3:PutBucketAcl', 's3:PutObject', 's3:PutObjectAcl'],
          conditions: {
            StringEquals: { 's3:x-amz-acl': ['authenticated-read', 'public-read', 'public-read-write'] },
          },
        },
        {
          actions: ['lambda:CreateFunctionUrlConfig', 'lambda:UpdateFunctionUrlConfig'],
          conditions: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
        },
      ],
    },
    {
      id: 'TlsOnly',
      what: 'Nobody reaches data over a connection that is not encrypted.',
      breaks: 'Clients that speak plain HTTP. What a service asks for somebody is left alone.',
      denies: [
        {
          actions: ['athena:*', 'glue:*', 'kinesis:*', 's3:*', 'sagemaker:*', 'states:*'],
          conditions: { Bool: { 'aws:SecureTransport': 'false', 'aws:ViaAWSService': 'false' } },
        },
      ],
    },
  ];
}
