import { type Assembly, asList, referencesIn, type Resource } from './assembly';

/** Subnets of this assembly that a list of ids names. */
export function subnetsOf(ids: unknown, assembly: Assembly): Resource[] {
  return assembly.named(ids).filter(({ type }) => type === 'AWS::EC2::Subnet');
}

/**
 * Availability Zones of the subnets of a list.
 *
 * @returns undefined when a subnet is of elsewhere, or its zone is not told
 */
export function zonesOf(ids: unknown, assembly: Assembly): Set<string> | undefined {
  const zones = asList(ids).map((id) => {
    const subnet = assembly.target(id);
    return subnet?.type === 'AWS::EC2::Subnet'
      ? (subnet.properties.AvailabilityZone ?? subnet.properties.AvailabilityZoneId)
      : undefined;
  });
  return zones.every((zone) => typeof zone === 'string') ? new Set(zones as string[]) : undefined;
}

/** The route table that a subnet is associated with in these templates. */
export function routeTableOf(subnet: Resource, assembly: Assembly): Resource | undefined {
  const association = assembly
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .find(({ properties }) => assembly.target(properties.SubnetId)?.id === subnet.id);
  return association === undefined ? undefined : assembly.target(association.properties.RouteTableId);
}

/** Whether no route leads out of a subnet to the internet. A subnet whose route table is not in the templates has perhaps one. */
export function isIsolated(subnet: Resource, assembly: Assembly): boolean {
  const table = routeTableOf(subnet, assembly);
  if (table === undefined) return false;
  return !assembly
    .ofType('AWS::EC2::Route')
    .some(
      ({ properties }) =>
        assembly.target(properties.RouteTableId)?.id === table.id &&
        !/^(10|172|192|100)\./.test(String(properties.DestinationCidrBlock ?? '')),
    );
}

/** Whether a subnet reaches S3 without the internet: by a gateway in its route table, or an interface in its network. */
export function reachesS3(subnet: Resource, assembly: Assembly): boolean {
  const table = routeTableOf(subnet, assembly);
  return endpointsOf(subnet, assembly).some(({ service, endpoint }) => {
    if (service !== 's3') return false;
    if (endpoint.properties.VpcEndpointType === 'Interface') return true;
    return referencesIn(endpoint.properties.RouteTableIds).some(({ id }) => id === table?.id);
  });
}

/** A VPC endpoint, with the service it leads to. */
export interface Endpoint {
  /** Name of the service after the Region: `s3`, `sagemaker.api`. */
  readonly service: string;

  /** The endpoint. */
  readonly endpoint: Resource;
}

/** Endpoints of the network that a subnet lies in. */
export function endpointsOf(subnet: Resource, assembly: Assembly): Endpoint[] {
  const network = assembly.target(subnet.properties.VpcId)?.id;
  return assembly
    .ofType('AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => network !== undefined && assembly.target(properties.VpcId)?.id === network)
    .map((endpoint) => ({ service: serviceOf(endpoint), endpoint }));
}

/** Service of an endpoint: `com.amazonaws.eu-west-1.sagemaker.api` is `sagemaker.api`. */
export function serviceOf({ properties }: Resource): string {
  return String(properties.ServiceName ?? '').replace(/^(cn\.)?(com\.amazonaws|aws\.sagemaker)\.[^.]+\./, '');
}
