import type { Statement, Templates } from './iam-templates';
import { DELIVERY, type Planted, service, testPlanted, TRAINING, without, WORKFLOW } from './iam-planted';

const RAW = 'Data/Lake/raw/Resource/Policy';

/** The statement of a role's trust policy. */
const trustOf = (templates: Templates, role: string): Statement =>
  templates.statementsAt(role, 'AssumeRolePolicyDocument')[0] as Statement;

const DEPUTIES: readonly Planted[] = [
  [
    'a role is passed to any service',
    `${WORKFLOW} may iam:PassRole on ${TRAINING} with iam:PassedToService = lambda.amazonaws.com`,
    (templates) => {
      delete templates.statement(WORKFLOW, 'iam:PassRole').Condition;
    },
  ],
  [
    'another service assumes a role',
    `${TRAINING} can be assumed by ec2.amazonaws.com`,
    (templates) => {
      trustOf(templates, TRAINING).Principal = { Service: ['sagemaker.amazonaws.com', 'ec2.amazonaws.com'] };
    },
  ],
  [
    'a service assumes a role for another account',
    `${TRAINING} can be assumed by sagemaker.amazonaws.com for another account; its trust policy must insist on aws:SourceAccount`,
    (templates) => {
      delete trustOf(templates, TRAINING).Condition;
    },
  ],
  [
    'Firehose assumes its role for another account',
    'Ingestion/Delivery/Role can be assumed by firehose.amazonaws.com for another account; its trust policy must insist on sts:ExternalId',
    (templates) => {
      delete trustOf(templates, DELIVERY).Condition;
    },
  ],
  [
    'another account assumes a role',
    `${TRAINING} can be assumed by another account`,
    (templates) => {
      trustOf(templates, TRAINING).Principal = { Service: 'sagemaker.amazonaws.com', AWS: '*' };
    },
  ],
  [
    'any role of the account assumes a role',
    `${TRAINING} can be assumed by other roles of the account`,
    (templates) => {
      const root = { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' };
      trustOf(templates, TRAINING).Principal = { Service: 'sagemaker.amazonaws.com', AWS: root };
    },
  ],
  [
    'a role of another account assumes a role by its name',
    `${TRAINING} can be assumed by arn:aws:iam::444455556666:role/partner, which is no service`,
    (templates) => {
      trustOf(templates, TRAINING).Principal = { AWS: 'arn:aws:iam::444455556666:role/partner' };
    },
  ],
  [
    'the service that a role is for cannot assume it',
    `${TRAINING} must be assumed by sagemaker.amazonaws.com`,
    (templates) => {
      trustOf(templates, TRAINING).Principal = { Service: 'sagemakr.amazonaws.com' };
    },
  ],
  [
    'CloudTrail delivers trails of other accounts',
    'cloudtrail.amazonaws.com may s3:PutObject on Audit/Trail/Files/AWSLogs/111122223333/any with s3:x-amz-acl = bucket-owner-full-control and no aws:SourceArn',
    (templates) => {
      const found = templates
        .statementsAt('Audit/Trail/Files/Resource/Policy')
        .find((one) => service(one) === 'cloudtrail.amazonaws.com' && one.Action === 's3:PutObject') as Statement;
      found.Condition = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } };
    },
  ],
];

const OUTSIDERS: readonly Planted[] = [
  [
    'a zone can be read without TLS',
    'Data/Lake/raw/stranger allows s3:GetObject without TLS',
    (templates) => without(templates.statementsAt(RAW), (one) => JSON.stringify(one).includes('SecureTransport')),
  ],
  [
    'a zone can be read over an old TLS',
    'Data/Lake/raw/stranger allows s3:GetObject over TLS 1.1',
    (templates) => without(templates.statementsAt(RAW), (one) => JSON.stringify(one).includes('TlsVersion')),
  ],
  [
    'a topic takes reports without TLS',
    'Foundation/Alarms allows sns:Publish without TLS',
    (templates) => without(templates.statementsAt('Foundation/Alarms/Resource/Policy'), (one) => one.Effect === 'Deny'),
  ],
  [
    'a zone is open to everyone',
    'Data/Lake/raw/stranger lets everyone s3:GetObject',
    (templates) => open(templates.statementsAt(RAW), '*'),
  ],
  [
    'a zone is open to another account',
    'Data/Lake/raw/stranger lets another account s3:GetObject',
    (templates) => open(templates.statementsAt(RAW), { AWS: 'arn:aws:iam::444455556666:root' }),
  ],
  [
    'a zone is open to one role of another account',
    'Data/Lake/raw/stranger lets another account s3:GetObject',
    (templates) => open(templates.statementsAt(RAW), { AWS: 'arn:aws:iam::444455556666:role/partner' }),
  ],
  [
    'a key is open to everyone',
    'Foundation/Keys/Restricted lets everyone kms:Decrypt',
    (templates) =>
      templates.statementsAt('Foundation/Keys/Restricted', 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: '*',
        Principal: { AWS: '*' },
      }),
  ],
  [
    'a service gets in that nobody listed',
    'Foundation/Alarms lets s3.amazonaws.com in, which has no call list',
    (templates) =>
      templates.statementsAt('Foundation/Alarms/Resource/Policy').push({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: '*',
        Principal: { Service: 's3.amazonaws.com' },
      }),
  ],
  [
    'a function can be invoked by a service of any account',
    'Ingestion/Validation/Function lets s3.amazonaws.com in, which has no call list',
    (templates) => {
      templates.resources('Ingestion').Permission = {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': ['ValidationFunction20C28CB4', 'Arn'] },
          Principal: 's3.amazonaws.com',
        },
      };
    },
  ],
];

/** Lets somebody read all objects of a bucket. */
function open(statements: Statement[], Principal: unknown): void {
  const denied = statements.find(({ Effect }) => Effect === 'Deny') as Statement;
  statements.push({ Effect: 'Allow', Action: 's3:GetObject', Resource: denied.Resource, Principal });
}

testPlanted([
  ['(c) somebody else gets a role', DEPUTIES],
  ['(d) the policy of a resource lets somebody in', OUTSIDERS],
]);
