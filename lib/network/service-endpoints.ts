import { Token } from 'aws-cdk-lib';
import {
  type GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { interfaceEndpointPolicy, s3GatewayPolicy } from './endpoint-policies';
import {
  type EndpointChoice,
  INTERFACE_ENDPOINTS,
  type InterfaceEndpointName,
  servicesOf,
} from './interface-endpoints';

/** Interface endpoints of a network. Each costs by the hour in each Availability Zone (VPC-11, CO-01). */
export interface InterfaceEndpointsProps extends EndpointChoice {
  /**
   * Availability Zones of an endpoint that is not in all of them: some services lack some zones (VPC-01), and one zone is
   * cheaper. It is then reached from the other zones, which costs by the GB, and not at all while its zone is down.
   *
   * @default - every endpoint has an address in each subnet
   */
  readonly zones?: Partial<Readonly<Record<InterfaceEndpointName, readonly string[]>>>;

  /**
   * Security groups that may use the endpoints.
   *
   * @default - any address of the network: who calls from there is a question for the policies (VPC-07)
   */
  readonly clients?: readonly ISecurityGroup[];
}

/** A network that gets endpoints. */
export interface EndpointNetwork {
  /** The network. */
  readonly vpc: IVpc;

  /** Its subnets. */
  readonly subnets: readonly ISubnet[];

  /** Its address range. */
  readonly cidr: string;
}

/**
 * Makes the gateway to S3: free, and the only route out of isolated subnets (GL-06). It reaches buckets of its own Region
 * only (GL-07).
 *
 * @param network where it is made
 * @param services interface endpoints of the network; with `ecr-dkr` layers of images pass, too (VPC-03)
 * @param readableBuckets names of buckets of other accounts from which roles of this account may read
 */
export function addS3Gateway(
  { vpc, subnets }: EndpointNetwork,
  services: readonly InterfaceEndpointName[],
  readableBuckets: readonly string[] = [],
): GatewayVpcEndpoint {
  const gateway = vpc.addGatewayEndpoint('S3', {
    service: GatewayVpcEndpointAwsService.S3,
    subnets: [{ subnets: [...subnets] }],
  });
  const policy = s3GatewayPolicy({ imageLayers: services.includes('ecr-dkr'), readableBuckets });
  for (const statement of policy) gateway.addToPolicy(statement);
  return gateway;
}

/**
 * Makes interface endpoints, with one security group for all of them; nothing where none is asked for.
 *
 * @param scope the network's construct
 * @param network where they are made
 * @param props which ones
 * @param existing services that have an endpoint there already
 * @throws if `zones` names a service without an endpoint, no zone, or a zone that the network has no subnet in
 */
export function addInterfaceEndpoints(
  scope: Construct,
  network: EndpointNetwork,
  props: InterfaceEndpointsProps = {},
  existing: readonly InterfaceEndpointName[] = [],
): void {
  const services = servicesOf(props, existing);
  const places = new Map(services.map((name) => [name, placesOf(network, name, props.zones?.[name])]));
  const stray = Object.keys(props.zones ?? {}).find((name) => !places.has(name as InterfaceEndpointName));
  if (stray !== undefined) {
    throw new Error(
      `zones must name endpoints that are made, got '${stray}'; ${services.join(', ') || 'none'} are made. Add it to services, or remove it`,
    );
  }
  if (services.length === 0) return;

  const { vpc } = network;
  // eslint-disable-next-line awscdk/require-passing-this -- the network's construct: ids stay those of its own children
  const group = new SecurityGroup(scope, 'EndpointSecurityGroup', {
    vpc,
    description: 'HTTPS from the network to the interface endpoints',
    allowAllOutbound: false,
  });
  // A literal range: policy tools cannot read a reference to the network's own block.
  const peers = props.clients ?? [Peer.ipv4(network.cidr)];
  for (const peer of peers) group.addIngressRule(peer, Port.tcp(443), 'HTTPS from the network');
  for (const [name, subnets] of places) {
    // eslint-disable-next-line awscdk/require-passing-this -- the network's construct: ids stay those of its own children
    const endpoint = new InterfaceVpcEndpoint(scope, name, {
      vpc,
      service: INTERFACE_ENDPOINTS[name].service,
      subnets: { subnets },
      securityGroups: [group],
      open: false,
    });
    for (const statement of interfaceEndpointPolicy()) endpoint.addToPolicy(statement);
  }
}

/** Subnets in which an endpoint has an address. */
function placesOf({ subnets }: EndpointNetwork, name: string, zones: readonly string[] | undefined): ISubnet[] {
  if (zones === undefined) return [...subnets];
  const known = subnets.map(({ availabilityZone }) => availabilityZone);
  const strange = zones.find((zone) => !known.includes(zone) && !Token.isUnresolved(zone));
  if (zones.length === 0 || strange !== undefined) {
    throw new Error(
      `zones of ${name} must name Availability Zones of the network, got '${strange ?? 'none'}'; ${known.join(', ')} are allowed`,
    );
  }
  return subnets.filter(({ availabilityZone }) => zones.includes(availabilityZone));
}
