import { endpointRules } from '../../../lib/checks/rules/endpoints';
import { type Example, type Resources, stateMachine, testRules } from './examples';

const endpoint = (service: string, more: Record<string, unknown> = {}): Resources[string] => [
  'AWS::EC2::VPCEndpoint',
  {
    VpcId: { Ref: 'Vpc' },
    ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
    VpcEndpointType: 'Interface',
    PrivateDnsEnabled: true,
    ...more,
  },
];
const gateway = (more: Record<string, unknown> = {}): Resources[string] =>
  endpoint('s3', {
    VpcEndpointType: 'Gateway',
    RouteTableIds: [{ Ref: 'Table' }],
    PrivateDnsEnabled: undefined,
    ...more,
  });

/** An isolated subnet in a network of its own. */
const network: Resources = {
  Vpc: ['AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: true }],
  Subnet: ['AWS::EC2::Subnet', { VpcId: { Ref: 'Vpc' } }],
  Table: ['AWS::EC2::RouteTable', { VpcId: { Ref: 'Vpc' } }],
  Association: [
    'AWS::EC2::SubnetRouteTableAssociation',
    { SubnetId: { Ref: 'Subnet' }, RouteTableId: { Ref: 'Table' } },
  ],
};
const out: Resources[string] = [
  'AWS::EC2::Route',
  { RouteTableId: { Ref: 'Table' }, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: { Ref: 'Nat' } },
];
const model: Resources[string] = ['AWS::SageMaker::Model', { VpcConfig: { Subnets: [{ Ref: 'Subnet' }] } }];
const connection: Resources[string] = [
  'AWS::Glue::Connection',
  { ConnectionInput: { PhysicalConnectionRequirements: { SubnetId: { Ref: 'Subnet' } } } },
];
const sparkJob = (more: Record<string, unknown> = {}): Resources[string] => [
  'AWS::Glue::Job',
  { Connections: { Connections: [{ Ref: 'Connection' }] }, ...more },
];
const endpointsOfSpark: Resources = {
  Glue: endpoint('glue'),
  Logs: endpoint('logs'),
  Metrics: endpoint('monitoring'),
  Sts: endpoint('sts'),
};
const [machineType, machine] = stateMachine({
  Train: {
    Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
    Parameters: { VpcConfig: { Subnets: ['${subnet}'] } },
  },
});
const training: Resources[string] = [
  machineType,
  { ...machine, DefinitionSubstitutions: { subnet: { Ref: 'Subnet' } } },
];
const reading = (Resource: unknown) => ({
  PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Principal: '*', Resource }] },
});
const group = (...rules: object[]): Resources[string] => ['AWS::EC2::SecurityGroup', { SecurityGroupIngress: rules }];
const behind = endpoint('glue', { SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] });
const https = (CidrIp: string) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp });
const vpc = (more: Record<string, unknown>): Resources[string] => ['AWS::EC2::VPC', more];

const examples: Example[] = [
  {
    rule: 'ML-VPC-02',
    fails: { ...network, Model: model },
    says: 'no route leads to S3 from Test/Subnet',
    passes: { ...network, Model: model, S3: gateway() },
    alsoFails: {
      'a gateway for another table': { ...network, Model: model, S3: gateway({ RouteTableIds: [{ Ref: 'Other' }] }) },
      'a job of a workflow': { ...network, Machine: training },
      'an application of EMR': {
        ...network,
        App: ['AWS::EMRServerless::Application', { NetworkConfiguration: { SubnetIds: [{ Ref: 'Subnet' }] } }],
      },
    },
    alsoPasses: {
      'an interface of S3': { ...network, Model: model, S3: endpoint('s3') },
      'a way out': { ...network, Model: model, Out: out },
      'a table of elsewhere': { Vpc: vpc({}), Subnet: ['AWS::EC2::Subnet', { VpcId: { Ref: 'Vpc' } }], Model: model },
    },
  },
  {
    rule: 'ML-VPC-02-2',
    fails: {
      ...network,
      Connection: connection,
      Job: sparkJob({ SecurityConfiguration: 'keys' }),
      ...endpointsOfSpark,
    },
    says: "has no endpoint for 'kms'",
    passes: { ...network, Connection: connection, Job: sparkJob(), ...endpointsOfSpark },
    alsoPasses: {
      'a way out': { ...network, Connection: connection, Job: sparkJob(), Out: out },
      'no network': { Job: ['AWS::Glue::Job', {}] },
    },
  },
  {
    rule: 'ML-VPC-03',
    fails: { ...network, Images: endpoint('ecr.dkr'), S3: gateway(reading('arn:aws:s3:::raw/*')) },
    says: 'prod-eu-west-1-starport-layer-bucket/layer, or no image can be pulled',
    passes: {
      ...network,
      Images: endpoint('ecr.dkr'),
      S3: gateway(reading('arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*')),
    },
    alsoPasses: {
      'no images': { ...network, S3: gateway(reading('arn:aws:s3:::raw/*')) },
      'no policy': { ...network, Images: endpoint('ecr.dkr'), S3: gateway() },
    },
  },
  {
    rule: 'ML-VPC-06',
    fails: { ...network, Sage: endpoint('sagemaker-runtime') },
    says: "is called 'sagemaker.runtime', got 'com.amazonaws.eu-west-1.sagemaker-runtime'",
    passes: { ...network, Sage: endpoint('sagemaker.runtime') },
    alsoFails: {
      'another Region': { ...network, Glue: endpoint('glue', { ServiceName: 'com.amazonaws.us-east-1.glue' }) },
    },
    alsoPasses: {
      'a service of somebody': { ...network, Mine: endpoint('', { ServiceName: 'vpce-svc-0123' }) },
      Studio: { ...network, Studio: endpoint('', { ServiceName: 'aws.sagemaker.eu-west-1.studio' }) },
      'across Regions, said so': {
        ...network,
        Glue: endpoint('glue', { ServiceName: 'com.amazonaws.us-east-1.glue', ServiceRegion: 'us-east-1' }),
      },
    },
  },
  {
    rule: 'ML-VPC-07',
    fails: { ...network, Glue: endpoint('glue', { PrivateDnsEnabled: undefined }) },
    says: 'PrivateDnsEnabled must be true, got nothing',
    passes: { ...network, Glue: endpoint('glue') },
    alsoFails: {
      'no names in the network': { Vpc: vpc({ EnableDnsSupport: true }), Glue: endpoint('glue') },
      'no resolver in the network': {
        Vpc: vpc({ EnableDnsSupport: false, EnableDnsHostnames: true }),
        Glue: endpoint('glue'),
      },
    },
    alsoPasses: {
      'a gateway': { ...network, S3: gateway() },
      'a network of elsewhere': { Glue: endpoint('glue', { VpcId: 'vpc-1' }) },
    },
  },
  {
    rule: 'ML-VPC-07-2',
    fails: { ...network, Glue: behind, Group: group({ ...https('10.0.0.0/16'), FromPort: 80, ToPort: 80 }) },
    says: 'Test/Group must let TCP 443 in, got no such rule',
    passes: { ...network, Glue: behind, Group: group(https('10.0.0.0/16')) },
    alsoFails: { everybody: { ...network, Glue: behind, Group: group(https('0.0.0.0/0')) } },
    alsoPasses: { 'a group of elsewhere': { ...network, Glue: endpoint('glue', { SecurityGroupIds: ['sg-1'] }) } },
  },
];

testRules('endpointRules', endpointRules, examples);
