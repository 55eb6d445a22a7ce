import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Roles that DMS looks for by these exact names, with the AWS managed policy each is made for (DM-01). */
const ROLES = {
  'dms-vpc-role': 'service-role/AmazonDMSVPCManagementRole',
  'dms-cloudwatch-logs-role': 'service-role/AmazonDMSCloudWatchLogsRole',
} as const;

/**
 * The two roles that every DMS replication of the account uses.
 *
 * They stay when the stack goes, because replications that others made use them too. Roles need time to spread before
 * the first subnet group is made, hence an app of its own (DM-02).
 */
export class DmsRoles extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const [roleName, policy] of Object.entries(ROLES)) {
      const role = new Role(this, roleName, {
        roleName,
        assumedBy: new ServicePrincipal('dms.amazonaws.com'),
        managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(policy)],
      });
      role.applyRemovalPolicy(RemovalPolicy.RETAIN);
      Validations.of(role).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`,
        reason: 'DMS documents this role with this managed policy, which AWS extends as DMS changes (DM-01)',
      });
    }
  }
}
