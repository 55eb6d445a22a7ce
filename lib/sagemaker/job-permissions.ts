import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { allow } from '../security/allow';

/**
 * Lets a role use the key of volumes (TR-22, KM-07): without `kms:ViaService`, as SageMaker uses it itself.
 *
 * So the grants of the lake on the same keys, through S3 alone, limit nothing here; they stay, because the lake does not know who
 * else may use its keys, and each grant must be enough by itself.
 */
export function allowVolumeKey(role: IRole, key: IKey): void {
  allow(role, {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'],
    resources: [key.keyArn],
  });
  allow(role, {
    actions: ['kms:CreateGrant'],
    resources: [key.keyArn],
    conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  });
}

/** Lets a role use the key that a request names for outputs (TR-22). */
export function allowOutputKey(role: IRole, key: IKey): void {
  allow(role, {
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    resources: [key.keyArn],
  });
}

/**
 * Lets a role write the logs of SageMaker.
 *
 * @param groups families of log groups, e.g. `/aws/sagemaker/TrainingJobs`
 */
export function allowLogs(role: IRole, groups: readonly string[]): void {
  const stack = Stack.of(role);
  allow(role, {
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resources: groups.map((group) => stack.formatArn({ service: 'logs', resource: `log-group:${group}*` })),
    wildcard: 'SageMaker names the group or its streams after the job when it starts',
  });
}

/** Lets SageMaker make interfaces in a network of the account with a role, and take them away (TR-22). */
export function allowInterfaces(role: IRole): void {
  allow(role, { actions: INTERFACES, resources: ['*'], wildcard: ANY_RESOURCE });
}

/** Calls by which SageMaker makes interfaces in a network, and takes them away. */
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteNetworkInterfacePermission',
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

/** Why some calls of SageMaker are allowed on every resource. */
export const ANY_RESOURCE =
  'These calls of SageMaker know no resource, or are made before the resource has a name (TR-22, TR-23)';
