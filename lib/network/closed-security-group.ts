import { type CfnSecurityGroup, type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** Choices for the security group. */
export interface ClosedSecurityGroupProps {
  /** Network of the members. */
  readonly vpc: IVpc;

  /** Who the members are; EC2 shows it and never lets it change. */
  readonly description: string;
}

/** Lets out nothing that there is: the rule that CDK writes for `allowAllOutbound: false`. */
const NOTHING = {
  CidrIp: '255.255.255.255/32',
  Description: 'Disallow all traffic',
  FromPort: 252,
  IpProtocol: 'icmp',
  ToPort: 86,
};

/**
 * Security group that lets nothing in or out but what rules between groups say.
 *
 * CDK drops its rule for nothing with the first other one, also where that one is a resource of its own; here it stays, so that
 * the group is never made with EC2's rule that lets everything out.
 */
export class ClosedSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, props: ClosedSecurityGroupProps) {
    super(scope, id, { vpc: props.vpc, description: props.description, allowAllOutbound: false });
    (this.node.defaultChild as CfnSecurityGroup).addPropertyOverride('SecurityGroupEgress', [NOTHING]);
  }
}
