import { Template } from 'aws-cdk-lib/assertions';
import { ImportedNetwork, type ImportedNetworkProps } from '../../lib/network/imported-network';
import { findings, testApp } from '../app';
import { ZonedStack } from './network-stack';

const ENDPOINT = 'AWS::EC2::VPCEndpoint';

const subnet = (letter: string) => ({
  subnetId: `subnet-0000000${letter}`,
  availabilityZone: `eu-west-1${letter}`,
  routeTableId: `rtb-0000000${letter}`,
});

function given(overrides: Partial<ImportedNetworkProps> = {}) {
  const app = testApp();
  const stack = new ZonedStack(app, 'ab', 'eu-west-1');
  const network = new ImportedNetwork(stack, 'Network', {
    vpcId: 'vpc-00000001',
    cidr: '10.2.0.0/16',
    subnets: [subnet('a'), subnet('b')],
    ...overrides,
  });
  return { app, network, template: Template.fromStack(stack) };
}

describe('ImportedNetwork', () => {
  const plain = given();

  test('has the members of a network that is made: subnets with their zones, in the given order', () => {
    expect(plain.network.vpc.vpcId).toBe('vpc-00000001');
    expect(plain.network.subnets.map((one) => [one.subnetId, one.availabilityZone])).toEqual([
      ['subnet-0000000a', 'eu-west-1a'],
      ['subnet-0000000b', 'eu-west-1b'],
    ]);
  });

  test('makes nothing but a gateway to S3 in the given route tables (GL-06)', () => {
    expect(Object.values(plain.template.toJSON().Resources).map((one) => Reflect.get(Object(one), 'Type'))).toEqual([
      ENDPOINT,
    ]);
    plain.template.hasResourceProperties(ENDPOINT, {
      VpcEndpointType: 'Gateway',
      VpcId: 'vpc-00000001',
      RouteTableIds: ['rtb-0000000a', 'rtb-0000000b'],
    });
  });

  test('makes no second gateway where the route tables have one', () => {
    given({ s3Gateway: 'existing' }).template.resourceCountIs(ENDPOINT, 0);
  });

  test('makes the endpoints that are lacking, for a second one of a service is refused by EC2', () => {
    const { app, template } = given({
      interfaceEndpoints: { sets: ['spark-job'] },
      existingEndpoints: ['logs', 'monitoring', 'sts'],
    });
    const made = Object.values(template.findResources(ENDPOINT, { Properties: { VpcEndpointType: 'Interface' } }));
    expect(made.map(({ Properties }) => String(Properties.ServiceName).split('.').at(-1))).toEqual(['glue', 'kms']);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ CidrIp: '10.2.0.0/16' }] });
    expect(findings(app)).toEqual([]);
  });

  test('says in the template what it takes for granted', () => {
    expect(given({ existingEndpoints: ['sts'] }).template.toJSON().Metadata.ImportedNetwork).toEqual({
      vpcId: 'vpc-00000001',
      cidr: '10.2.0.0/16',
      subnets: [subnet('a'), subnet('b')],
      existingEndpoints: ['sts'],
      s3Gateway: 'create',
    });
  });

  test.each([
    [{ subnets: [subnet('a')] }, "subnets: 'eu-west-1a' are too few; SageMaker wants two Availability Zones"],
    [{ subnets: [subnet('a'), subnet('a')] }, "subnets: 'subnet-0000000a' is named twice"],
    [{ subnets: [subnet('a'), { ...subnet('a'), subnetId: 'subnet-0000000c' }] }, 'name eu-west-1a twice'],
    [{ cidr: '10.2.0.0/29' }, "cidr: '10.2.0.0/29' is a /29; /16 to /28 are allowed"],
  ] satisfies [Partial<ImportedNetworkProps>, string][])('refuses %j', (props, problem) => {
    expect(() => given(props)).toThrow(problem);
  });
});
