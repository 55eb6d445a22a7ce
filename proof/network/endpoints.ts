import { asList, type Assembly, type Resource } from '../../lib/checks/assembly';
import { nameOf } from './workloads';
import { idOf } from './security-groups';

/** A way from a network to one AWS service, without the internet. */
export interface Endpoint {
  /** Path of its construct. */
  readonly name: string;

  /** The resource. */
  readonly resource: Resource;

  /** `Gateway` (by routes) or `Interface` (by an address in the network). */
  readonly type: string;

  /** The service as its name ends: `s3`, `glue`, `ecr.api`. */
  readonly service: string;

  /** Id of its network. */
  readonly vpc?: string;

  /** Ids of the route tables of a gateway. */
  readonly routeTables: readonly string[];

  /** Ids of the subnets of an interface. */
  readonly subnets: readonly string[];

  /** Ids of the security groups of an interface. */
  readonly groups: readonly string[];

  /** Whether the usual name of the service leads to it; without that, SDKs look elsewhere. */
  readonly privateDns: boolean;

  /** Its policy; undefined is the one that allows everything. */
  readonly policy: unknown;
}

/** All endpoints, by name. */
export function endpointsOf(assembly: Assembly): Endpoint[] {
  const ids = (values: unknown) => asList(values).flatMap((value) => idOf(assembly, value) ?? []);
  return assembly
    .ofType('AWS::EC2::VPCEndpoint')
    .map((resource): Endpoint => {
      const { properties } = resource;
      return {
        name: nameOf(resource),
        resource,
        type: String(properties.VpcEndpointType ?? 'Gateway'),
        service: String(properties.ServiceName).replace(/^.*?\.(<AWS::Region>|[a-z]+(-[a-z]+)+-\d)\./, ''),
        vpc: idOf(assembly, properties.VpcId),
        routeTables: ids(properties.RouteTableIds),
        subnets: ids(properties.SubnetIds),
        groups: ids(properties.SecurityGroupIds),
        privateDns: properties.PrivateDnsEnabled === true,
        policy: properties.PolicyDocument,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
