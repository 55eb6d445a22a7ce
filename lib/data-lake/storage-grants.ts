import { Stack } from 'aws-cdk-lib';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { allow } from '../security/allow';
import type { DataLake } from './data-lake';
import { checkedPrefix, keysOf, type StorageArea } from './storage-area';
import { checkedZone } from './zones';

/** See `DataLake.grantStorageRead`. */
export function readFiles(lake: DataLake, role: IRole, area: StorageArea): Grant {
  const prefix = checkedPrefix(area);
  const bucket = bucketOf(lake, area);
  allow(role, { actions: ['s3:GetBucketLocation'], resources: [bucket.bucketArn] });
  allow(role, {
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    // "If exists", because asking for one object names no prefix: who may not list is told 403, not 404, when the object
    // is not there, and Spark ends where it would have gone on.
    conditions:
      prefix === '' ? undefined : { StringLikeIfExists: { 's3:prefix': [`${prefix}*`, prefix.slice(0, -1)] } },
  });
  return readObjects(lake, role, area);
}

/** See `DataLake.grantObjectRead`. */
export function readObjects(lake: DataLake, role: IRole, area: StorageArea): Grant {
  allowKey(lake, role, area, ['kms:Decrypt']);
  return allow(role, {
    actions: ['s3:GetObject'],
    resources: objects(lake, area),
    wildcard: 'Reads the objects under one prefix, whose names are made at run time',
  });
}

/** See `DataLake.grantStorageWrite`. */
export function writeFiles(lake: DataLake, role: IRole, area: StorageArea): Grant {
  const bucket = bucketOf(lake, area);
  allow(role, { actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], resources: [bucket.bucketArn] });
  allow(role, {
    actions: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    resources: objects(lake, area),
    wildcard: 'Writes objects under one prefix, whose names are made at run time',
  });
  return writeObjects(lake, role, area);
}

/** See `DataLake.grantObjectWrite`. */
export function writeObjects(lake: DataLake, role: IRole, area: StorageArea): Grant {
  // Decrypt, because an upload under a bucket key that is there already may decrypt it.
  allowKey(lake, role, area, ['kms:Decrypt', 'kms:GenerateDataKey']);
  return allow(role, {
    actions: ['s3:PutObject'],
    resources: objects(lake, area),
    wildcard: 'Writes objects under one prefix, whose names are made at run time',
  });
}

/** See `DataLake.grantStorageDelete`. */
export function deleteObjects(lake: DataLake, role: IRole, area: StorageArea): Grant {
  return allow(role, {
    actions: ['s3:DeleteObject'],
    resources: objects(lake, area),
    wildcard: 'Deletes temporary and replaced files under one prefix, whose names are made at run time',
  });
}

function bucketOf(lake: DataLake, { zone }: StorageArea): IBucket {
  return lake.zones[checkedZone(zone)];
}

/** ARNs of the objects of a part of a zone. */
function objects(lake: DataLake, area: StorageArea): string[] {
  return keysOf(area).map((key) => bucketOf(lake, area).arnForObjects(key));
}

function allowKey(lake: DataLake, role: IRole, { zone }: StorageArea, actions: string[]): void {
  allow(role, {
    actions,
    resources: [lake.keyOf(zone).keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(lake).region}.amazonaws.com` } },
  });
}
