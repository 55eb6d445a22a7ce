import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type ISubnet,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept } from '../security/accept';

/** AWS services that can be reached through an interface endpoint, by the name the configuration uses (VPC-06). */
const INTERFACE_ENDPOINTS = {
  athena: InterfaceVpcEndpointAwsService.ATHENA,
  'ecr-api': InterfaceVpcEndpointAwsService.ECR,
  'ecr-dkr': InterfaceVpcEndpointAwsService.ECR_DOCKER,
  glue: InterfaceVpcEndpointAwsService.GLUE,
  kms: InterfaceVpcEndpointAwsService.KMS,
  lakeformation: InterfaceVpcEndpointAwsService.LAKE_FORMATION,
  logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  monitoring: InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  'sagemaker-api': InterfaceVpcEndpointAwsService.SAGEMAKER_API,
  'sagemaker-runtime': InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME,
  secretsmanager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  states: InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
  sts: InterfaceVpcEndpointAwsService.STS,
} as const;

/** Name of a service that can have an interface endpoint. */
export type InterfaceEndpointName = keyof typeof INTERFACE_ENDPOINTS;

/** Choices for the network. */
export interface NetworkProps {
  /**
   * Address range, as a literal between /16 and /20. Each Availability Zone gets a sixteenth of it, so that another zone
   * can be added later without moving the others; SageMaker takes two addresses per instance, five with EFA (TR-16).
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

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
  readonly interfaceEndpoints?: readonly InterfaceEndpointName[];
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

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const cidr = props.cidr ?? '10.0.0.0/16';
    const cidrMask = prefixLength(cidr) + 4;

    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: Stack.of(this).availabilityZones.length,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask }],
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

    // Free, and the only route out (GL-06); it reaches buckets of this Region only (GL-07).
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });

    if (props.interfaceEndpoints !== undefined && props.interfaceEndpoints.length > 0) {
      const clients = new SecurityGroup(this, 'EndpointSecurityGroup', {
        vpc,
        description: 'HTTPS from the network to the interface endpoints',
        allowAllOutbound: false,
      });
      // A literal range: policy tools cannot read a reference to the network's own block.
      clients.addIngressRule(Peer.ipv4(cidr), Port.tcp(443), 'HTTPS from the network');
      for (const name of props.interfaceEndpoints) {
        new InterfaceVpcEndpoint(this, name, {
          vpc,
          service: INTERFACE_ENDPOINTS[name],
          subnets: { subnets: this.subnets },
          securityGroups: [clients],
          open: false,
        });
      }
    }
  }
}

/** Length of the network part of a CIDR block. */
function prefixLength(cidr: string): number {
  const length = Number(cidr.split('/')[1]);
  if (!Number.isInteger(length) || length < 16 || length > 20) {
    throw new Error(`cidr must be a literal block between /16 and /20, got '${cidr}'; for example 10.0.0.0/16`);
  }
  return length;
}
