import { glueNetworkRules } from '../../../lib/checks/rules/glue-network';
import { type Resources, testRules } from './examples';

const ref = (logicalId: string) => ({ Ref: logicalId });

interface Different {
  readonly ingress?: Record<string, unknown>;
  readonly egress?: readonly Record<string, unknown>[];
  readonly tables?: readonly string[];
  readonly zone?: unknown;
}

/** A connection into a subnet with an S3 endpoint, but for what is different. */
function connection({ ingress, egress, tables, zone }: Different): Resources {
  const group = { 'Fn::GetAtt': ['Group', 'GroupId'] };
  return {
    Group: ['AWS::EC2::SecurityGroup', egress === undefined ? {} : { SecurityGroupEgress: egress }],
    Itself: [
      'AWS::EC2::SecurityGroupIngress',
      { GroupId: group, SourceSecurityGroupId: group, IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, ...ingress },
    ],
    Subnet: ['AWS::EC2::Subnet', { AvailabilityZone: 'eu-west-1a' }],
    Table: ['AWS::EC2::RouteTable'],
    Association: ['AWS::EC2::SubnetRouteTableAssociation', { SubnetId: ref('Subnet'), RouteTableId: ref('Table') }],
    Storage: [
      'AWS::EC2::VPCEndpoint',
      { ServiceName: 'com.amazonaws.eu-west-1.s3', RouteTableIds: (tables ?? ['Table']).map(ref) },
    ],
    Connection: [
      'AWS::Glue::Connection',
      {
        ConnectionInput: {
          PhysicalConnectionRequirements: {
            SubnetId: ref('Subnet'),
            AvailabilityZone: zone ?? 'eu-west-1a',
            SecurityGroupIdList: [group],
          },
        },
      },
    ],
  };
}

function typed(type: string, groups: readonly string[], place: Record<string, unknown>): Resources {
  const requirements = { SecurityGroupIdList: groups, ...place };
  return {
    Connection: [
      'AWS::Glue::Connection',
      { ConnectionInput: { ConnectionType: type, PhysicalConnectionRequirements: requirements } },
    ],
  };
}

const HTTPS = { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

testRules('glueNetworkRules', glueNetworkRules, [
  {
    rule: 'ML-GL-05',
    fails: connection({ ingress: { ToPort: 443 } }),
    says: 'in from itself',
    passes: connection({}),
    alsoFails: {
      'another group': connection({ ingress: { SourceSecurityGroupId: 'sg-1' } }),
      'only HTTPS out': connection({ egress: [HTTPS] }),
      UDP: connection({ ingress: { IpProtocol: 'udp' } }),
    },
    alsoPasses: {
      'all protocols': connection({ ingress: { IpProtocol: '-1' } }),
      'everything out': connection({ egress: [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }] }),
      'a group that is elsewhere': {
        Connection: [
          'AWS::Glue::Connection',
          { ConnectionInput: { PhysicalConnectionRequirements: { SecurityGroupIdList: ['sg-1'] } } },
        ],
      },
    },
  },
  {
    rule: 'ML-GL-06',
    fails: connection({ tables: ['Other'] }),
    says: 'route table Table',
    passes: connection({}),
    alsoPasses: {
      'a NAT gateway': {
        ...connection({ tables: ['Other'] }),
        Route: ['AWS::EC2::Route', { RouteTableId: ref('Table'), NatGatewayId: ref('Nat') }],
      },
    },
  },
  {
    rule: 'ML-GL-06-2',
    fails: connection({ zone: 'eu-west-1b' }),
    says: "'eu-west-1b'",
    passes: connection({}),
    alsoPasses: { 'a zone from a parameter': connection({ zone: ref('Zone') }) },
  },
  {
    rule: 'ML-GL-05-2',
    fails: typed('NETWORK', ['sg-1'], {}),
    says: 'SubnetId, AvailabilityZone of the connection are missing',
    passes: typed('NETWORK', ['sg-1'], { SubnetId: 'subnet-1', AvailabilityZone: 'eu-west-1a' }),
    alsoFails: { 'no group': typed('NETWORK', [], { SubnetId: 'subnet-1', AvailabilityZone: 'eu-west-1a' }) },
    alsoPasses: { 'a connection that needs no network': typed('MARKETPLACE', [], {}) },
  },
]);
