import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Policy that API Gateway is documented with. */
const POLICY = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/** Lets the REST APIs of this account and Region write logs; without it, stages with logging cannot be made (RV-10). */
export class ApiGatewayLogRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY)],
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${POLICY}]`,
      reason: 'API Gateway writes to log groups of any name in the account; AWS documents this role with this policy',
    });
    const account = new CfnAccount(this, 'Resource', { cloudWatchRoleArn: role.roleArn });
    account.node.addDependency(role);
    // Both are shared by every API of the account and Region.
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
