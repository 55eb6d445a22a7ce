import { subnetRules } from '../../../lib/checks/rules/subnets';
import { type Example, type Resources, stateMachine, testRules } from './examples';

const flowLog = (more: Record<string, unknown> = {}): Resources[string] => [
  'AWS::EC2::FlowLog',
  { ResourceId: { Ref: 'Vpc' }, TrafficType: 'ALL', LogGroupName: 'flow', DeliverLogsPermissionArn: 'role', ...more },
];
const vpc: Resources = { Vpc: ['AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }], Flow: flowLog() };
const subnet = (CidrBlock: unknown, more: Record<string, unknown> = {}): Resources[string] => [
  'AWS::EC2::Subnet',
  { VpcId: { Ref: 'Vpc' }, CidrBlock, ...more },
];
const model = (groups: number, subnets: number): Resources[string] => [
  'AWS::SageMaker::Model',
  { VpcConfig: { SecurityGroupIds: ids('sg', groups), Subnets: ids('subnet', subnets) } },
];
const ids = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${kind}-${index}`);
const group = (rule: Record<string, unknown>): Resources => ({
  Group: ['AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ IpProtocol: 'tcp', CidrIp: '0.0.0.0/0', ...rule }] }],
});
const role = (Service: string): Resources[string] => [
  'AWS::IAM::Role',
  { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }] } },
];
const associated: Resources = {
  Table: ['AWS::EC2::RouteTable', {}],
  Association: ['AWS::EC2::SubnetRouteTableAssociation', { SubnetId: { Ref: 'A' }, RouteTableId: { Ref: 'Table' } }],
};

const examples: Example[] = [
  {
    rule: 'ML-VPC-08',
    fails: { Model: model(6, 2) },
    says: 'VpcConfig.SecurityGroupIds must name 1 to 5, got 6',
    passes: { Model: model(5, 16) },
    alsoFails: {
      'no subnet': { Model: model(1, 0) },
      'in a state machine': {
        Machine: stateMachine({
          Train: {
            Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
            Parameters: { VpcConfig: { Subnets: ids('subnet', 17) } },
          },
        }),
      },
      'deep inside': {
        Schedule: ['AWS::SageMaker::DataQualityJobDefinition', { NetworkConfig: { VpcConfig: { Subnets: [] } } }],
      },
    },
    alsoPasses: {
      'a list of a parameter': { Model: ['AWS::SageMaker::Model', { VpcConfig: { Subnets: { Ref: 'Subnets' } } }] },
      'a VpcConfig of Lambda': {
        Function: ['AWS::Lambda::Function', { VpcConfig: { SubnetIds: ids('subnet', 17), SecurityGroupIds: [] } }],
      },
    },
  },
  {
    rule: 'ML-VPC-101',
    fails: { ...vpc, A: subnet('10.0.0.0/20'), B: subnet('10.0.8.0/24') },
    says: 'Test/B and Test/A must not overlap',
    passes: { ...vpc, A: subnet('10.0.0.0/20'), B: subnet('10.0.16.0/20') },
    alsoFails: { 'outside of the network': { ...vpc, A: subnet('10.1.0.0/20') } },
    alsoPasses: {
      'a range that nobody knows yet': {
        ...vpc,
        A: subnet({ 'Fn::Select': [0, { 'Fn::Cidr': ['x', 1, 8] }] }),
        B: subnet({ Ref: 'Range' }),
      },
      'a second range': {
        ...vpc,
        More: ['AWS::EC2::VPCCidrBlock', { VpcId: { Ref: 'Vpc' }, CidrBlock: '100.64.0.0/16' }],
        A: subnet('100.64.0.0/20'),
      },
    },
  },
  {
    rule: 'ML-VPC-102',
    fails: { ...vpc, A: subnet('10.0.0.0/20', { MapPublicIpOnLaunch: true }), ...associated },
    says: 'must be false where no route leads to the internet',
    passes: { ...vpc, A: subnet('10.0.0.0/20', { MapPublicIpOnLaunch: false }), ...associated },
    alsoPasses: {
      'a public subnet': {
        ...vpc,
        A: subnet('10.0.0.0/20', { MapPublicIpOnLaunch: true }),
        ...associated,
        Out: [
          'AWS::EC2::Route',
          { RouteTableId: { Ref: 'Table' }, GatewayId: { Ref: 'Gateway' }, DestinationCidrBlock: '0.0.0.0/0' },
        ],
      },
    },
  },
  {
    rule: 'ML-VPC-103',
    fails: group({ FromPort: 22, ToPort: 22 }),
    says: 'ports 22-22 are open to 0.0.0.0/0 in Test/Group',
    passes: group({ FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/16' }),
    alsoFails: {
      'all traffic': group({ IpProtocol: '-1' }),
      'all ports from 443 on': group({ FromPort: 443, ToPort: 65535 }),
    },
    alsoPasses: { 'a web page': group({ FromPort: 443, ToPort: 443 }) },
  },
  {
    rule: 'ML-VPC-104',
    fails: { ...vpc, Flow: flowLog({ DeliverLogsPermissionArn: undefined }) },
    says: 'DeliverLogsPermissionArn must be given, got nothing',
    passes: vpc,
    alsoFails: {
      'no group': { ...vpc, Flow: flowLog({ LogGroupName: undefined }) },
      'the role of another service': {
        ...vpc,
        Role: role('ec2.amazonaws.com'),
        Flow: flowLog({ DeliverLogsPermissionArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
      },
    },
    alsoPasses: {
      'to a bucket': {
        ...vpc,
        Flow: flowLog({ LogDestinationType: 's3', LogGroupName: undefined, DeliverLogsPermissionArn: undefined }),
      },
      'the role of the service': {
        ...vpc,
        Role: role('vpc-flow-logs.amazonaws.com'),
        Flow: flowLog({ DeliverLogsPermissionArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
      },
    },
  },
  {
    rule: 'ML-VPC-105',
    fails: { ...vpc, Flow: flowLog({ TrafficType: 'REJECT' }) },
    says: "must have TrafficType ALL, got 'REJECT'",
    passes: vpc,
    alsoFails: { none: { Vpc: ['AWS::EC2::VPC', {}] } },
    alsoPasses: { 'of a parameter': { ...vpc, Flow: flowLog({ TrafficType: { Ref: 'Type' } }) } },
  },
];

testRules('subnetRules', subnetRules, examples);
