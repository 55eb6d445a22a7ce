import { CALL_LISTS } from '../../proof/iam/all-calls';
import { iamFaults } from '../../proof/iam/layer';
import { type Changeable, type Statement, type Templates, templatesOf } from './iam-templates';
import { add, type Planted, testPlanted, TRAINING, VALIDATION } from './iam-planted';

const RAW = 'Data/Lake/raw/Resource/Policy';
const KEY = 'Foundation/Keys/Restricted';
const FOREIGN = '999988887777';
const OWN = { Ref: 'AWS::AccountId' };
const ownRole = { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/Analysts' };

/** Lets somebody read all objects of the raw zone, under a condition. */
const opensRaw =
  (Principal: unknown, Condition?: Statement['Condition']) =>
  (templates: Templates): void => {
    const statements = templates.statementsAt(RAW);
    const denied = statements.find(({ Effect }) => Effect === 'Deny') as Statement;
    statements.push({ Effect: 'Allow', Action: 's3:GetObject', Resource: denied.Resource, Principal, Condition });
  };

/** Lets somebody use the key of the data, under a condition. */
const opensKey =
  (Principal: unknown, Action: string, Condition?: Statement['Condition']) =>
  (templates: Templates): void => {
    templates.statementsAt(KEY, 'KeyPolicy').push({ Effect: 'Allow', Action, Resource: '*', Principal, Condition });
  };

const STRANGERS: readonly Planted[] = [
  [
    'another account, from any address',
    'Data/Lake/raw/stranger lets another account s3:GetObject',
    opensRaw({ AWS: FOREIGN }, { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }),
  ],
  [
    'another account, where a key is absent',
    'Data/Lake/raw/stranger lets another account s3:GetObject',
    opensRaw({ AWS: FOREIGN }, { Null: { 'aws:MultiFactorAuthAge': 'true' } }),
  ],
  [
    'everyone, from a date on',
    'Data/Lake/raw/stranger lets everyone s3:GetObject',
    opensRaw('*', { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
  ],
  [
    'everyone of an account that is not another one',
    'Data/Lake/raw/stranger lets everyone s3:GetObject',
    opensRaw('*', { StringNotEquals: { 'aws:PrincipalAccount': FOREIGN } }),
  ],
  [
    'everybody of this account, and says so',
    'Data/Lake/raw/stranger lets everybody of this account s3:GetObject',
    opensRaw({ AWS: '*' }, { StringEquals: { 'aws:PrincipalAccount': OWN } }),
  ],
  [
    'another account at a key, under a number',
    'Foundation/Keys/Restricted lets another account kms:Decrypt',
    opensKey({ AWS: `arn:aws:iam::${FOREIGN}:root` }, 'kms:*', { NumericLessThan: { 'aws:MultiFactorAuthAge': '9' } }),
  ],
  [
    'a role of this account that is not in the templates',
    'Data/Lake/raw/stranger lets somebody who is not in the templates s3:GetObject',
    opensRaw({ AWS: ownRole }),
  ],
  [
    'such a role at a key',
    'Foundation/Keys/Restricted lets somebody who is not in the templates kms:Decrypt',
    opensKey({ AWS: ownRole }, 'kms:Decrypt'),
  ],
];

const trustOf = (templates: Templates): Statement[] => templates.statementsAt(TRAINING, 'AssumeRolePolicyDocument');

const TRUSTS: readonly Planted[] = [
  [
    'a second statement for another account',
    `${TRAINING} has a statement in its trust policy without aws:SourceAccount`,
    (templates) =>
      trustOf(templates).push({
        ...(trustOf(templates)[0] as Statement),
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sagemaker:*:123412341234:*' } },
      }),
  ],
  [
    'a second statement for another service, from any address',
    `${TRAINING} can be assumed by ec2.amazonaws.com`,
    (templates) =>
      trustOf(templates).push({
        ...(trustOf(templates)[0] as Statement),
        Principal: { Service: 'ec2.amazonaws.com' },
        Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } },
      }),
  ],
  [
    'a second account in the condition',
    `${TRAINING} trusts sagemaker.amazonaws.com with aws:SourceAccount = 123412341234`,
    (templates) => {
      (trustOf(templates)[0] as Statement).Condition = {
        StringEquals: { 'aws:SourceAccount': [OWN, '123412341234'] },
      };
    },
  ],
  [
    'another action than to assume',
    `${TRAINING} has 'sts:SetSourceIdentity' in its trust policy`,
    (templates) => {
      (trustOf(templates)[0] as Statement).Action = ['sts:AssumeRole', 'sts:SetSourceIdentity'];
    },
  ],
];

/** Adds a value to a condition of every statement of a role that has it. */
function also(statements: Statement[], key: string, value: unknown): void {
  let changed = 0;
  for (const { Condition } of statements) {
    for (const keys of Object.values(Condition ?? {})) {
      if (!(key in keys)) continue;
      keys[key] = [keys[key], value].flat();
      changed++;
    }
  }
  expect(changed).toBeGreaterThan(0);
}

const logsKey = (templates: Templates): Statement[] => templates.statementsAt('Foundation/Keys/Logs', 'KeyPolicy');

const VALUES: readonly Planted[] = [
  [
    'a key through one more service',
    `${VALIDATION} may kms:Decrypt on ${KEY} with kms:ViaService = ec2.eu-west-1.amazonaws.com, which no call says`,
    (templates) => also(templates.statements(VALIDATION), 'kms:ViaService', 'ec2.eu-west-1.amazonaws.com'),
  ],
  [
    'a role passed to one more service',
    `Training/Readmission/Role may iam:PassRole on ${TRAINING} with iam:PassedToService = ec2.amazonaws.com, which no call says`,
    (templates) => also(templates.statements('Training/Readmission/Role'), 'iam:PassedToService', 'ec2.amazonaws.com'),
  ],
  [
    'one more prefix',
    'Processing/Encounters/Role may s3:ListBucket on Data/Lake/raw with s3:prefix = secret/*, which no call says',
    (templates) => also(templates.statements('Processing/Encounters/Role'), 's3:prefix', 'secret/*'),
  ],
  [
    'one more namespace of metrics',
    'Processing/Encounters/Role may cloudwatch:PutMetricData on * with cloudwatch:namespace = AWS/*, which no call says',
    (templates) => also(templates.statements('Processing/Encounters/Role'), 'cloudwatch:namespace', 'AWS/*'),
  ],
  [
    'alarms of one more account',
    'cloudwatch.amazonaws.com may kms:Decrypt on Foundation/Keys/Logs with aws:SourceAccount = 123412341234, which no call says',
    (templates) => also(logsKey(templates), 'aws:SourceAccount', '123412341234'),
  ],
  [
    'log groups of every account',
    'logs.eu-west-1.amazonaws.com may kms:Decrypt on Foundation/Keys/Logs with kms:EncryptionContext:aws:logs:arn = arn:aws:logs:eu-west-1:999988887777:',
    (templates) => also(logsKey(templates), 'kms:EncryptionContext:aws:logs:arn', 'arn:aws:logs:eu-west-1:*:*'),
  ],
  [
    'topics of every account',
    'events.amazonaws.com may kms:Decrypt on Foundation/Keys/Logs with kms:EncryptionContext:aws:sns:topicArn = arn:aws:sns:eu-west-1:999988887777:',
    (templates) => also(logsKey(templates), 'kms:EncryptionContext:aws:sns:topicArn', 'arn:aws:sns:eu-west-1:*:*'),
  ],
  [
    'a condition that lists cannot know',
    `${VALIDATION} may s3:PutObject on Data/Lake/raw/errors/encounters/refused/* with DateGreaterThan aws:CurrentTime, which no call says`,
    (templates) => {
      templates.statement(VALIDATION, 's3:PutObject').Condition = {
        DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
      };
    },
  ],
];

const opens = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
const adds =
  (stack: string, Type: string, Properties: Record<string, unknown>) =>
  (templates: Templates): void => {
    templates.resources(stack).Door = { Type, Properties } satisfies Changeable;
  };

const DOORS: readonly Planted[] = [
  [
    'an inline policy of a topic',
    'Foundation/Door, AWS::SNS::TopicInlinePolicy, names a principal where no policy is read',
    adds('Foundation', 'AWS::SNS::TopicInlinePolicy', { TopicArn: { Ref: 'AlarmsB3E93623' }, PolicyDocument: opens }),
  ],
  [
    'an access point',
    'Data/Door, AWS::S3::AccessPoint, is a second way into a bucket',
    adds('Data', 'AWS::S3::AccessPoint', { Bucket: { Ref: 'Lakeraw7AEFE056' }, Policy: opens }),
  ],
  [
    'a policy of logs, as text',
    "Network/Door, AWS::Logs::ResourcePolicy, must be about log groups of the templates alone, got '*'",
    adds('Network', 'AWS::Logs::ResourcePolicy', { PolicyName: 'open', PolicyDocument: JSON.stringify(opens) }),
  ],
  [
    'the address of a function',
    "Ingestion/Door, AWS::Lambda::Url, has AuthType 'NONE'",
    adds('Ingestion', 'AWS::Lambda::Url', { AuthType: 'NONE' }),
  ],
  [
    'a policy of a bucket that is not in the templates',
    "Data/Door, AWS::S3::BucketPolicy, must name a resource of the templates in Bucket, got 'elsewhere'",
    adds('Data', 'AWS::S3::BucketPolicy', { Bucket: 'elsewhere', PolicyDocument: opens }),
  ],
];

const GRANTS: readonly Planted[] = [
  [
    'metadata of a database that no code asks for',
    'Processing/Encounters/Role may glue:GetTables, which no call needs',
    (templates) => add(templates, 'Processing/Encounters/Role', 'glue:GetTables', '*'),
  ],
];

testPlanted([
  ['a policy of a resource names a stranger, whatever the condition', STRANGERS],
  ['a trust policy says more than its list', TRUSTS],
  ['a condition has one more value', VALUES],
  ['a door that no other part reads', DOORS],
  ['a grant has more than code calls', GRANTS],
]);

describe('calls that go through endpoints, in production', () => {
  const isMetrics = ({ Type, Properties }: Changeable): boolean =>
    Type === 'AWS::EC2::VPCEndpoint' && JSON.stringify(Properties.ServiceName).includes('.monitoring');
  const faultsAfter = async (change: (network: Record<string, Changeable>) => void): Promise<readonly string[]> => {
    const templates = templatesOf('production');
    change(templates.resources('Network'));
    return iamFaults(templates.assembly(), CALL_LISTS);
  };

  test('are denied where the endpoint of CloudWatch lets nothing through', async () => {
    const faults = await faultsAfter((network) => {
      const [found] = Object.values(network).filter(isMetrics);
      if (found === undefined) throw new Error('the endpoint must be in the templates');
      found.Properties.PolicyDocument = { ...opens, Statement: [{ ...opens.Statement[0], Effect: 'Deny' }] };
    });
    expect(faults).toEqual([
      expect.stringMatching('^Processing/Encounters/Role needs cloudwatch:PutMetricData on .*, and is denied it'),
    ]);
  });

  test('need that endpoint', async () => {
    const faults = await faultsAfter((network) => {
      for (const one of Object.values(network).filter(isMetrics)) {
        one.Type = 'AWS::EC2::Else';
        delete one.Properties.PolicyDocument;
      }
    });
    expect(faults).toEqual([
      expect.stringContaining("Processing/Encounters/Role goes to 'cloudwatch' through Network/Isolated"),
    ]);
  });
});
