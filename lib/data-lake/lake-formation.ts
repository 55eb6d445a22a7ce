import { DefaultStackSynthesizer, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnDataLakeSettings, CfnResource as RegisteredLocation } from 'aws-cdk-lib/aws-lakeformation';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow } from '../security/allow';
import { LakePermissions } from './lake-permissions';

/**
 * How Lake Formation takes part.
 *
 * - `off`: IAM alone decides; nothing is registered.
 * - `hybrid`: locations are registered, IAM keeps working, Lake Formation binds the principals that opt in (LF-14, RV-06).
 * - `strict`: tables of the platform's databases give nothing to everybody, and the defaults of the whole account and Region
 *   are asked to do the same (LF-06); the README says what to check, because CloudFormation may ignore that.
 */
export type LakeFormationMode = 'off' | 'hybrid' | 'strict';

/** Choices for the registration. */
export interface LakeFormationProps {
  /** `hybrid` or `strict`. */
  readonly mode: Exclude<LakeFormationMode, 'off'>;

  /** Buckets whose objects Lake Formation hands out. */
  readonly locations: Record<string, IBucket>;

  /** Key of those buckets. */
  readonly encryptionKey: IKey;

  /**
   * ARNs of roles that become administrators beside the deploying role. Where the account has administrators already, one
   * of them must let the deploying role in first (LF-02).
   *
   * @default - the deploying role alone is added; administrators that the account already has stay (LF-03)
   */
  readonly administrators?: readonly string[];
}

/** Makes the account's Lake Formation know the zones, with a role of our own (LF-07). */
export class LakeFormation extends Construct {
  /** `hybrid` or `strict`. */
  readonly mode: Exclude<LakeFormationMode, 'off'>;

  constructor(scope: Construct, id: string, props: LakeFormationProps) {
    super(scope, id);
    this.mode = props.mode;
    const deployer = deployingRoleArn(Stack.of(this));

    // LF-01, LF-03: the deploying role must be an administrator first, and nobody else may stop being one.
    const settings = new CfnDataLakeSettings(this, 'Settings', {
      admins: [deployer, ...(props.administrators ?? [])].map((arn) => ({ dataLakePrincipalIdentifier: arn })),
      mutationType: 'APPEND',
      ...(props.mode === 'strict' ? { createDatabaseDefaultPermissions: [], createTableDefaultPermissions: [] } : {}),
    });

    // LF-03: what deleting it does to other administrators is nowhere said; so it stays, and costs nothing.
    settings.applyRemovalPolicy(RemovalPolicy.RETAIN);

    const role = new Role(this, 'Registration', {
      assumedBy: new ServicePrincipal('lakeformation.amazonaws.com'),
      description: 'Lake Formation reads and writes the registered zones with it, for those it has let in',
    });
    const buckets = Object.values(props.locations);
    allow(role, {
      actions: ['s3:ListBucket', 's3:GetBucketLocation'],
      resources: buckets.map((bucket) => bucket.bucketArn),
    });
    allow(role, {
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      resources: buckets.map((bucket) => bucket.arnForObjects('*')),
      wildcard: 'Lake Formation narrows this to the tables it grants when it vends credentials',
    });
    // LF-08: register only once the role can use the key.
    allow(role, {
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      resources: [props.encryptionKey.keyArn],
    });

    for (const [name, bucket] of Object.entries(props.locations)) {
      const location = new RegisteredLocation(this, name, {
        resourceArn: bucket.bucketArn,
        useServiceLinkedRole: false,
        roleArn: role.roleArn,
        hybridAccessEnabled: props.mode === 'hybrid',
      });
      location.node.addDependency(settings, role);
      // LF-10: whoever creates a table needs its location; here CloudFormation does.
      new LakePermissions(this, `${name}Deployer`, {
        principalArn: deployer,
        permissions: [
          {
            permission: 'DATA_LOCATION_ACCESS',
            resource: { dataLocation: { catalogId: Stack.of(this).account, resourceArn: bucket.bucketArn } },
          },
        ],
        after: location,
      });
    }
  }
}

/** The role with which CloudFormation makes the resources of this stack. */
function deployingRoleArn(stack: Stack): string {
  const synthesizer = stack.synthesizer;
  if (!(synthesizer instanceof DefaultStackSynthesizer)) {
    throw new Error(
      `Lake Formation needs to know the deploying role, but stack '${stack.node.path}' has no DefaultStackSynthesizer; use one`,
    );
  }
  return Fn.sub(synthesizer.cloudFormationExecutionRoleArn);
}
