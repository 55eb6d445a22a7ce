import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { isSaid, shown } from './known-values';
import { opensItself } from './security-groups';

const CONNECTION = 'AWS::Glue::Connection';
const LAST_PORT = 65535;

const workersTalk: Rule = {
  id: 'ML-GL-05',
  title: 'The security group of a Glue connection is open to itself',
  facts: ['GL-05'],
  fix: 'allow all TCP from the security group to itself, in and out',
  check: forEach(CONNECTION, function* (connection, assembly) {
    const groups = asList(requirements(connection).SecurityGroupIdList).map((group) => assembly.target(group));
    if (groups.length === 0 || groups.includes(undefined)) return;
    for (const direction of ['in', 'out'] as const) {
      if (groups.some((group) => group !== undefined && opensItself(assembly, group, direction, 0, LAST_PORT)))
        continue;
      yield {
        problem: `no security group of ${groups.map((group) => group?.logicalId).join(', ')} lets all TCP ${direction === 'in' ? 'in from' : 'out to'} itself; Glue refuses less`,
        location: 'Properties/ConnectionInput/PhysicalConnectionRequirements/SecurityGroupIdList',
      };
    }
  }),
};

const placeIsWhole: Rule = {
  id: 'ML-GL-05-2',
  title: 'A network connection of Glue says subnet, zone and security groups',
  facts: ['GL-05'],
  fix: 'set SubnetId, AvailabilityZone and SecurityGroupIdList',
  check: forEach(CONNECTION, function* (connection) {
    const missing = ['SubnetId', 'AvailabilityZone', 'SecurityGroupIdList'].filter((name) => {
      const given = requirements(connection)[name];
      return given === undefined || (Array.isArray(given) && given.length === 0);
    });
    if (at(connection.properties, 'ConnectionInput.ConnectionType') !== 'NETWORK' || missing.length === 0) return;
    yield {
      problem: `${missing.join(', ')} of the connection are missing, and it is of type NETWORK`,
      location: 'Properties/ConnectionInput/PhysicalConnectionRequirements',
    };
  }),
};

const reachesStorage: Rule = {
  id: 'ML-GL-06',
  title: 'The subnet of a Glue connection has a way to S3',
  facts: ['GL-06'],
  fix: 'add the route table of the subnet to the S3 gateway endpoint, or a NAT gateway',
  check: forEach(CONNECTION, function* (connection, assembly) {
    const subnet = assembly.target(requirements(connection).SubnetId);
    const tables = subnet === undefined ? [] : routeTablesOf(assembly, subnet);
    if (tables.length === 0 || tables.some((table) => leadsToStorage(assembly, table))) return;
    yield {
      problem: `route table ${tables.map(({ logicalId }) => logicalId).join(', ')} of subnet ${subnet?.logicalId ?? ''} has neither an S3 endpoint nor a NAT gateway`,
      location: 'Properties/ConnectionInput/PhysicalConnectionRequirements/SubnetId',
    };
  }),
};

const zoneOfSubnet: Rule = {
  id: 'ML-GL-06-2',
  title: 'A Glue connection names the Availability Zone of its subnet',
  facts: ['GL-06'],
  fix: 'name the zone that the subnet lies in',
  check: forEach(CONNECTION, function* (connection, assembly) {
    const { SubnetId, AvailabilityZone } = requirements(connection);
    const zone = assembly.target(SubnetId)?.properties.AvailabilityZone;
    if (!isSaid(zone) || !isSaid(AvailabilityZone) || zone === AvailabilityZone) return;
    yield {
      problem: `AvailabilityZone is ${shown(AvailabilityZone)}, and the subnet lies in ${shown(zone)}`,
      location: 'Properties/ConnectionInput/PhysicalConnectionRequirements/AvailabilityZone',
    };
  }),
};

function requirements({ properties }: Resource) {
  return asProperties(at(properties, 'ConnectionInput.PhysicalConnectionRequirements'));
}

function routeTablesOf(assembly: Assembly, subnet: Resource): Resource[] {
  return assembly
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .filter(({ properties }) => assembly.target(properties.SubnetId) === subnet)
    .flatMap(({ properties }) => assembly.target(properties.RouteTableId) ?? []);
}

function leadsToStorage(assembly: Assembly, table: Resource): boolean {
  const endpoint = assembly
    .ofType('AWS::EC2::VPCEndpoint')
    .some(
      ({ properties }) =>
        String(properties.ServiceName).endsWith('.s3') &&
        (assembly.named(properties.RouteTableIds).includes(table) || properties.VpcEndpointType === 'Interface'),
    );
  const route = assembly
    .ofType('AWS::EC2::Route')
    .some(({ properties }) => assembly.target(properties.RouteTableId) === table);
  return endpoint || route;
}

/** Rules about Glue connections. */
export const glueNetworkRules: readonly Rule[] = [workersTalk, placeIsWhole, reachesStorage, zoneOfSubnet];
