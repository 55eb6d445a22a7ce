import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What AWS's guide lets FSx do with the key of a linked bucket, with the wildcards of the guide written out. */
export const LUSTRE_KEY_ACTIONS = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
] as const;

/**
 * What the key of a bucket must allow so that Lustre file systems of the account can be linked to the bucket (FS-08).
 *
 * FSx makes a service-linked role for each file system, whose name is not known before, so the guide allows everyone whose
 * session is called `FSx`. A session may be called anything, so this statement also wants the role to be one of those: their
 * path belongs to the service. It names no bucket: the bucket refers to the key already (KM-04, KM-06).
 *
 * Source: Amazon FSx for Lustre guide, create-dra-linked-data-repo (copy of 2023); `aws:PrincipalArn` is ours.
 *
 * @param scope anything in the stack of the key
 */
export function lustreKeyStatement(scope: Construct): PolicyStatement {
  const { partition, region, account } = Stack.of(scope);
  return new PolicyStatement({
    sid: 'LustreLinks',
    principals: [new AnyPrincipal()],
    actions: [...LUSTRE_KEY_ACTIONS],
    resources: ['*'],
    conditions: {
      StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `s3.${region}.amazonaws.com` },
      StringLike: { 'aws:userid': '*:FSx' },
      ArnLike: {
        'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_*`,
      },
    },
  });
}
