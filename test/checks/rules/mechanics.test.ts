import { Assembly } from '../../../lib/checks/assembly';
import { findingsOf } from '../../../lib/checks/rule';
import { mechanicsRules } from '../../../lib/checks/rules/mechanics';
import { type Example, type Resources, stackOf, testRules } from './examples';

const ROLE = { 'Fn::GetAtt': ['Role', 'Arn'] };
const role = (Service = 'glue.amazonaws.com', more: Record<string, unknown> = {}): Resources[string] => [
  'AWS::IAM::Role',
  { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service } }] }, ...more },
];
const policy: Resources[string] = ['AWS::IAM::Policy', { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [] } }];
const job = (DependsOn?: string): Resources[string] => ['AWS::Glue::Crawler', { Role: ROLE }, { DependsOn }];
const bounded = role('glue.amazonaws.com', { PermissionsBoundary: 'arn:boundary' });
const detector: Resources[string] = ['AWS::GuardDuty::Detector', { Enable: true }];
const namespace = (Value: unknown): Resources => ({
  Space: ['AWS::RedshiftServerless::Namespace', { Tags: [{ Key: 'version', Value }] }],
});
const apiRole = role('apigateway.amazonaws.com');
const account: Resources[string] = ['AWS::ApiGateway::Account', { CloudWatchRoleArn: ROLE }];
const stage = (DependsOn?: string): Resources[string] => [
  'AWS::ApiGateway::Stage',
  { MethodSettings: [{ LoggingLevel: 'INFO' }] },
  { DependsOn },
];
const recorder: Resources[string] = ['AWS::Config::ConfigurationRecorder', { RoleARN: 'arn' }];
const pack = (DependsOn?: string): Resources[string] => ['AWS::Config::ConformancePack', {}, { DependsOn }];

const examples: Example[] = [
  {
    rule: 'ML-CF-05',
    fails: { Role: role(), Policy: policy, Job: job('Role') },
    says: 'it must wait for Test/Policy, a policy of its role',
    passes: { Role: role(), Policy: policy, Job: job('Policy') },
    alsoPasses: {
      'a role of elsewhere': { Job: ['AWS::Glue::Crawler', { Role: 'arn:aws:iam::123456789012:role/jobs' }] },
      'a job, which uses its role when it runs': {
        Role: role(),
        Policy: policy,
        Job: ['AWS::Glue::Job', { Role: ROLE }],
      },
      'a policy about the job': {
        Role: role(),
        Policy: [
          'AWS::IAM::Policy',
          { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [{ Resource: { Ref: 'Job' } }] } },
        ],
        Job: job(),
      },
    },
  },
  {
    rule: 'ML-CF-06',
    fails: { One: bounded, Two: role() },
    says: 'must be set, as Test/One has it, got nothing',
    passes: { One: bounded, Two: bounded },
    alsoPasses: { 'no boundary anywhere': { One: role(), Two: role() } },
  },
  {
    rule: 'ML-CF-07',
    fails: { One: detector, Two: detector },
    says: 'can have one AWS::GuardDuty::Detector in a Region, got Test/One, too',
    passes: { One: detector },
    alsoFails: {
      'a role that DMS looks for': {
        One: role('dms.amazonaws.com', { RoleName: 'dms-vpc-role' }),
        Two: role('dms.amazonaws.com', { RoleName: 'dms-vpc-role' }),
      },
    },
  },
  {
    rule: 'ML-CF-11',
    fails: namespace('2025-11-24'),
    says: "a change of the tag 'version' replaces AWS::RedshiftServerless::Namespace, got '2025-11-24'",
    passes: namespace('lake'),
    alsoFails: { 'a commit': namespace('a3b3cc6'), 'a build': namespace('build-42') },
    alsoPasses: {
      'an account': namespace('123456789012'),
      'of a parameter': namespace({ Ref: 'Version' }),
      'a type that keeps': { Bucket: ['AWS::S3::Bucket', { Tags: [{ Key: 'version', Value: 'a3b3cc6' }] }] },
    },
  },
  {
    rule: 'ML-RV-10',
    fails: { Role: apiRole, Account: account, Stage: stage() },
    says: 'it must wait for Test/Account, or its logs are refused',
    passes: { Role: apiRole, Account: account, Stage: stage('Account') },
    alsoFails: {
      'no role': { Account: ['AWS::ApiGateway::Account', {}] },
      'the role of another service': { Role: role(), Account: account },
    },
    alsoPasses: {
      'an account that has its role': { Stage: stage() },
      'a stage without logs': { Role: apiRole, Account: account, Stage: ['AWS::ApiGateway::Stage', {}] },
    },
  },
  {
    rule: 'ML-RV-11',
    fails: { Recorder: recorder, Pack: pack() },
    says: 'it must wait for Test/Recorder',
    passes: { Recorder: recorder, Pack: pack('Recorder') },
    alsoPasses: { 'the recorder of the account': { Pack: pack() } },
  },
];

testRules('mechanicsRules', mechanicsRules, examples);

describe('ML-CF-07', () => {
  const found = (...ids: string[]) =>
    findingsOf(mechanicsRules, new Assembly(ids.map((id) => stackOf(id, { Detector: detector })))).map(
      ({ resource }) => resource.id,
    );

  test('finds a second one in another stack of the same stage', () => {
    expect(found('Prod/Account', 'Prod/Security')).toEqual(['Prod/Security/Detector']);
  });

  test('accepts one in each stage, for stages may have accounts of their own', () => {
    expect(found('Dev/Account', 'Prod/Account')).toEqual([]);
  });
});
