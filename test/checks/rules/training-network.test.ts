import { trainingNetworkRules } from '../../../lib/checks/rules/training-network';
import { type Resources, testRules } from './examples';
import { processingJob, trainingJob, trainingStep } from './job-requests';

const TWO = { 'ResourceConfig/InstanceCount': 2 };
const EFA = { ...TWO, 'ResourceConfig/InstanceType': 'ml.p4d.24xlarge' };

/** A security group with rules for traffic with itself. */
function group(inbound: Record<string, unknown> | undefined, outbound?: Record<string, unknown>): Resources {
  const itself = '@{Test/Group.GroupId}';
  return {
    Group: ['AWS::EC2::SecurityGroup', { SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }] }],
    ...(inbound && {
      In: ['AWS::EC2::SecurityGroupIngress', { GroupId: itself, SourceSecurityGroupId: itself, ...inbound }],
    }),
    ...(outbound && {
      Out: ['AWS::EC2::SecurityGroupEgress', { GroupId: itself, DestinationSecurityGroupId: itself, ...outbound }],
    }),
  };
}

/** A network of one subnet. */
function network(cidr: string, tenancy = 'default'): Resources {
  return {
    Vpc: ['AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16', InstanceTenancy: tenancy }],
    Subnet: ['AWS::EC2::Subnet', { CidrBlock: cidr, VpcId: { Ref: 'Vpc' } }],
  };
}

const ALL = { IpProtocol: '-1' };

testRules('trainingNetworkRules', trainingNetworkRules, [
  {
    rule: 'ML-TR-13',
    fails: { ...trainingJob(TWO), ...group(undefined) },
    says: '2 instances talk to each other, and Test/Group takes no traffic from itself',
    passes: { ...trainingJob(TWO), ...group(ALL) },
    alsoFails: {
      'one port alone': { ...trainingJob(TWO), ...group({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }) },
      'a pipeline': { ...trainingStep(TWO), ...group(undefined) },
      'a processing job': {
        ...processingJob({ 'ProcessingResources/ClusterConfig/InstanceCount': 2 }),
        ...group(undefined),
      },
    },
    alsoPasses: {
      'one instance': { ...trainingJob(), ...group(undefined) },
      'a group of another app': trainingJob(TWO),
      'all TCP ports': { ...trainingJob(TWO), ...group({ IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535 }) },
      'the range of the network': {
        ...trainingJob(TWO),
        Group: ['AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ CidrIp: '10.0.0.0/16', IpProtocol: '-1' }] }],
      },
    },
  },
  {
    rule: 'ML-TR-14',
    fails: { ...trainingJob(EFA), ...group(ALL) },
    says: 'Test/Group has no rule for all traffic to itself',
    passes: { ...trainingJob(EFA), ...group(ALL, ALL) },
    alsoFails: {
      'neither direction': { ...trainingJob(EFA), ...group(undefined) },
      'TCP alone': { ...trainingJob(EFA), ...group(ALL, { IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535 }) },
    },
    alsoPasses: {
      'one instance': {
        ...trainingJob({ 'ResourceConfig/InstanceType': 'ml.p4d.24xlarge' }),
        ...group(undefined),
      },
      'instances without an adapter': { ...trainingJob(TWO), ...group(ALL) },
    },
  },
  {
    rule: 'ML-TR-16',
    fails: { ...trainingJob({ 'ResourceConfig/InstanceCount': 6 }), ...network('10.0.0.0/28') },
    says: '6 instances need 12 addresses, and the subnets have 11',
    passes: { ...trainingJob({ 'ResourceConfig/InstanceCount': 5 }), ...network('10.0.0.0/28') },
    alsoFails: {
      'five for each adapter': {
        ...trainingJob({ ...EFA, 'ResourceConfig/InstanceCount': 3 }),
        ...network('10.0.0.0/28'),
      },
    },
    alsoPasses: {
      'a range of a parameter': {
        ...trainingJob({ 'ResourceConfig/InstanceCount': 1000 }),
        ...network('<Range>'),
      },
      'subnets of another app': trainingJob({ 'ResourceConfig/InstanceCount': 1000 }),
      'a count of the execution': {
        ...trainingJob({ 'ResourceConfig/InstanceCount': undefined, 'ResourceConfig/InstanceCount.$': '$.count' }),
        ...network('10.0.0.0/28'),
      },
    },
  },
  {
    rule: 'ML-TR-16-2',
    fails: { ...trainingJob(), ...network('10.0.0.0/24', 'dedicated') },
    says: 'Test/Vpc has dedicated tenancy',
    passes: { ...trainingJob(), ...network('10.0.0.0/24') },
  },
]);
