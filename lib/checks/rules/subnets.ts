import { addressRange, liesIn, rangesOverlap } from '../address-range';
import { asList, asProperties, type Resource } from '../assembly';
import { routeTableOf } from '../networks';
import { isUnknown } from '../policy-document';
import { trusts } from '../role-statements';
import { forEach, type Problem, type Rule } from '../rule';
import { trafficRulesOf } from '../security-groups';
import { booleanOf, shown } from '../wording';

/** Limits of `VpcConfig`. Source: SageMaker API, VpcConfig. */
const LIMITS: Readonly<Record<string, number>> = { SecurityGroupIds: 5, Subnets: 16 };

const vpcConfigLimits: Rule = {
  id: 'ML-VPC-08',
  title: 'A VpcConfig of SageMaker names 1 to 5 security groups and 1 to 16 subnets',
  facts: ['VPC-08'],
  fix: 'name fewer, or at least one of each',
  check: (assembly) => [
    ...assembly.resources
      .filter(({ type }) => type.startsWith('AWS::SageMaker::'))
      .flatMap((resource) =>
        tooMany(resource.properties).map((problem) => ({ resource, problem, location: 'Properties' })),
      ),
    ...assembly.apiCalls
      .filter(({ service }) => service === 'sagemaker')
      .flatMap(({ resource, where, parameters }) =>
        tooMany(parameters).map((problem): Problem => ({ resource, problem, location: where })),
      ),
  ],
};

/** What is wrong with the counts of every `VpcConfig` in a value, however deep. */
function tooMany(value: unknown): string[] {
  return Object.entries(Array.isArray(value) ? { ...value } : asProperties(value)).flatMap(([name, member]) => {
    if (name !== 'VpcConfig') return typeof member === 'object' ? tooMany(member) : [];
    return Object.entries(LIMITS).flatMap(([list, most]) => {
      const ids = asProperties(member)[list];
      if (!Array.isArray(ids) || (ids.length >= 1 && ids.length <= most)) return [];
      return [`VpcConfig.${list} must name 1 to ${most}, got ${ids.length}`];
    });
  });
}

/** Source: Amazon VPC guide, subnet CIDR blocks. */
const rangesFit: Rule = {
  id: 'ML-VPC-101',
  title: 'Subnets lie in the range of their network and do not overlap',
  facts: [],
  fix: 'give each subnet a part of the range of its own',
  check: forEach('AWS::EC2::VPC', (vpc, assembly) => {
    const range = addressRange(vpc.properties.CidrBlock);
    const hasMore = assembly
      .ofType('AWS::EC2::VPCCidrBlock')
      .some(({ properties }) => assembly.target(properties.VpcId)?.id === vpc.id);
    const subnets = assembly
      .ofType('AWS::EC2::Subnet')
      .filter(({ properties }) => assembly.target(properties.VpcId)?.id === vpc.id)
      .map((subnet) => ({ subnet, block: addressRange(subnet.properties.CidrBlock) }));
    return subnets.flatMap(({ subnet, block }, index) => {
      if (block === undefined) return [];
      const other = subnets.slice(0, index).find((one) => one.block !== undefined && rangesOverlap(one.block, block));
      return [
        ...(range !== undefined && !hasMore && !liesIn(block, range)
          ? [
              {
                problem: `${subnet.id} must lie in ${String(vpc.properties.CidrBlock)}, got ${String(subnet.properties.CidrBlock)}`,
              },
            ]
          : []),
        ...(other === undefined
          ? []
          : [
              {
                problem: `${subnet.id} and ${other.subnet.id} must not overlap, got ${String(subnet.properties.CidrBlock)} twice in part`,
              },
            ]),
      ];
    });
  }),
};

const noPublicAddresses: Rule = {
  id: 'ML-VPC-102',
  title: 'No subnet gives out public addresses by itself',
  facts: [],
  fix: 'set MapPublicIpOnLaunch to false',
  advice: true,
  check: forEach('AWS::EC2::Subnet', (subnet, assembly) => {
    const { MapPublicIpOnLaunch } = subnet.properties;
    if (booleanOf(MapPublicIpOnLaunch) !== true || isPublic(subnet)) return [];
    const table = routeTableOf(subnet, assembly);
    const leadsOut = assembly
      .ofType('AWS::EC2::Route')
      .some(
        ({ properties }) =>
          properties.GatewayId !== undefined && assembly.target(properties.RouteTableId)?.id === table?.id,
      );
    if (leadsOut) return [];
    return [
      {
        problem: 'MapPublicIpOnLaunch must be false where no route leads to the internet, got true',
        location: 'Properties/MapPublicIpOnLaunch',
      },
    ];
  }),
};

const nobodyFromEverywhere: Rule = {
  id: 'ML-VPC-103',
  title: 'No security group lets everybody in, except to a web page',
  facts: [],
  fix: 'name the groups or the range of the clients',
  advice: true,
  check: forEach('AWS::EC2::SecurityGroup', (group, assembly) =>
    trafficRulesOf(group, assembly)
      .filter(({ direction, peer }) => direction === 'in' && (peer === '0.0.0.0/0' || peer === '::/0'))
      .filter(({ from, to }) => !(from === to && (from === 443 || from === 80)))
      .map(({ peer, from, to, resource }) => ({
        problem: `ports ${from}-${to} are open to ${peer} in ${resource.id}`,
        location: 'Properties/SecurityGroupIngress',
      })),
  ),
};

/** Source: Amazon EC2 API, CreateFlowLogs. */
const flowLogDestination: Rule = {
  id: 'ML-VPC-104',
  title: 'A flow log for CloudWatch names its log group and a role that may write there',
  facts: [],
  fix: 'give LogGroupName and DeliverLogsPermissionArn, with a role that trusts vpc-flow-logs.amazonaws.com',
  check: forEach('AWS::EC2::FlowLog', ({ properties }, assembly) => {
    if (!['cloud-watch-logs', undefined].includes(properties.LogDestinationType as string | undefined)) return [];
    const role = assembly.target(properties.DeliverLogsPermissionArn);
    return [
      ...((properties.LogGroupName ?? properties.LogDestination) === undefined
        ? [{ problem: 'LogGroupName must be given, got nothing', location: 'Properties/LogGroupName' }]
        : []),
      ...(properties.DeliverLogsPermissionArn === undefined
        ? [
            {
              problem: 'DeliverLogsPermissionArn must be given, got nothing',
              location: 'Properties/DeliverLogsPermissionArn',
            },
          ]
        : []),
      ...(role?.type === 'AWS::IAM::Role' && !trusts(role, /^vpc-flow-logs\.amazonaws\.com$/)
        ? [
            {
              problem: `${role.id} must trust vpc-flow-logs.amazonaws.com`,
              location: 'Properties/DeliverLogsPermissionArn',
            },
          ]
        : []),
    ];
  }),
};

const everyNetworkLogged: Rule = {
  id: 'ML-VPC-105',
  title: 'Every network has a flow log of all traffic',
  facts: [],
  fix: 'add a flow log with TrafficType ALL: what was refused and what went through',
  advice: true,
  check: forEach('AWS::EC2::VPC', (vpc, assembly) => {
    const types = assembly
      .ofType('AWS::EC2::FlowLog')
      .filter(({ properties }) => assembly.target(properties.ResourceId)?.id === vpc.id)
      .map(({ properties }) => properties.TrafficType ?? 'ALL');
    if (types.some((type) => type === 'ALL' || isUnknown(type))) return [];
    return [
      {
        problem: `a flow log must have TrafficType ALL, got ${types.length === 0 ? 'no flow log' : asList(types).map(shown).join(', ')}`,
      },
    ];
  }),
};

/** Whether CDK made a subnet to be public. */
function isPublic({ properties }: Resource): boolean {
  return asList(properties.Tags).some((tag) => {
    const { Key, Value } = asProperties(tag);
    return Key === 'aws-cdk:subnet-type' && Value === 'Public';
  });
}

/** Rules about networks. */
export const subnetRules: readonly Rule[] = [
  vpcConfigLimits,
  rangesFit,
  noPublicAddresses,
  nobodyFromEverywhere,
  flowLogDestination,
  everyNetworkLogged,
];
