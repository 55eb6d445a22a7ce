import { redshiftRules } from '../../../lib/checks/rules/redshift';
import { type Example, type Resources, testRules } from './examples';

const subnet = (zone: string, CidrBlock = '10.0.0.0/24'): Resources[string] => [
  'AWS::EC2::Subnet',
  { AvailabilityZone: zone, CidrBlock },
];
const workgroup = (ids: readonly unknown[], more: Record<string, unknown> = {}): Resources[string] => [
  'AWS::RedshiftServerless::Workgroup',
  { WorkgroupName: 'lake', SubnetIds: ids, ...more },
];
const namespace = (more: Record<string, unknown>): Resources[string] => [
  'AWS::RedshiftServerless::Namespace',
  { NamespaceName: 'lake', ...more },
];
const role = (Service: string): Resources[string] => [
  'AWS::IAM::Role',
  { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service } }] } },
];
const zones = { A: subnet('eu-west-1a'), B: subnet('eu-west-1b'), C: subnet('eu-west-1c') };
const [A, B, C] = ['A', 'B', 'C'].map((name) => ({ Ref: name }));
const ROLE = { 'Fn::GetAtt': ['Role', 'Arn'] };

const examples: Example[] = [
  {
    rule: 'ML-RS-01',
    fails: { ...zones, Group: workgroup([A, B], { EnhancedVpcRouting: true }) },
    says: 'must cover 3 Availability Zones, got 2 subnet(s) in eu-west-1a, eu-west-1b',
    passes: { ...zones, Group: workgroup([A, B, C], { EnhancedVpcRouting: true }) },
    alsoFails: { 'two in one zone': { ...zones, D: subnet('eu-west-1a'), Group: workgroup([A, { Ref: 'D' }]) } },
    alsoPasses: {
      'two without the routing': { ...zones, Group: workgroup([A, B]) },
      'the default network': { Group: workgroup([]) },
      'subnets of elsewhere': { Group: workgroup(['subnet-1', 'subnet-2']) },
    },
  },
  {
    rule: 'ML-RS-02',
    fails: { ...zones, C: subnet('eu-west-1c', '10.0.3.0/27'), Group: workgroup([A, B, C]) },
    says: '128 RPU need a subnet of /26 or larger, got 10.0.3.0/27 of Test/C',
    passes: { ...zones, Group: workgroup([A, B, C]) },
    alsoPasses: {
      'little capacity': {
        ...zones,
        C: subnet('eu-west-1c', '10.0.3.0/27'),
        Group: workgroup([A, B, C], { BaseCapacity: 8 }),
      },
    },
  },
  {
    rule: 'ML-RS-03',
    fails: { Space: namespace({ ManageAdminPassword: true, AdminUserPassword: { Ref: 'Password' } }) },
    says: 'must not stand beside ManageAdminPassword',
    passes: { Space: namespace({ ManageAdminPassword: true, AdminPasswordSecretKmsKeyId: 'key' }) },
    alsoFails: {
      'a key without secret': { Space: namespace({ AdminPasswordSecretKmsKeyId: 'key' }) },
      'a password as text': { Space: namespace({ AdminUserPassword: 'Hunter22' }) },
    },
    alsoPasses: { 'a password from elsewhere': { Space: namespace({ AdminUserPassword: { Ref: 'Password' } }) } },
  },
  {
    rule: 'ML-RS-05',
    fails: {
      Role: role('redshift.amazonaws.com'),
      Space: namespace({ DefaultIamRoleArn: ROLE, IamRoles: ['arn:other'] }),
    },
    says: "IamRoles must have '@{Test/Role.Arn}', got 'arn:other'",
    passes: { Role: role('redshift.amazonaws.com'), Space: namespace({ DefaultIamRoleArn: ROLE, IamRoles: [ROLE] }) },
    alsoFails: { 'no trust': { Role: role('glue.amazonaws.com'), Space: namespace({ IamRoles: [ROLE] }) } },
    alsoPasses: {
      'no role': { Space: namespace({}) },
      'roles of a parameter': { Space: namespace({ DefaultIamRoleArn: 'a', IamRoles: { Ref: 'Roles' } }) },
    },
  },
  {
    rule: 'ML-RS-101',
    fails: { ...zones, Group: workgroup([A, B], { PubliclyAccessible: true }) },
    says: 'must be false, got true',
    passes: { ...zones, Group: workgroup([A, B], { PubliclyAccessible: false }) },
  },
];

testRules('redshiftRules', redshiftRules, examples);
