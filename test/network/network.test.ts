import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Network, type NetworkProps } from '../../lib/network/network';
import { findings, testApp } from '../app';

const SUBNET = 'AWS::EC2::Subnet';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** A stack whose Availability Zones are given, as those of the platform are. */
class ZonedStack extends Stack {
  constructor(
    scope: ReturnType<typeof testApp>,
    private readonly letters: string,
  ) {
    super(scope, 'Test', { env: { region: 'eu-west-1' } });
  }

  override get availabilityZones(): string[] {
    return [...this.letters].map((letter) => `eu-west-1${letter}`);
  }
}

function given(overrides: Partial<NetworkProps> = {}, letters = 'abc') {
  const app = testApp();
  const stack = new ZonedStack(app, letters);
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
  const withEndpoints = given({ interfaceEndpoints: ['glue', 'sagemaker-runtime'] });

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
    const two = blocks(given({ cidr }, 'ab').template);
    expect(blocks(given({ cidr }, 'abcdef').template)).toMatchObject(two);
  });

  test.each([
    ['10.0.0.0/16', '10.0.0.0/20'],
    ['10.20.0.0/20', '10.20.0.0/24'],
  ])('gives each Availability Zone a sixteenth of %s, at least a /24 (TR-16)', (cidr, first) => {
    expect(blocks(given({ cidr }).template)['eu-west-1a']).toBe(first);
  });

  test.each(['10.0.0.0', '10.0.0.0/15', '10.0.0.0/21', '10.0.0.0/16.5', '10.0.0.0/x'])(
    'refuses the block %s',
    (cidr) => {
      expect(() => given({ cidr })).toThrow(`cidr must be a literal block between /16 and /20, got '${cidr}'`);
    },
  );

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
