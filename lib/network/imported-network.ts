import { Stack, Token } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { networkRange } from './cidr';
import { type InterfaceEndpointName, servicesOf } from './interface-endpoints';
import { whyNotZones } from './region-zones';
import { addInterfaceEndpoints, addS3Gateway, type InterfaceEndpointsProps } from './service-endpoints';

/** A subnet that is there already. */
export interface ImportedSubnet {
  /** Its id, e.g. `subnet-0123456789abcdef0`. */
  readonly subnetId: string;

  /** Its Availability Zone. */
  readonly availabilityZone: string;

  /** Its route table, in which the gateway to S3 gets a route (GL-06). It must lead nowhere else. */
  readonly routeTableId: string;
}

/** A network that is there already. */
export interface ImportedNetworkProps {
  /** Its id, e.g. `vpc-0123456789abcdef0`. DNS support and DNS host names must be on, for private names of endpoints. */
  readonly vpcId: string;

  /** Its address range. */
  readonly cidr: string;

  /** One isolated subnet in each Availability Zone, in two zones at least (HO-06). */
  readonly subnets: readonly ImportedSubnet[];

  /**
   * Whether the route tables have a gateway to S3 already. A route table takes one; the policy of one that is there stays
   * with its owner.
   *
   * @default 'create'
   */
  readonly s3Gateway?: 'create' | 'existing';

  /**
   * Services to reach without an internet route, but for those of `existingEndpoints`.
   *
   * @default - none are made
   */
  readonly interfaceEndpoints?: InterfaceEndpointsProps;

  /**
   * Services that have an interface endpoint there already. A second one with the same private name is refused by EC2.
   *
   * @default - none
   */
  readonly existingEndpoints?: readonly InterfaceEndpointName[];

  /**
   * Names of buckets of other accounts that are read in the network, such as models of JumpStart. Roles need a permission, too.
   *
   * @default - none: the gateway to S3 lets pass this account and its own buckets
   */
  readonly readableBuckets?: readonly string[];
}

/** Key of the template's metadata under which an imported network stands. */
export const IMPORTED_NETWORK = 'ImportedNetwork';

/**
 * A network that somebody else made, with the same members as `Network`, and with the endpoints that it lacks.
 *
 * What is not in the template is taken for granted: subnets without a way out, routes, DNS settings, flow logs. All of it
 * stands in the metadata of the template, so that a reader, and a check, sees what the stacks rely on.
 */
export class ImportedNetwork extends Construct {
  /** The network. */
  readonly vpc: IVpc;

  /** Its subnets, in the order in which they are given. */
  readonly subnets: ISubnet[];

  /** @throws if the range, the subnets, their Availability Zones or those of an endpoint cannot be right */
  constructor(scope: Construct, id: string, props: ImportedNetworkProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const region = Token.isUnresolved(stack.region) ? undefined : stack.region;
    refuse(props, region);
    const existing = props.existingEndpoints ?? [];

    this.vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: props.vpcId,
      vpcCidrBlock: props.cidr,
      availabilityZones: props.subnets.map(({ availabilityZone }) => availabilityZone),
      isolatedSubnetIds: props.subnets.map(({ subnetId }) => subnetId),
      isolatedSubnetRouteTableIds: props.subnets.map(({ routeTableId }) => routeTableId),
    });
    this.subnets = this.vpc.isolatedSubnets;

    const network = { vpc: this.vpc, subnets: this.subnets, cidr: props.cidr };
    const services = [...existing, ...servicesOf(props.interfaceEndpoints ?? {})];
    if ((props.s3Gateway ?? 'create') === 'create') addS3Gateway(network, services, props.readableBuckets);
    addInterfaceEndpoints(this, network, props.interfaceEndpoints, existing);

    const { vpcId, cidr, subnets, s3Gateway = 'create' } = props;
    stack.templateOptions.metadata = {
      ...stack.templateOptions.metadata,
      [IMPORTED_NETWORK]: { vpcId, cidr, subnets, existingEndpoints: [...existing], s3Gateway },
    };
  }
}

function refuse({ cidr, subnets }: ImportedNetworkProps, region: string | undefined): void {
  const zones = subnets.map(({ availabilityZone }) => availabilityZone);
  const ids = subnets.map(({ subnetId }) => subnetId);
  const twice = ids.find((one, index) => ids.indexOf(one) !== index);
  const problems = {
    [`cidr: '${cidr}'`]: networkRange(cidr),
    [`subnets: '${twice}'`]: twice === undefined ? undefined : 'is named twice; once is allowed. Name the other one.',
    [`subnets: '${zones.join(', ')}'`]: whyNotZones(zones, region),
  };
  for (const [given, problem] of Object.entries(problems))
    if (problem !== undefined) throw new Error(`${given} ${problem}`);
}
