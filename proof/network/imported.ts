import { asList, asProperties, type Assembly } from '../../lib/checks/assembly';
import { IMPORTED_NETWORK } from '../../lib/network/imported-network';
import { INTERFACE_ENDPOINTS, type InterfaceEndpointName } from '../../lib/network/interface-endpoints';

/** A network that is in no template: what the metadata of a template says of it is taken for granted. */
export interface Imported {
  /** Its id. */
  readonly vpc: string;

  /** Its address range. */
  readonly cidr: string;

  /** Its subnets. */
  readonly subnets: readonly { readonly id: string; readonly zone: string; readonly routeTable: string }[];

  /** Services that are reached from it without an endpoint of the templates, as their names end: `s3`, `ecr.api`. */
  readonly services: readonly string[];
}

/** The imported networks of all templates. */
export function importedNetworks({ stacks }: Assembly): Imported[] {
  return stacks.flatMap(({ template }) => {
    const found = asProperties(asProperties(asProperties(template).Metadata)[IMPORTED_NETWORK]);
    if (found.vpcId === undefined) return [];
    const subnets = asList(found.subnets).map(asProperties);
    const existing = asList(found.existingEndpoints) as InterfaceEndpointName[];
    return [
      {
        vpc: String(found.vpcId),
        cidr: String(found.cidr),
        subnets: subnets.map(({ subnetId, availabilityZone, routeTableId }) => ({
          id: String(subnetId),
          zone: String(availabilityZone),
          routeTable: String(routeTableId),
        })),
        services: [
          ...(found.s3Gateway === 'existing' ? ['s3'] : []),
          ...existing.map((name) => INTERFACE_ENDPOINTS[name].service.shortName),
        ],
      },
    ];
  });
}
