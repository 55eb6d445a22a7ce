import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnDataLakeSettings } from 'aws-cdk-lib/aws-lakeformation';
import { Construct } from 'constructs';
import { deployingRoleArn } from '../security/deploying-role';

/** Choices for Lake Formation. */
export interface LakeFormationDefaultsProps {
  /**
   * ARNs of roles that become administrators beside the deploying role. Where there are administrators already, one of them
   * must let the deploying role in first (LF-02). Never name a role that may be deleted: the list then takes no change (LF-05).
   *
   * @default - the deploying role alone is added; whoever is an administrator stays one (LF-03)
   */
  readonly administrators?: readonly string[];

  /**
   * What new databases and tables give to everybody with IAM permissions: `nothing`, for the whole account and Region
   * (LF-06), or what they give now.
   *
   * CloudFormation has been reported to ignore the empty lists that say `nothing` (cloudformation-coverage-roadmap#2197):
   * the preflight command looks, and the README of this folder has the call that makes up for it.
   */
  readonly newTablesGive: 'nothing' | 'unchanged';
}

/**
 * Settings of Lake Formation for the account and Region, in place of those of a data stack: one owner for all environments.
 *
 * They only add (LF-03), and stay when the stack goes: what their deletion does to other administrators is nowhere said.
 */
export class LakeFormationDefaults extends Construct {
  constructor(scope: Construct, id: string, props: LakeFormationDefaultsProps) {
    super(scope, id);
    const administrators = [deployingRoleArn(this), ...(props.administrators ?? [])];
    const settings = new CfnDataLakeSettings(this, 'Resource', {
      admins: administrators.map((arn) => ({ dataLakePrincipalIdentifier: arn })),
      mutationType: 'APPEND',
      ...(props.newTablesGive === 'nothing'
        ? { createDatabaseDefaultPermissions: [], createTableDefaultPermissions: [] }
        : {}),
    });
    settings.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
