import { copies } from '../../sagemaker/job-role.calls';
import type { Call, RoleCalls, ServiceCalls } from '../../security/calls';

/** What a job's role calls beside the rest, so that SageMaker mounts a Lustre file system. */
export const lustreReadCalls: readonly Call[] = [
  { actions: ['fsx:DescribeFileSystems'], on: ['*'], why: 'It looks where the file system is' },
];

/**
 * What a job's role calls beside the rest, so that SageMaker mounts an EFS file system (TR-11).
 *
 * @param homes path of the `SharedHomes`
 */
export function efsReadCalls(homes: string): readonly Call[] {
  return [
    {
      actions: ['elasticfilesystem:DescribeFileSystems', 'elasticfilesystem:DescribeMountTargets'],
      on: [`{${homes}}`],
      why: 'It looks where the file system is',
    },
  ];
}

/**
 * What Step Functions calls for the states of `importStates`.
 *
 * @param cache path of the `LustreCache`
 */
export function importCalls(cache: string): readonly Call[] {
  return [
    {
      actions: ['fsx:CreateDataRepositoryTask'],
      on: [`arn:aws:fsx:{region}:{account}:file-system/{${cache}#Ref}`, 'arn:aws:fsx:{region}:{account}:task/*'],
      why: 'It imports the listing of a version',
    },
    { actions: ['fsx:DescribeDataRepositoryTasks'], on: ['*'], why: 'It looks whether the import has ended' },
  ];
}

/**
 * What Step Functions calls for the states of a `DataCopy`.
 *
 * @param copy path of the `DataCopy`
 */
export function copyCalls(copy: string): readonly Call[] {
  return [
    { actions: ['datasync:StartTaskExecution'], on: [`{${copy}/Task}`], why: 'It copies a version' },
    {
      actions: ['datasync:DescribeTaskExecution'],
      on: [`{${copy}/Task}/execution/*`],
      why: 'It looks whether the copy has ended',
    },
  ];
}

/** A copy, as far as the role of DataSync depends on it. */
export interface CopyRoleCalls {
  /** Path of the `DataCopy`. */
  readonly copy: string;

  /** Path of the `SharedHomes`. */
  readonly homes: string;

  /** Where versions of the data lie in the features zone, ending in `/`. */
  readonly dataPrefix: string;
}

/** What DataSync calls to copy versions from the features zone to EFS, as its guide lists it for a source in S3. */
export function dataCopyCalls({ copy, homes, dataPrefix }: CopyRoleCalls): RoleCalls {
  const features = '{Data/Lake/features}';
  return {
    role: `${copy}/Role`,
    by: 'DataSync',
    when: { construct: `${copy}/Task` },
    trust: { service: 'datasync.amazonaws.com', context: { 'aws:SourceAccount': '{account}' } },
    calls: [
      ...copies(features, dataPrefix, 'It copies versions'),
      { actions: ['s3:ListBucketMultipartUploads'], on: [features], why: 'The guide lists it' },
      {
        actions: [
          's3:GetObjectTagging',
          's3:GetObjectVersion',
          's3:GetObjectVersionTagging',
          's3:ListMultipartUploadParts',
        ],
        on: [`${features}/${dataPrefix}*`],
        why: 'It reads the version of an object that it listed, in parts; the guide lists tags, too',
      },
      {
        actions: [
          'elasticfilesystem:ClientMount',
          'elasticfilesystem:ClientWrite',
          'elasticfilesystem:ClientRootAccess',
        ],
        on: [`{${homes}}`],
        context: { 'elasticfilesystem:AccessPointArn': `{${copy}/Place}` },
        why: 'It writes below the folder of the data, as root',
      },
    ],
  };
}

/** Where a copy logs. */
export interface LoggedCopy {
  /** Path of the task. */
  readonly task: string;

  /** Path of the log group. */
  readonly log: string;
}

/** What DataSync calls in its own name: it logs what it could not copy (DataSync guide, monitor-datasync). */
export function copyLogCalls(copies: readonly LoggedCopy[]): ServiceCalls {
  return {
    service: 'datasync.amazonaws.com',
    by: 'DataSync',
    calls: copies.map(({ task, log }) => ({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: [`{${log}}:log-stream:*`],
      context: { 'aws:SourceAccount': '{account}', 'aws:SourceArn': `{${task}}` },
      why: 'It logs what it could not copy',
    })),
  };
}

/**
 * What FSx calls with the key of a linked bucket, through S3, as the role that it makes for a file system (FS-08).
 *
 * @param key path of the key
 */
export function lustreLinkCalls(key: string): ServiceCalls {
  const actions = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'];
  return {
    service:
      'arn:aws:iam::{account}:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_fs-0123',
    by: 'FSx for Lustre',
    calls: [
      {
        actions: [...actions, 'ReEncryptFrom', 'ReEncryptTo'].map((action) => `kms:${action}`),
        on: [`{${key}}`],
        context: {
          'kms:CallerAccount': '{account}',
          'kms:ViaService': 's3.{region}.amazonaws.com',
          'aws:userid': 'AROAEXAMPLE:FSx',
        },
        why: 'It reads the objects of a linked bucket',
      },
    ],
  };
}
