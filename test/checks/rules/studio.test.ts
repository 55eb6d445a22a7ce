import { studioRules } from '../../../lib/checks/rules/studio';
import { Assembly } from '../../../lib/checks/assembly';
import { findingsOf } from '../../../lib/checks/rule';
import { type Resources, stackOf, testRules } from './examples';

const ref = (logicalId: string) => ({ Ref: logicalId });

/** A domain in the VPC `vpc-1`, but for what is different. */
function domain(different: Record<string, unknown>): Resources {
  return { Domain: ['AWS::SageMaker::Domain', { VpcId: 'vpc-1', SubnetIds: ['subnet-1'], ...different }] };
}

function endpoint(service: string, more: Record<string, unknown> = {}): Resources[string] {
  return ['AWS::EC2::VPCEndpoint', { ServiceName: service, VpcId: ref('Vpc'), ...more }];
}

function open(...ports: readonly (readonly [number, number])[]): Resources {
  return {
    ...domain({ AppNetworkAccessType: 'VpcOnly', DefaultUserSettings: { SecurityGroups: [ref('Group')] } }),
    Group: ['AWS::EC2::SecurityGroup', {}],
    ...Object.fromEntries(
      ports.map(([FromPort, ToPort], index) => [
        `Rule${index}`,
        [
          'AWS::EC2::SecurityGroupIngress',
          { GroupId: ref('Group'), SourceSecurityGroupId: ref('Group'), IpProtocol: 'tcp', FromPort, ToPort },
        ] as const,
      ]),
    ),
  };
}

const NETWORK: Resources = { Vpc: ['AWS::EC2::VPC'] };
const HOMELESS = { HomeEfsFileSystemCreation: 'Disabled' };
const PRIVATE = { ...HOMELESS, VpcId: ref('Vpc'), AppNetworkAccessType: 'VpcOnly' };
const SERVICES: Resources = {
  Api: endpoint('com.amazonaws.eu-west-1.sagemaker.api'),
  Runtime: endpoint('com.amazonaws.eu-west-1.sagemaker.runtime'),
  S3: endpoint('com.amazonaws.eu-west-1.s3'),
};

testRules('studioRules', studioRules, [
  {
    rule: 'ML-ST-01',
    fails: { ...NETWORK, ...domain({ VpcId: ref('Vpc') }) },
    says: 'Vpc of the same stack',
    passes: { ...NETWORK, ...domain({ VpcId: ref('Vpc'), ...HOMELESS }) },
    alsoPasses: { 'a network that is elsewhere': domain({}) },
  },
  {
    rule: 'ML-ST-03',
    fails: domain({ Tags: [{ Key: 'deployed', Value: '2026-11-24T10:00' }] }),
    says: "'deployed'",
    passes: domain({ Tags: [{ Key: 'team', Value: 'ml-2026' }] }),
    alsoFails: {
      'a commit': domain({ Tags: [{ Key: 'commit', Value: 'a3b3cc6a3b3cc6a3b3cc6a3b3cc6a3b3cc6a3b3c' }] }),
    },
  },
  {
    rule: 'ML-ST-04',
    fails: open([8192, 65535]),
    says: 'TCP 2049',
    passes: open([2049, 2049], [8192, 65535]),
    alsoPasses: {
      'all ports': open([0, 65535]),
      'a group that is elsewhere': domain({
        AppNetworkAccessType: 'VpcOnly',
        DefaultUserSettings: { SecurityGroups: ['sg-1'] },
      }),
      'a way to the internet': domain({ AppNetworkAccessType: 'PublicInternetOnly' }),
    },
  },
  {
    rule: 'ML-ST-04-2',
    fails: { ...NETWORK, ...domain(PRIVATE), S3: endpoint('com.amazonaws.eu-west-1.s3') },
    says: 'sagemaker.api, sagemaker.runtime',
    passes: { ...NETWORK, ...domain(PRIVATE), ...SERVICES },
    alsoFails: {
      'a public subnet': {
        ...NETWORK,
        ...domain({ ...PRIVATE, SubnetIds: [ref('Subnet')] }),
        ...SERVICES,
        Subnet: ['AWS::EC2::Subnet', { MapPublicIpOnLaunch: true }],
      },
    },
    alsoPasses: { 'a NAT gateway': { ...NETWORK, ...domain(PRIVATE), Nat: ['AWS::EC2::NatGateway'] } },
  },
  {
    rule: 'ML-ST-06',
    fails: { Endpoint: endpoint('com.amazonaws.eu-west-1.studio') },
    says: 'aws.sagemaker comes before studio',
    passes: { Endpoint: endpoint('aws.sagemaker.eu-west-1.studio') },
    alsoFails: { 'the API with the prefix of Studio': { Endpoint: endpoint('aws.sagemaker.eu-west-1.sagemaker.api') } },
    alsoPasses: {
      'the API': { Endpoint: endpoint('com.amazonaws.eu-west-1.sagemaker.api') },
      'a Region that nobody knows': {
        Endpoint: ['AWS::EC2::VPCEndpoint', { ServiceName: { 'Fn::Sub': 'com.amazonaws.${Region}.s3' } }],
      },
    },
  },
  {
    rule: 'ML-HO-29',
    fails: { Endpoint: endpoint('com.amazonaws.us-east-1.sagemaker.runtime-fips', { PolicyDocument: {} }) },
    says: 'no endpoint policy',
    passes: { Endpoint: endpoint('com.amazonaws.us-east-1.sagemaker.runtime-fips') },
    alsoPasses: {
      'a policy on the runtime without FIPS': {
        Endpoint: endpoint('com.amazonaws.us-east-1.sagemaker.runtime', { PolicyDocument: {} }),
      },
    },
  },
]);

test('ML-ST-01 accepts a domain on a network of another stack', () => {
  const network = stackOf('Network', NETWORK, {
    Outputs: { Vpc: { Value: ref('Vpc'), Export: { Name: 'vpc' } } },
  });
  const studio = stackOf('Studio', domain({ VpcId: { 'Fn::ImportValue': 'vpc' } }));
  expect(findingsOf(studioRules, new Assembly([network, studio]))).toEqual([]);
});
