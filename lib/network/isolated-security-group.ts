import { type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** Choices for the security group. */
export interface IsolatedSecurityGroupProps {
  /** Network of the members. */
  readonly vpc: IVpc;

  /** Who the members are; EC2 shows it and never lets it change. */
  readonly description: string;
}

/**
 * Security group of what talks to AWS and to nobody else: the base of the groups by role.
 *
 * It lets HTTPS out to any address, because the addresses of S3 change; the isolated subnets have no route but the one
 * to S3. Nothing comes in.
 */
export class IsolatedSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, props: IsolatedSecurityGroupProps) {
    super(scope, id, { vpc: props.vpc, description: props.description, allowAllOutbound: false });
    this.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS; the only route out of the subnets is the one to S3');
  }
}
