import type { Assembly, Resource } from '../../lib/checks/assembly';
import { ACCOUNT } from './names';
import { matches } from './patterns';
import type { Statement } from './policies';

/** A statement that names everyone and means somebody whom a policy cannot name: its conditions tell who. */
interface Meant {
  /** Type of the resource whose policy has it. */
  readonly type: string;

  /** Type of a resource that must be in the templates, or nobody needs the statement. */
  readonly needs: string;

  /** Actions that it may have, in lower case. */
  readonly actions: readonly string[];

  /** Operator, key and value of each condition that it must have; `{region}` is that of the templates. */
  readonly conditions: readonly (readonly [operator: string, key: string, value: string])[];

  /** Why nobody can be named. */
  readonly why: string;
}

const VIA_MOUNT_TARGET = ['Bool', 'elasticfilesystem:AccessedViaMountTarget', 'true'] as const;

const MEANT: readonly Meant[] = [
  {
    type: 'AWS::KMS::Key',
    needs: 'AWS::FSx::DataRepositoryAssociation',
    actions: 'Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo'
      .split(' ')
      .map((action) => `kms:${action}`.toLowerCase()),
    conditions: [
      ['StringEquals', 'kms:CallerAccount', ACCOUNT],
      ['StringEquals', 'kms:ViaService', 's3.{region}.amazonaws.com'],
      ['StringLike', 'aws:userid', '*:FSx'],
      [
        'ArnLike',
        'aws:PrincipalArn',
        `arn:aws:iam::${ACCOUNT}:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_*`,
      ],
    ],
    why: 'FSx makes a service-linked role for each file system, under a name that is not known before (FS-08)',
  },
  ...(
    [
      ['elasticfilesystem:clientmount', [VIA_MOUNT_TARGET]],
      [
        'elasticfilesystem:clientwrite',
        [
          VIA_MOUNT_TARGET,
          [
            'ArnLike',
            'elasticfilesystem:AccessPointArn',
            `arn:aws:elasticfilesystem:{region}:${ACCOUNT}:access-point/*`,
          ],
        ],
      ],
    ] as const
  ).map(([action, conditions]): Meant => ({
    type: 'AWS::EFS::FileSystem',
    needs: 'AWS::EFS::MountTarget',
    actions: [action],
    conditions,
    why:
      'SageMaker mounts without signing, as nobody (TR-11); who reaches a mount target is decided by the network, and only ' +
      'an access point lets write',
  })),
];

/** Whether everyone who is named in a statement is somebody whom a policy cannot name. */
export function meansOne(statement: Statement, resource: Resource, assembly: Assembly, region: string): boolean {
  return MEANT.some(
    ({ type, needs, actions, conditions }) =>
      type === resource.type &&
      assembly.ofType(needs).length > 0 &&
      (statement.actions ?? ['*']).every((action) => actions.includes(action.toLowerCase())) &&
      conditions.every(([operator, key, value]) =>
        insists(statement, operator, key, value.replace('{region}', region)),
      ),
  );
}

/** Whether a statement has a condition, with that value or one that means less. */
function insists({ conditions }: Statement, operator: string, key: string, value: string): boolean {
  return conditions.some(
    (one) =>
      one.operator === operator &&
      one.key.toLowerCase() === key.toLowerCase() &&
      one.values.length > 0 &&
      one.values.every((said) => said === value || (/Like$/.test(operator) && matches(value, said))),
  );
}
