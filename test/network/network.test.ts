import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Network, type NetworkProps } from '../../lib/network/network';
import { findings, testApp } from '../app';
import { ZonedStack } from './network-stack';

const SUBNET = 'AWS::EC2::Subnet';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';

function given(overrides: Partial<NetworkProps> = {}, letters = 'abc', region = 'eu-west-1') {
  const app = testApp();
  const stack = new ZonedStack(app, letters, region);
  const logKey = new Key(stack, 'LogKey', { enableKeyRotation: true });
  const network = new Network(stack, 'Network', { logKey, ...overrides });
  return { app, network, template: Template.fromStack(stack) };
}

/** The blocks of the subnets, by Availability Zone. */
function blocks(template: Template): Record<string, string> {
  const subnets = Object.values(template.findResources(SUBNET));
  return Object.fromEntries(subnets.map(({ Properties }) => [Properties.AvailabilityZone, Properties.CidrBlock]));
}

describe('Network', () => {
  const plain = given();
  const withEndpoints = given({ interfaceEndpoints: { services: ['glue', 'sagemaker-runtime'] } });

  test.each([
    'InternetGateway',
    'NatGateway',
    'EgressOnlyInternetGateway',
    'Route',
    'VPNGateway',
    'TransitGatewayAttachment',
  ])('has no %s: nothing leads to the internet or anywhere else', (type) => {
    for (const { template } of [plain, withEndpoints]) {
      template.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
  });

  test('reaches S3 from every subnet through the free gateway (GL-06)', () => {
    const tables = Object.keys(plain.template.findResources('AWS::EC2::RouteTable'));
    expect(tables).toHaveLength(3);
    plain.template.hasResourceProperties(ENDPOINT, {
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.s3']] },
      RouteTableIds: tables.map((Ref) => ({ Ref })),
    });
  });

  test('has one subnet in each Availability Zone of the stack, three without a lookup (VPC-04, RV-13)', () => {
    expect(Object.keys(blocks(plain.template))).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
    expect(plain.network.subnets).toHaveLength(3);
  });

  test.each(['10.0.0.0/16', '10.20.0.0/20'])('in %s, a further Availability Zone moves no other', (cidr) => {
    const two = blocks(given({ cidr }, 'ab', 'us-east-1').template);
    expect(blocks(given({ cidr }, 'abcdef', 'us-east-1').template)).toMatchObject(two);
  });

  test.each([
    ['10.0.0.0/16', '10.0.0.0/20'],
    ['10.20.0.0/20', '10.20.0.0/24'],
  ])('gives each Availability Zone a sixteenth of %s, at least a /24 (TR-16)', (cidr, first) => {
    expect(blocks(given({ cidr }).template)['eu-west-1a']).toBe(first);
  });

  test.each([
    ['10.0.0.0', 'is not an address range'],
    ['10.0.0.0/15', 'is a /15; /16 to /20 are allowed'],
    ['10.0.0.0/21', 'is a /21; /16 to /20 are allowed'],
    ['10.0.1.0/16', 'does not begin at a network address'],
    ['11.0.0.0/16', 'is not private'],
  ])('refuses the block %s, which %s', (cidr, problem) => {
    expect(() => given({ cidr })).toThrow(`cidr: '${cidr}' ${problem}`);
  });

  test.each([
    ['10.0.0.0/8', "connectedCidrs: '10.0.0.0/8' overlaps cidr 10.0.0.0/16"],
    ['10.0.128.0/24', "connectedCidrs: '10.0.128.0/24' overlaps cidr 10.0.0.0/16"],
    ['10.1.0.0', "connectedCidrs: '10.1.0.0' is not an address range"],
  ])('refuses to be connected to %s', (connected, problem) => {
    expect(() => given({ connectedCidrs: ['192.168.0.0/24', connected] })).toThrow(problem);
  });

  test.each([
    ['a', 'are too few; SageMaker wants two Availability Zones at least'],
    ['aa', 'name eu-west-1a twice'],
    ['abcd', 'are 4 Availability Zones; eu-west-1 has 3, so 2 to 3 are allowed'],
  ])('refuses the zones %s of eu-west-1, which %s', (letters, problem) => {
    expect(() => given({}, letters)).toThrow(problem);
  });

  test('has interface endpoints only when asked, because each costs by the hour in each zone (VPC-11)', () => {
    plain.template.resourcePropertiesCountIs(ENDPOINT, { VpcEndpointType: 'Interface' }, 0);
    withEndpoints.template.resourcePropertiesCountIs(ENDPOINT, { VpcEndpointType: 'Interface' }, 2);
  });

  test.each(['glue', 'sagemaker.runtime'])(
    'puts the endpoint of %s into every zone, under its usual name (VPC-06)',
    (service) => {
      withEndpoints.template.hasResourceProperties(ENDPOINT, {
        ServiceName: `com.amazonaws.eu-west-1.${service}`,
        PrivateDnsEnabled: true,
        SubnetIds: plain.network.subnets.map(() => ({ Ref: Match.stringLikeRegexp('^NetworkVpcIsolatedSubnet') })),
      });
    },
  );

  test('lets only the network itself in at the endpoints, and only by HTTPS (VPC-07)', () => {
    withEndpoints.template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        Match.objectLike({ CidrIp: '10.0.0.0/16', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }),
      ],
    });
  });

  test('lets flow logs of this account alone use their role', () => {
    plain.template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
    plain.template.resourceCountIs('AWS::IAM::Role', 1);
  });

  test('writes all traffic to a log group under the key, for two years unless told otherwise (KM-01)', () => {
    plain.template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL', ResourceType: 'VPC' });
    plain.template.hasResource('AWS::Logs::LogGroup', {
      Properties: { KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LogKey'), 'Arn'] }, RetentionInDays: 731 },
      DeletionPolicy: 'Retain',
    });
    given({ logRetention: RetentionDays.ONE_WEEK, retainLogs: false }).template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 7 },
      DeletionPolicy: 'Delete',
    });
  });

  test('passes the policy checks, with endpoints and without', () => {
    expect(findings(plain.app)).toEqual([]);
    expect(findings(withEndpoints.app)).toEqual([]);
  });
});
