import { Stack, Validations } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, Port } from 'aws-cdk-lib/aws-ec2';
import { Connection, ConnectionNetwork, ConnectionType, type IConnection } from 'aws-cdk-lib/aws-glue';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { IsolatedSecurityGroup } from '../network/isolated-security-group';
import { allow } from '../security/allow';

/** Tag that Glue puts on the network interfaces it makes. */
const GLUE_TAG = 'aws-glue-service-resource';

/** Where a Spark job runs inside a network. */
export interface JobNetworkProps {
  /**
   * The network. It needs the free S3 endpoint (GL-06) and, without a route to the internet, interface endpoints for
   * glue, logs, monitoring, kms and sts (VPC-02).
   */
  readonly vpc: IVpc;

  /** Subnets of the network, one per Availability Zone; a run uses the first that is healthy and has addresses. */
  readonly subnets: readonly ISubnet[];
}

/** Connections that place the workers of a Glue job in a network, and the permissions Glue needs to do so. */
export class JobNetwork extends Construct {
  /** One connection per subnet, in the order in which Glue tries them. */
  readonly connections: IConnection[];

  /** @throws if no subnet is given */
  constructor(scope: Construct, id: string, props: JobNetworkProps) {
    super(scope, id);
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'A Glue connection must name the Availability Zone of its subnet, which the configuration names',
    });
    if (props.subnets.length === 0) {
      throw new Error('subnets must name at least one subnet, got none; give the isolated subnets of the network');
    }
    const workers = new IsolatedSecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Workers of a Spark job',
    });
    // GL-05: Spark's workers talk to each other on ports that are chosen at run time, and Glue refuses anything less.
    workers.addIngressRule(workers, Port.allTcp(), 'Between the workers');
    workers.addEgressRule(workers, Port.allTcp(), 'Between the workers');

    this.connections = props.subnets.map(
      (subnet, index) =>
        new Connection(this, `Connection${index}`, {
          type: ConnectionType.NETWORK,
          description: 'Places the workers of a Spark job',
          network: ConnectionNetwork.subnet(subnet),
          securityGroups: [workers],
        }),
    );
  }

  /** Lets Glue place the workers of a job with this role: read the connections, make and remove network interfaces. */
  grantUse(role: IRole): void {
    const stack = Stack.of(this);
    allow(role, {
      actions: ['glue:GetConnection', 'glue:GetConnections'],
      resources: [
        stack.formatArn({ service: 'glue', resource: 'catalog' }),
        ...this.connections.map((connection) => connection.connectionArn),
      ],
    });
    allow(role, {
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcAttribute',
        'ec2:DescribeVpcEndpoints',
      ],
      resources: ['*'],
      wildcard:
        'Glue makes the network interfaces of a run, and looks at the network before; most of these calls know no resource',
    });
    allow(role, {
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: [stack.formatArn({ service: 'ec2', resource: 'network-interface', resourceName: '*' })],
      conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': [GLUE_TAG] } },
      wildcard: 'Glue marks the network interfaces of a run, whose ids are made at run time, with its one tag',
    });
  }
}
