import { CfnPrincipalPermissions } from 'aws-cdk-lib/aws-lakeformation';
import { Construct, type IDependable } from 'constructs';
import { inLine } from './lake-order';

/** One Lake Formation permission on one resource. */
export interface LakePermission {
  /** Permission by its API name, e.g. `SELECT`. */
  readonly permission: string;

  /** What it applies to; exactly one member is set. */
  readonly resource: CfnPrincipalPermissions.ResourceProperty;
}

/** What a principal may do. */
export interface LakePermissionsProps {
  /** ARN of the IAM role. */
  readonly principalArn: string;

  /** Its permissions, in the order in which they are given. */
  readonly permissions: readonly LakePermission[];

  /** What must exist before the first of them can be given. */
  readonly after: IDependable;
}

/**
 * Lake Formation permissions of one principal, one CloudFormation resource each, one after the other.
 *
 * Requests with several permissions have failed although the grant succeeded (LF-11), and calls side by side are
 * throttled (LF-04); so each permission of a stack waits for the one before it.
 */
export class LakePermissions extends Construct {
  constructor(scope: Construct, id: string, props: LakePermissionsProps) {
    super(scope, id);
    for (const [index, { permission, resource }] of props.permissions.entries()) {
      const grant = new CfnPrincipalPermissions(this, `${permission}${index}`, {
        principal: { dataLakePrincipalIdentifier: props.principalArn },
        resource,
        permissions: [permission],
        permissionsWithGrantOption: [],
      });
      grant.node.addDependency(props.after);
      inLine(grant);
    }
  }
}
