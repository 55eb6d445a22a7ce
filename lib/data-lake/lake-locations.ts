/* eslint-disable awscdk/require-passing-this -- ids stay those of the children of LakeFormation: a bucket is registered once */
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResource as RegisteredLocation } from 'aws-cdk-lib/aws-lakeformation';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib';
import type { Construct, IDependable } from 'constructs';
import { allow } from '../security/allow';
import { deployingRoleArn } from '../security/deploying-role';
import { LakePermissions } from './lake-permissions';

/** What is registered. */
export interface LakeLocations {
  /** Whether IAM keeps working beside Lake Formation (LF-14). */
  readonly hybrid: boolean;

  /** Buckets whose objects Lake Formation hands out, by id. */
  readonly locations: Readonly<Record<string, IBucket>>;

  /** Keys of those buckets. */
  readonly encryptionKeys: readonly IKey[];

  /** Whether engines may write what they were granted, or read only. */
  readonly access: 'read' | 'read-write';

  /**
   * What must be there first: the settings that make the deploying role an administrator (LF-01).
   *
   * @default - nothing: it is one already
   */
  readonly after?: IDependable;
}

/** What a registering role does with the keys (LF-08), and with the objects, by access. */
const USES = {
  read: { key: ['kms:Decrypt', 'kms:DescribeKey'], objects: ['s3:GetObject'] },
  'read-write': {
    key: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    objects: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
  },
} as const;

/**
 * Registers buckets with Lake Formation, with a role of our own, below `scope`; the ids of the locations stay those that they
 * are given by, because nobody can register a bucket twice (LF-07).
 */
export function registerLocations(scope: Construct, props: LakeLocations): void {
  const { key, objects } = USES[props.access];
  const deployer = deployingRoleArn(Stack.of(scope));
  const role = new Role(scope, 'Registration', {
    assumedBy: new ServicePrincipal('lakeformation.amazonaws.com'),
    description: 'Lake Formation reads and writes the registered zones with it, for those it has let in',
  });
  const buckets = Object.values(props.locations);
  allow(role, {
    actions: ['s3:ListBucket', 's3:GetBucketLocation'],
    resources: buckets.map((bucket) => bucket.bucketArn),
  });
  allow(role, {
    actions: objects,
    resources: buckets.map((bucket) => bucket.arnForObjects('*')),
    wildcard: 'Lake Formation narrows this to the tables it grants when it vends credentials',
  });
  // LF-08: register only once the role can use the keys.
  allow(role, { actions: key, resources: props.encryptionKeys.map((one) => one.keyArn) });

  for (const [name, bucket] of Object.entries(props.locations)) {
    const location = new RegisteredLocation(scope, name, {
      resourceArn: bucket.bucketArn,
      useServiceLinkedRole: false,
      roleArn: role.roleArn,
      hybridAccessEnabled: props.hybrid,
    });
    location.node.addDependency(...(props.after === undefined ? [] : [props.after]), role);
    // LF-10: whoever creates a table needs its location; here CloudFormation does.
    new LakePermissions(scope, `${name}Deployer`, {
      principalArn: deployer,
      permissions: [
        {
          permission: 'DATA_LOCATION_ACCESS',
          resource: { dataLocation: { catalogId: Stack.of(scope).account, resourceArn: bucket.bucketArn } },
        },
      ],
      after: location,
    });
  }
}
