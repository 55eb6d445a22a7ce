import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Network } from '../../lib/network/network';
import type { InterfaceEndpointsProps } from '../../lib/network/service-endpoints';
import { testApp } from '../app';
import { ZonedStack } from './network-stack';

const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const OWN = { Ref: 'AWS::AccountId' };

function given(interfaceEndpoints?: InterfaceEndpointsProps): Template {
  const stack = new ZonedStack(testApp(), 'abc', 'eu-west-1');
  const logKey = new Key(stack, 'LogKey', { enableKeyRotation: true });
  new Network(stack, 'Network', { logKey, interfaceEndpoints });
  return Template.fromStack(stack);
}

/** Service of each interface endpoint, and how many subnets it has. */
function endpoints(template: Template): Record<string, number> {
  const found = template.findResources(ENDPOINT, { Properties: { VpcEndpointType: 'Interface' } });
  return Object.fromEntries(
    Object.values(found).map(({ Properties: { ServiceName, SubnetIds } }) => [
      String(ServiceName).split('.').slice(3).join('.'),
      (SubnetIds as unknown[]).length,
    ]),
  );
}

/** Statements of the policies of endpoints of a type. */
function statements(template: Template, type: 'Gateway' | 'Interface'): Record<string, unknown>[][] {
  const found = template.findResources(ENDPOINT, { Properties: { VpcEndpointType: type } });
  return Object.values(found).map(({ Properties }) => Properties.PolicyDocument.Statement);
}

describe('endpoints of a network', () => {
  const spark = given({ sets: ['spark-job'] });

  test('are all that a Spark job calls, for the set spark-job (VPC-02)', () => {
    expect(endpoints(spark)).toEqual({ glue: 3, kms: 3, logs: 3, monitoring: 3, sts: 3 });
  });

  test('are made once, also for a service of two sets that is named as well', () => {
    const template = given({ sets: ['spark-job', 'query'], services: ['glue'] });
    expect(Object.keys(endpoints(template)).sort()).toEqual(['athena', 'glue', 'kms', 'logs', 'monitoring', 'sts']);
  });

  test('lie in fewer zones where that is asked for, and the others in all (VPC-01)', () => {
    const template = given({ services: ['athena', 'sts'], zones: { athena: ['eu-west-1b'] } });
    expect(endpoints(template)).toEqual({ athena: 1, sts: 3 });
  });

  test.each([
    [
      { services: ['sts'], zones: { sts: ['eu-west-1d'] } },
      "zones of sts must name Availability Zones of the network, got 'eu-west-1d'",
    ],
    [{ services: ['sts'], zones: { sts: [] } }, "zones of sts must name Availability Zones of the network, got 'none'"],
    [{ zones: { kms: ['eu-west-1a'] } }, "zones must name endpoints that are made, got 'kms'; none are made"],
  ] satisfies [InterfaceEndpointsProps, string][])('refuses %j', (props, problem) => {
    expect(() => given(props)).toThrow(problem);
  });

  test('let roles of this account through, services of AWS in their own name, and nobody else', () => {
    for (const policy of statements(spark, 'Interface')) {
      expect(policy.map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { 'aws:PrincipalAccount': OWN } },
        { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
      ]);
    }
  });

  test('let S3 be reached in buckets of this account only', () => {
    expect(
      statements(spark, 'Gateway')
        .flat()
        .map(({ Condition }) => Condition),
    ).toEqual([
      { StringEquals: { 'aws:PrincipalAccount': OWN, 'aws:ResourceAccount': OWN } },
      { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
    ]);
  });

  test('let layers of images come from the bucket of ECR, read only, where images are pulled (VPC-03)', () => {
    const layers = statements(given({ sets: ['containers'] }), 'Gateway').flat()[2];
    expect(layers).toMatchObject({ Sid: 'LayersOfImages', Action: 's3:GetObject' });
    expect(JSON.stringify(layers?.Resource)).toContain('-starport-layer-bucket/*');
    expect(layers).not.toHaveProperty('Condition');
  });

  test('let groups in that are named, in place of all addresses of the network (VPC-07)', () => {
    const stack = new ZonedStack(testApp(), 'ab', 'eu-west-1');
    const logKey = new Key(stack, 'LogKey', { enableKeyRotation: true });
    const other = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0');
    new Network(stack, 'Network', { logKey, interfaceEndpoints: { services: ['sts'], clients: [other] } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { SourceSecurityGroupId: 'sg-0123456789abcdef0' });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  });
});
