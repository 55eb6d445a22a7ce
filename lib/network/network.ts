import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { FlowLogDestination, IpAddresses, type ISubnet, type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept } from '../security/accept';
import { addressRange, overlap, privateRange } from './cidr';
import { servicesOf } from './interface-endpoints';
import { whyNotZones } from './region-zones';
import { addInterfaceEndpoints, addS3Gateway, type InterfaceEndpointsProps } from './service-endpoints';

/** Choices for the network. */
export interface NetworkProps {
  /**
   * Address range, as a literal between /16 and /20. Each Availability Zone gets a sixteenth of it, so that another zone
   * can be added later without moving the others; SageMaker takes two addresses per instance, five with EFA (TR-16).
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * Address ranges of networks that this one will be connected to. None of them may overlap `cidr`, which cannot be changed
   * later. No connection is made.
   *
   * @default - none, and any range will do
   */
  readonly connectedCidrs?: readonly string[];

  /** Key of the flow logs; its policy must allow CloudWatch Logs (KM-01). */
  readonly logKey: IKey;

  /**
   * How long flow logs are kept.
   *
   * @default - two years
   */
  readonly logRetention?: RetentionDays;

  /**
   * Whether flow logs outlive the stack.
   *
   * @default true
   */
  readonly retainLogs?: boolean;

  /**
   * Services to reach without an internet route. Each costs by the hour in each Availability Zone (VPC-11, CO-01).
   *
   * @default - none; only S3, through its free gateway
   */
  readonly interfaceEndpoints?: InterfaceEndpointsProps;

  /**
   * Names of buckets of other accounts that are read in the network, such as models of JumpStart. Roles need a permission, too.
   *
   * @default - none: the gateway to S3 lets pass this account and its own buckets
   */
  readonly readableBuckets?: readonly string[];
}

/**
 * A network with no way out: isolated subnets, an S3 gateway endpoint, and what else is asked for by name.
 *
 * The Availability Zones are those of the stack: override its `availabilityZones` to choose them without a lookup (RV-13).
 */
export class Network extends Construct {
  /** The network. */
  readonly vpc: IVpc;

  /** One isolated subnet per Availability Zone; no route leads out of them but to S3. */
  readonly subnets: ISubnet[];

  /** @throws if the range, a connected one, the Availability Zones or those of an endpoint cannot be had */
  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const cidr = props.cidr ?? '10.0.0.0/16';
    const { availabilityZones: zones, region } = Stack.of(this);
    refuseRanges(cidr, props.connectedCidrs ?? []);
    refuse(
      'availabilityZones of the stack',
      zones,
      whyNotZones(zones, Token.isUnresolved(region) ? undefined : region),
    );

    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: zones.length,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: Number(cidr.split('/')[1]) + 4 },
      ],
    });
    accept(vpc, {
      rule: 'VPCDefaultSecurityGroupClosed',
      reason:
        'Nothing is in the default group: each workload and each endpoint has a group of its own; closing it takes a ' +
        'function that may change security groups, for a network with no way out (decision 0006)',
    });
    this.vpc = vpc;
    this.subnets = vpc.isolatedSubnets;

    const flowLogs = new LogGroup(this, 'FlowLogs', {
      encryptionKey: props.logKey,
      retention: props.logRetention,
      removalPolicy: (props.retainLogs ?? true) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // The role that CDK would make lets flow logs of any account use it.
    const flowLogRole = new Role(this, 'FlowLogRole', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'Flow logs of the network are written with it',
    });
    vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(flowLogs, flowLogRole) });

    const network = { vpc, subnets: this.subnets, cidr };
    addS3Gateway(network, servicesOf(props.interfaceEndpoints ?? {}), props.readableBuckets);
    addInterfaceEndpoints(this, network, props.interfaceEndpoints);
  }
}

function refuseRanges(cidr: string, connectedCidrs: readonly string[]): void {
  refuse('cidr', cidr, privateRange(cidr));
  for (const connected of connectedCidrs) {
    const clash = `overlaps cidr ${cidr}; packets for one would go to the other. Choose another cidr.`;
    refuse('connectedCidrs', connected, addressRange(connected) ?? (overlap(cidr, connected) ? clash : undefined));
  }
}

function refuse(what: string, given: string | readonly string[], problem: string | undefined): void {
  if (problem !== undefined) throw new Error(`${what}: '${[given].flat().join(', ')}' ${problem}`);
}
