import { type Assembly, asList, asProperties, at, referencesIn, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { isSaid, shown } from './known-values';
import { opensItself } from './security-groups';

const DOMAIN = 'AWS::SageMaker::Domain';

/** Ports that the members of Studio's security group use among themselves (ST-04). */
const STUDIO_PORTS = [
  [2049, 2049],
  [8192, 65535],
] as const;

/** Endpoints that Studio needs in a network without a way out (ST-04), without prefix and Region. */
const STUDIO_ENDPOINTS = ['sagemaker.api', 'sagemaker.runtime', 's3'];

/** What looks like a moment or a commit in a tag. */
const VOLATILE = /\b\d{4}-\d{2}-\d{2}|\b[0-9a-f]{40}\b|\b\d{10,13}\b/;

/** Services of Studio whose endpoints begin with `aws.sagemaker` (ST-06). */
const OWN_PREFIX = ['studio', 'notebook', 'experiments', 'partner-app'];

const domainBesideNetwork: Rule = {
  id: 'ML-ST-01',
  title: 'A Studio domain with home directories is not in the stack of its network',
  facts: ['ST-01', 'ST-05'],
  fix: 'put the domain into a stack of its own on a network that stays, or set HomeEfsFileSystemCreation to Disabled',
  check: forEach(DOMAIN, function* (domain, assembly) {
    const { VpcId, SubnetIds, HomeEfsFileSystemCreation } = domain.properties;
    const network = [VpcId, ...asList(SubnetIds)].map((one) => assembly.target(one));
    if (HomeEfsFileSystemCreation === 'Disabled') return;
    const beside = network.find((one) => one?.stack === domain.stack);
    if (beside === undefined) return;
    yield {
      problem: `the domain leaves its file system and security groups behind when it is deleted, and ${beside.logicalId} of the same stack cannot be deleted then`,
      location: 'Properties/VpcId',
    };
  }),
};

const steadyTags: Rule = {
  id: 'ML-ST-03',
  title: 'No tag of a Studio domain changes from deployment to deployment',
  facts: ['ST-03'],
  fix: 'keep dates, versions and commits out of tags for the whole app, or exclude the domain from them',
  check: forEach(DOMAIN, function* ({ properties }) {
    for (const [index, tag] of asList(properties.Tags).map(asProperties).entries()) {
      if (!isSaid(tag.Value) || !VOLATILE.test(tag.Value)) continue;
      yield {
        problem: `tag ${shown(tag.Key)} is ${shown(tag.Value)}: when it changes the domain is replaced, and the homes of its users are lost to it`,
        location: `Properties/Tags/${index}`,
      };
    }
  }),
};

const membersTalk: Rule = {
  id: 'ML-ST-04',
  title: 'In a network of its own Studio reaches itself',
  facts: ['ST-04'],
  fix: 'allow TCP 2049 and 8192-65535 from the security group to itself',
  check: forEach(DOMAIN, function* (domain, assembly) {
    if (domain.properties.AppNetworkAccessType !== 'VpcOnly') return;
    const groups = asList(at(domain.properties, 'DefaultUserSettings.SecurityGroups')).map((one) =>
      assembly.target(one),
    );
    if (groups.length === 0 || groups.includes(undefined)) return;
    for (const [from, to] of STUDIO_PORTS) {
      if (groups.some((group) => group !== undefined && opensItself(assembly, group, 'in', from, to))) continue;
      yield {
        problem: `no security group of DefaultUserSettings lets its members reach each other on TCP ${from === to ? from : `${from}-${to}`}`,
        location: 'Properties/DefaultUserSettings/SecurityGroups',
      };
    }
  }),
};

const reachesServices: Rule = {
  id: 'ML-ST-04-2',
  title: 'In a network of its own Studio reaches SageMaker and S3 from private subnets',
  facts: ['ST-04'],
  fix: 'add the endpoints to the network, or a NAT gateway, and use private subnets',
  check: forEach(DOMAIN, function* (domain, assembly) {
    if (domain.properties.AppNetworkAccessType !== 'VpcOnly') return;
    const subnets = asList(domain.properties.SubnetIds).map((one) => assembly.target(one));
    for (const subnet of subnets) {
      if (subnet?.properties.MapPublicIpOnLaunch !== true) continue;
      yield {
        problem: `${subnet.logicalId} is a public subnet; VpcOnly needs private ones`,
        location: 'Properties/SubnetIds',
      };
    }
    const network = assembly.target(domain.properties.VpcId);
    if (network === undefined || hasWayOut(assembly)) return;
    const missing = STUDIO_ENDPOINTS.filter(
      (service) => !endpointsOf(assembly, network).some((name) => name.endsWith(`.${service}`)),
    );
    if (missing.length === 0) return;
    yield {
      problem: `network ${network.logicalId} has no NAT gateway and no endpoint for ${missing.join(', ')}`,
      location: 'Properties/VpcId',
    };
  }),
};

const prefixOfEndpoint: Rule = {
  id: 'ML-ST-06',
  title: 'Endpoints of Studio begin with aws.sagemaker, and those of the API with com.amazonaws',
  facts: ['ST-06'],
  fix: 'use the constants of InterfaceVpcEndpointAwsService',
  check: forEach('AWS::EC2::VPCEndpoint', function* ({ properties }) {
    const name = String(properties.ServiceName);
    const [, prefix, service] = /^(com\.amazonaws|aws\.sagemaker)\.[^.]+\.(.+)$/.exec(name) ?? [];
    if (prefix === undefined || service === undefined) return;
    const own = OWN_PREFIX.includes(service);
    if (prefix === 'aws.sagemaker' && !service.startsWith('sagemaker.')) return;
    if (prefix === 'com.amazonaws' && !own) return;
    yield {
      problem: `there is no endpoint service ${shown(name)}; ${own ? 'aws.sagemaker' : 'com.amazonaws'} comes before ${service}`,
      location: 'Properties/ServiceName',
    };
  }),
};

const noPolicyOnFips: Rule = {
  id: 'ML-HO-29',
  title: 'An endpoint of the FIPS runtime has no policy',
  facts: ['HO-29'],
  fix: 'leave PolicyDocument out, and limit the callers in IAM',
  check: forEach('AWS::EC2::VPCEndpoint', function* ({ properties }) {
    if (!/sagemaker\.runtime-fips$/.test(String(properties.ServiceName)) || properties.PolicyDocument === undefined)
      return;
    yield {
      problem: `${shown(properties.ServiceName)} takes no endpoint policy`,
      location: 'Properties/PolicyDocument',
    };
  }),
};

function hasWayOut(assembly: Assembly): boolean {
  return assembly.ofType('AWS::EC2::NatGateway', 'AWS::EC2::TransitGatewayAttachment').length > 0;
}

function endpointsOf(assembly: Assembly, network: Resource): string[] {
  return assembly
    .ofType('AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => referencesIn(properties.VpcId).some(({ id }) => id === network.id))
    .map(({ properties }) => String(properties.ServiceName));
}

/** Rules about Studio and the endpoints of SageMaker in a network. */
export const studioRules: readonly Rule[] = [
  domainBesideNetwork,
  steadyTags,
  membersTalk,
  reachesServices,
  prefixOfEndpoint,
  noPolicyOnFips,
];
