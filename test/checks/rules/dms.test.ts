import { dmsRules } from '../../../lib/checks/rules/dms';
import { type Example, type Resources, testRules } from './examples';

const MANAGED = 'arn:aws:iam::aws:policy/service-role/';

function role(RoleName: string | undefined, policy: string, service = 'dms.amazonaws.com'): Resources[string] {
  return [
    'AWS::IAM::Role',
    {
      RoleName,
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
      },
      ManagedPolicyArns: [`${MANAGED}${policy}`],
    },
  ];
}

const subnet = (zone: string): Resources[string] => ['AWS::EC2::Subnet', { AvailabilityZone: zone }];
const subnetGroup = (ids: readonly string[], dependsOn?: string): Resources[string] => [
  'AWS::DMS::ReplicationSubnetGroup',
  { SubnetIds: ids.map((id) => ({ Ref: id })) },
  dependsOn === undefined ? {} : { DependsOn: dependsOn },
];
const zones = { A: subnet('eu-west-1a'), B: subnet('eu-west-1b'), Again: subnet('eu-west-1a') };
const endpoint = (settings: Record<string, unknown>, beside: Record<string, unknown> = {}): Resources[string] => [
  'AWS::DMS::Endpoint',
  { EngineName: 'postgres', EndpointType: 'source', PostgreSqlSettings: settings, ...beside },
];
const secret = {
  SecretsManagerSecretId: 'secret',
  SecretsManagerAccessRoleArn: 'arn:aws:iam::123456789012:role/reader',
};
const VPC_POLICY = 'AmazonDMSVPCManagementRole';

const examples: Example[] = [
  {
    rule: 'ML-DM-01',
    fails: { Role: role('dms-vpc-role', 'AmazonDMSCloudWatchLogsRole') },
    says: "must have the policy AmazonDMSVPCManagementRole, got 'arn:aws:iam::aws:policy/service-role/AmazonDMSCloudWatchLogsRole",
    passes: { Role: role('dms-vpc-role', VPC_POLICY) },
    alsoFails: { 'other trust': { Role: role('dms-vpc-role', VPC_POLICY, 'ec2.amazonaws.com') } },
    alsoPasses: { 'another role': { Role: role('reader', 'ReadOnly', 'ec2.amazonaws.com') } },
  },
  {
    rule: 'ML-DM-01-2',
    fails: { ...zones, Role: role('dms-vpc-role', VPC_POLICY), Group: subnetGroup(['A', 'B']) },
    says: 'does not wait for Test/Role',
    passes: { ...zones, Group: subnetGroup(['A', 'B']) },
  },
  {
    rule: 'ML-DM-02',
    fails: { ...zones, Role: role('dms-vpc-role', VPC_POLICY), Group: subnetGroup(['A', 'B'], 'Role') },
    says: 'Test/Role is made seconds before',
    passes: { ...zones, Role: role('other', VPC_POLICY), Group: subnetGroup(['A', 'B'], 'Role') },
  },
  {
    rule: 'ML-DM-03',
    fails: { ...zones, Group: subnetGroup(['A', 'Again']) },
    says: 'got 2 subnet(s) in eu-west-1a',
    passes: { ...zones, Group: subnetGroup(['A', 'B']) },
    alsoFails: { 'one subnet': { ...zones, Group: subnetGroup(['A']) } },
    alsoPasses: {
      'subnets of elsewhere': { Group: ['AWS::DMS::ReplicationSubnetGroup', { SubnetIds: ['subnet-1', 'subnet-2'] }] },
      'a list of a parameter': { Group: ['AWS::DMS::ReplicationSubnetGroup', { SubnetIds: { Ref: 'Subnets' } }] },
    },
  },
  {
    rule: 'ML-DM-04',
    fails: { Instance: ['AWS::DMS::ReplicationInstance', {}] },
    says: 'got nothing, which means true',
    passes: { Instance: ['AWS::DMS::ReplicationInstance', { PubliclyAccessible: false }] },
    alsoFails: { stated: { Instance: ['AWS::DMS::ReplicationInstance', { PubliclyAccessible: true }] } },
    alsoPasses: {
      parameter: { Instance: ['AWS::DMS::ReplicationInstance', { PubliclyAccessible: { Ref: 'Public' } }] },
    },
  },
  {
    rule: 'ML-DM-05',
    fails: { Endpoint: endpoint(secret, { Username: 'reader' }) },
    says: 'Username must not stand beside a secret',
    passes: { Endpoint: endpoint(secret) },
    alsoFails: { 'no role': { Endpoint: endpoint({ SecretsManagerSecretId: 'secret' }) } },
    alsoPasses: {
      'a bucket': { Endpoint: ['AWS::DMS::Endpoint', { EngineName: 's3', S3Settings: { BucketName: 'raw' } }] },
      'a password from elsewhere': { Endpoint: endpoint({}, { Username: 'a', Password: { Ref: 'Password' } }) },
    },
  },
  {
    rule: 'ML-DM-05-2',
    fails: { Endpoint: endpoint({}, { Username: 'reader', Password: 'hunter2' }) },
    says: 'got the password as text',
    passes: {
      Endpoint: endpoint({}, { Username: 'reader', Password: '{{resolve:secretsmanager:db:SecretString:password}}' }),
    },
    alsoFails: { 'in settings': { Endpoint: endpoint({ Password: 'hunter2' }) } },
  },
  {
    rule: 'ML-DM-05-3',
    fails: {
      Role: role(undefined, 'Any', 'ec2.amazonaws.com'),
      Endpoint: endpoint({ ...secret, SecretsManagerAccessRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
    },
    says: "got 'ec2.amazonaws.com'",
    passes: {
      Role: role(undefined, 'Any', 'dms.eu-west-1.amazonaws.com'),
      Endpoint: endpoint({ ...secret, SecretsManagerAccessRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
    },
  },
];

testRules('dmsRules', dmsRules, examples);
