import type { Statement, Templates } from './iam-templates';
import { add, DELIVERY, type Planted, testPlanted, TRAINING, VALIDATION, WORKFLOW } from './iam-planted';

const elsewhere = { 'Fn::Join': ['', ['arn:aws:s3:::', { 'Fn::ImportValue': 'none' }, '/*']] };

const PROBES: readonly Planted[] = [
  [
    'a role reads objects beside its prefix',
    `${TRAINING} may s3:GetObject on Data/Lake/features/readmission/version=any/test/any`,
    (templates) => widen(templates, TRAINING, 's3:GetObject', /train\/\*/, 'readmission/*'),
  ],
  [
    'a role reads another bucket, whoever owns it',
    `${TRAINING} may s3:GetObject on Data/Lake/capture/any`,
    (templates) => {
      templates.statement(TRAINING, 's3:GetObject').Resource = '*';
    },
  ],
  [
    'a prefix is not ended by a slash',
    'Ingestion/Validation/Function/Role may s3:PutObject on Data/Lake/raw/errors/encounters/refused-stranger/stranger',
    (templates) => widen(templates, VALIDATION, 's3:PutObject', /refused\/\*/, 'errors/encounters/refused*'),
  ],
  [
    'a role lists other prefixes',
    'Processing/Encounters/Role may s3:ListBucket on Data/Lake/raw with s3:prefix = stranger',
    (templates) => {
      for (const statement of templates.statements('Processing/Encounters/Role')) {
        if (JSON.stringify(statement).includes('s3:prefix')) delete statement.Condition;
      }
    },
  ],
  [
    'a role uses another key',
    'Ingestion/Delivery/Role may kms:Decrypt on Foundation/Keys/Logs',
    (templates) => {
      templates.statement(DELIVERY, 'kms:GenerateDataKey').Resource = '*';
    },
  ],
  [
    'a role uses its key without the service that it is for',
    'Ingestion/Delivery/Role may kms:GenerateDataKey on Foundation/Keys/Restricted with no kms:ViaService',
    (templates) => {
      delete templates.statement(DELIVERY, 'kms:GenerateDataKey').Condition;
    },
  ],
  [
    'the key opens records of any stream',
    'Ingestion/Delivery/Role may kms:Decrypt on Foundation/Keys/Restricted with kms:ViaService = kinesis.eu-west-1.amazonaws.com and no kms:EncryptionContext:aws:kinesis:arn',
    (templates) => {
      const found = templates
        .statements(DELIVERY)
        .find((one) => JSON.stringify(one).includes('kinesis:arn')) as Statement;
      found.Condition = { StringEquals: { 'kms:ViaService': 'kinesis.eu-west-1.amazonaws.com' } };
    },
  ],
  [
    'a role writes to any log group',
    'Ingestion/Validation/Function/Role may logs:PutLogEvents on Ingestion/Delivery/Log:log-stream:stranger',
    (templates) => {
      templates.statement(VALIDATION, 'logs:PutLogEvents').Resource = '*';
    },
  ],
  [
    'a workflow reports to any topic',
    'Serving/Promotion/Role may sns:Publish on arn:aws:sns:eu-west-1:111122223333:stranger',
    (templates) => {
      templates.statement('Serving/Promotion/Role', 'sns:Publish').Resource = '*';
    },
  ],
  [
    'a role is passed that is not that of the job',
    `${WORKFLOW} may iam:PassRole on Serving/Model/Role`,
    (templates) => {
      templates.statement(WORKFLOW, 'iam:PassRole').Resource = '*';
    },
  ],
  [
    'a function that empties the buckets of one stack empties those of another',
    'Foundation/Custom::S3AutoDeleteObjectsCustomResourceProvider/Role may s3:DeleteObjectVersion on Data/Lake/raw/any',
    (templates) => {
      const statement = templates
        .statementsAt('Data/Lake/raw/Resource/Policy')
        .find(({ Action }) => Action.includes('s3:PutBucketPolicy')) as Statement;
      const role = 'foundation-customs3autodeleteobjectscustomresourceproviderrole3b1bd092';
      statement.Principal = { AWS: { 'Fn::Sub': `arn:aws:iam::\${AWS::AccountId}:role/${role}` } };
    },
  ],
];

const EXTRAS: readonly Planted[] = [
  [
    'an action that no call needs',
    `${WORKFLOW} may sagemaker:DeleteModelPackage, which no call needs`,
    (templates) => add(templates, WORKFLOW, 'sagemaker:DeleteModelPackage', '*'),
  ],
  [
    'a wildcard in an action',
    'Ingestion/Validation/Function/Role may s3:PutObjectAcl, which no call needs',
    (templates) => {
      templates.statement(VALIDATION, 's3:PutObject').Action = 's3:PutObject*';
    },
  ],
  [
    'a resource that no call needs',
    'Processing/Encounters/Role may s3:GetObject on arn:aws:s3:::<none>/*, which no call needs',
    (templates) => add(templates, 'Processing/Encounters/Role', 's3:GetObject', elsewhere),
  ],
  [
    'a condition with another value',
    'Processing/Encounters/Role may s3:ListBucket on Data/Lake/raw with s3:prefix = else/*, which no call needs',
    (templates) => {
      const statement = structuredClone(templates.statement('Processing/Encounters/Role', 's3:ListBucket'));
      statement.Condition = { StringLike: { 's3:prefix': 'else/*' } };
      templates.statements('Processing/Encounters/Role').push(statement);
    },
  ],
  [
    'a statement with NotAction',
    `${WORKFLOW} has a statement with NotAction or NotResource`,
    (templates) =>
      templates
        .statements(WORKFLOW)
        .push({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' } as unknown as Statement),
  ],
];

const REFERENCE: readonly Planted[] = [
  [
    'an action that does not exist',
    `${WORKFLOW} has a statement with 'sagemaker:CreateModelPakage', which is no action of IAM`,
    (templates) => {
      templates.statement(WORKFLOW, 'sagemaker:CreateModelPackage').Action = 'sagemaker:CreateModelPakage';
    },
  ],
  [
    'a resource that the action cannot take',
    "Ingestion/Delivery/Role has 'logs:PutLogEvents' on Data/Encounters, which it cannot take; it takes logs:log-stream",
    (templates) => {
      templates.statement(DELIVERY, 'logs:PutLogEvents').Resource = templates.statement(
        DELIVERY,
        'kinesis:GetRecords',
      ).Resource;
    },
  ],
  [
    'a condition on a key that requests never have',
    "Ingestion/Validation/Function/Role has 's3:PutObject' with a condition on 's3:prefix', which its requests never have",
    (templates) => {
      templates.statement(VALIDATION, 's3:PutObject').Condition = {
        StringLike: { 's3:prefix': 'errors/*' },
      };
    },
  ],
];

/** Gives the resource that ends so another end. */
function widen(templates: Templates, role: string, action: string, end: RegExp, to: string): void {
  const found = templates
    .statements(role)
    .filter(({ Action }) => [Action].flat().includes(action))
    .find(({ Resource }) => end.test(JSON.stringify(Resource))) as Statement;
  const text = JSON.stringify(found.Resource);
  found.Resource = JSON.parse(text.replace(/"\/[^"]*\*"/, `"/${to}"`)) as unknown;
  expect(JSON.stringify(found.Resource)).not.toBe(text);
}

testPlanted([
  ['(b) a probe is allowed', PROBES],
  ['(e) something is allowed that no call needs', EXTRAS],
  ['(f, g) the reference knows better', REFERENCE],
]);
