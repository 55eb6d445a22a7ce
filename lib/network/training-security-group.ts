import { CfnSecurityGroupIngress, Port } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { accept } from '../security/accept';
import { IsolatedSecurityGroup, type IsolatedSecurityGroupProps } from './isolated-security-group';

/** Choices for the security group of jobs. */
export interface TrainingSecurityGroupProps extends IsolatedSecurityGroupProps {
  /**
   * Whether the members talk to each other, over an Elastic Fabric Adapter or without one: jobs on several instances (TR-13).
   * An adapter wants all traffic in and out between the members of its group, not TCP alone (TR-14).
   *
   * @default false
   */
  readonly efa?: boolean;
}

/**
 * Security group of jobs that train, process or evaluate: they reach S3, and each other if asked for.
 *
 * It never has CDK's rule for all outgoing traffic: beside that one CDK drops every other outgoing rule, and the adapter
 * would have none to its own group (TR-14).
 */
export class TrainingSecurityGroup extends IsolatedSecurityGroup {
  constructor(scope: Construct, id: string, props: TrainingSecurityGroupProps) {
    super(scope, id, props);
    if (props.efa ?? false) {
      this.addIngressRule(this, Port.allTraffic(), 'Between the instances of a job');
      this.addEgressRule(this, Port.allTraffic(), 'Between the instances of a job');
      for (const rule of this.node.children.filter((child) => child instanceof CfnSecurityGroupIngress)) {
        accept(rule, {
          rule: 'EC2RestrictedCommonPorts',
          packs: ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'],
          reason:
            'The rule is about addresses of the Internet; this one lets in members of the group itself alone (TR-14)',
        });
      }
    }
  }
}
