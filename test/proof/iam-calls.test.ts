import { type Changeable, type Statement } from './iam-templates';
import { DELIVERY, type Planted, service, testPlanted, TRAINING, VALIDATION, without, WORKFLOW } from './iam-planted';

const CALLS: readonly Planted[] = [
  [
    'an action that code calls is gone',
    'Ingestion/Validation/Function/Role needs s3:PutObject on Data/Lake/raw/errors/encounters/refused/any',
    (templates) => without(templates.statements(VALIDATION), ({ Action }) => Action === 's3:PutObject'),
  ],
  [
    'a key may be used through another service',
    'Ingestion/Delivery/Role needs kms:Decrypt on Foundation/Keys/Restricted with kms:ViaService = s3.eu-west-1.amazonaws.com',
    (templates) => {
      templates.statement(DELIVERY, 'kms:GenerateDataKey').Condition = {
        StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' },
      };
    },
  ],
  [
    'a key no longer listens to policies of roles',
    `${TRAINING} needs kms:CreateGrant on Foundation/Keys/Restricted with kms:GrantIsForAWSResource = true`,
    (templates) =>
      without(templates.statementsAt('Foundation/Keys/Restricted', 'KeyPolicy'), ({ Action }) => Action === 'kms:*'),
  ],
  [
    'Lake Formation cannot write a zone',
    'Data/Lake/LakeFormation/Registration needs s3:PutObject on Data/Lake/features/any',
    (templates) => {
      const statement = templates.statement('Data/Lake/LakeFormation/Registration', 's3:PutObject');
      const resources = statement.Resource as unknown[];
      statement.Resource = resources.filter((resource) => !JSON.stringify(resource).includes('features'));
    },
  ],
  [
    'the trail cannot deliver',
    'cloudtrail.amazonaws.com needs s3:PutObject on Audit/Trail/Files/AWSLogs/111122223333/any',
    (templates) =>
      without(
        templates.statementsAt('Audit/Trail/Files/Resource/Policy'),
        (one) => service(one) === 'cloudtrail.amazonaws.com' && one.Action === 's3:PutObject',
      ),
  ],
  [
    'the trail cannot encrypt',
    'cloudtrail.amazonaws.com needs kms:GenerateDataKey on Foundation/Keys/Logs',
    (templates) =>
      without(
        templates.statementsAt('Foundation/Keys/Logs', 'KeyPolicy'),
        (one) => service(one) === 'cloudtrail.amazonaws.com',
      ),
  ],
  [
    'log groups cannot be encrypted',
    'logs.eu-west-1.amazonaws.com needs kms:GenerateDataKey on Foundation/Keys/Logs',
    (templates) =>
      without(templates.statementsAt('Foundation/Keys/Logs', 'KeyPolicy'), (one) =>
        JSON.stringify(one).includes('aws:logs:arn'),
      ),
  ],
  [
    'access logs of a zone cannot be delivered',
    'logging.s3.amazonaws.com needs s3:PutObject on Foundation/AccessLogs/Data/Lake/raw/any',
    (templates) => {
      const statement = templates
        .statementsAt('Foundation/AccessLogs/Resource/Policy')
        .find((one) => one.Effect === 'Allow' && JSON.stringify(one.Resource).includes('Lake/raw')) as Statement;
      statement.Resource = (statement.Resource as unknown[]).filter((one) => !JSON.stringify(one).includes('Lake/raw'));
    },
  ],
  [
    'alarms cannot use the key of the topic',
    'cloudwatch.amazonaws.com needs kms:GenerateDataKey on Foundation/Keys/Logs',
    (templates) =>
      without(
        templates.statementsAt('Foundation/Keys/Logs', 'KeyPolicy'),
        (one) => service(one) === 'cloudwatch.amazonaws.com',
      ),
  ],
  [
    'a permissions boundary is too narrow',
    'Ingestion/Validation/Function/Role needs s3:PutObject on Data/Lake/raw/errors/encounters/refused/any',
    (templates) => {
      templates.resources('Ingestion').Boundary = managed('logs:*');
      templates.at(VALIDATION).Properties.PermissionsBoundary = { Ref: 'Boundary' };
    },
  ],
  [
    'the S3 endpoint lets nothing but one action through',
    `${TRAINING} needs s3:PutObject on Data/Lake/models/training/any`,
    (templates) => {
      templates.at('Network/Isolated/Vpc/S3').Properties.PolicyDocument = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }],
      };
    },
  ],
];

const LISTS: readonly Planted[] = [
  [
    'a role without a list',
    'Ingestion/Else has no call list',
    (templates) => {
      const role = structuredClone(templates.at(VALIDATION));
      templates.resources('Ingestion').Else = { ...role, Metadata: { 'aws:cdk:path': 'Ingestion/Else/Resource' } };
    },
  ],
  [
    'a list without its role',
    'the call list of Processing/Start/Role has no role in the templates',
    (templates) => {
      templates.at('Processing/Start/Role').Type = 'AWS::IAM::Group';
    },
  ],
  [
    'a list that names what is not there',
    "the call list of Processing/Start/Role names 'Processing/Start/Workflow', which is not in the templates",
    (templates) => {
      templates.at('Processing/Start/Workflow').Metadata = { 'aws:cdk:path': 'Processing/Start/Else' };
    },
  ],
  [
    'a state that calls what its list does not have',
    `Training/Readmission/Workflow, state ReadEvaluation, calls s3:headObject, which the call list of ${WORKFLOW} lacks`,
    (templates) => {
      const machine = templates.at('Training/Readmission/Workflow/Resource').Properties;
      const text = JSON.stringify(machine.DefinitionString);
      machine.DefinitionString = JSON.parse(text.replace('aws-sdk:s3:getObject', 'aws-sdk:s3:headObject')) as unknown;
    },
  ],
  [
    'a managed policy whose text nobody can read here',
    'Ingestion/Validation/Function/Role has the policy arn:aws:iam::aws:policy/AmazonS3FullAccess, whose text is not known here',
    (templates) => {
      templates.at(VALIDATION).Properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonS3FullAccess'];
    },
  ],
  [
    'a user, who has lasting secrets',
    'Ingestion/User is AWS::IAM::User',
    (templates) => {
      templates.resources('Ingestion').User = { Type: 'AWS::IAM::User', Properties: {} };
    },
  ],
];

function managed(action: string): Changeable {
  const Statement = [{ Effect: 'Allow', Action: action, Resource: '*' }];
  return { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Version: '2012-10-17', Statement } } };
}

testPlanted([
  ['(a) a listed call is denied', CALLS],
  ['(h) lists and roles do not fit', LISTS],
]);
