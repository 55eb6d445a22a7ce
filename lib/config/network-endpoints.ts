import { type EndpointSetName, type InterfaceEndpointName, servicesOf } from '../network/interface-endpoints';

/** What a network is told about its interface endpoints; parts that are wrong by themselves are missing. */
export interface EndpointSettings {
  /** Kinds of work. */
  readonly sets?: readonly EndpointSetName[];

  /** Single services. */
  readonly services?: readonly InterfaceEndpointName[];

  /** Services that have an endpoint there already; an imported network alone has them. */
  readonly existing?: readonly InterfaceEndpointName[];

  /** Endpoints that are not in all zones. */
  readonly fewerZones?: readonly {
    /** Service of the endpoint. */
    readonly service: InterfaceEndpointName;
    /** Its zones. */
    readonly availabilityZones: readonly string[];
  }[];
}

/** A network, as far as its endpoints are concerned. */
export interface NetworkSettings {
  /** Whether it is made or imported. */
  readonly mode?: 'create' | 'import';

  /** Its endpoints. */
  readonly interfaceEndpoints?: EndpointSettings;
}

/**
 * Services to which an interface endpoint is made.
 *
 * @param network the section of the configuration
 * @returns undefined while it is not known which
 */
export function madeEndpoints(network: NetworkSettings | undefined): InterfaceEndpointName[] | undefined {
  const { sets, services, existing } = network?.interfaceEndpoints ?? {};
  const unknown =
    sets === undefined || services === undefined || (network?.mode === 'import' && existing === undefined);
  return unknown ? undefined : servicesOf({ sets, services }, existing);
}

/**
 * Services that are reached by an interface endpoint, made or there already.
 *
 * @param network the section of the configuration
 * @returns undefined while it is not known which
 */
export function reachedEndpoints(network: NetworkSettings | undefined): InterfaceEndpointName[] | undefined {
  const made = madeEndpoints(network);
  return made === undefined ? undefined : [...made, ...(network?.interfaceEndpoints?.existing ?? [])].sort();
}
