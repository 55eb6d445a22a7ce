import { add, type Planted, testPlanted } from './iam-planted';
import type { Statement, Templates } from './iam-templates';

const PRICES = 'Endpoints/prices/Model-tree/Role';
const SHORT = 'Endpoints/shared/Model-short/Role';
const INSTANCES = 'Endpoints/shared/Endpoint/Role';
const BATCH = 'Endpoints/nightly/Batch/Role';

/** Takes an action away from every statement of a role. */
function withoutAction(templates: Templates, role: string, action: string): void {
  for (const statement of templates.statements(role)) {
    const left = [statement.Action].flat().filter((one) => one !== action);
    if (left.length > 0) statement.Action = left;
    else templates.statements(role).splice(templates.statements(role).indexOf(statement), 1);
  }
}

/** Gives a role once more what a statement of another says. */
function lends(templates: Templates, from: string, action: string, to: string): void {
  templates.statements(to).push(JSON.parse(JSON.stringify(templates.statement(from, action))) as Statement);
}

const models: readonly Planted[] = [
  [
    'reads the archive of another variant',
    `${PRICES} may s3:GetObject on Data/Lake/models/models/prices/linear/`,
    (templates) => lends(templates, 'Endpoints/prices/Model-linear/Role', 's3:GetObject', PRICES),
  ],
  [
    'may not read its own',
    `${PRICES} needs s3:GetObject on Data/Lake/models/models/prices/tree/`,
    (templates) => withoutAction(templates, PRICES, 's3:GetObject'),
  ],
  [
    'writes into the log of another endpoint',
    `${PRICES} may logs:PutLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/Endpoints/ml-serving-demand`,
    (templates) => lends(templates, 'Endpoints/demand/Model-main/Role', 'logs:PutLogEvents', PRICES),
  ],
  [
    'of a pipeline may not read its second archive',
    'Endpoints/steps/Model-main/Role needs s3:GetObject on Data/Lake/models/models/steps/predict/',
    (templates) => {
      const statement = templates.statement('Endpoints/steps/Model-main/Role', 's3:GetObject');
      statement.Resource = [statement.Resource].flat().filter((one) => !JSON.stringify(one).includes('predict'));
    },
  ],
  [
    'of a version may not pull the image of the training that registered it',
    'Endpoints/demand/Model-main/Role needs ecr:BatchGetImage on arn:aws:ecr:us-east-1:683313688378:repository/sagemaker-xgboost',
    (templates) => withoutAction(templates, 'Endpoints/demand/Model-main/Role', 'ecr:BatchGetImage'),
  ],
  [
    'of JumpStart reads another bucket than the one with the copy',
    'Endpoints/translate/Model-main/Role may s3:GetObject on arn:aws:s3:::other-models/',
    (templates) => add(templates, 'Endpoints/translate/Model-main/Role', 's3:GetObject', 'arn:aws:s3:::other-models/*'),
  ],
  [
    'on shared instances makes interfaces',
    `${SHORT} may ec2:CreateNetworkInterface, which no call needs`,
    (templates) => lends(templates, PRICES, 'ec2:CreateNetworkInterface', SHORT),
  ],
  [
    'of a serverless endpoint makes interfaces',
    'Endpoints/forms/Model/Role may ec2:CreateNetworkInterface, which no call needs',
    (templates) => lends(templates, PRICES, 'ec2:CreateNetworkInterface', 'Endpoints/forms/Model/Role'),
  ],
  [
    'may not log where SageMaker logs a component',
    `${SHORT} needs logs:PutLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/InferenceComponents/ml-serving-shared-short`,
    (templates) => withoutAction(templates, SHORT, 'logs:PutLogEvents'),
  ],
  [
    'of a queue may not read the requests',
    'Endpoints/scans/Model/Role needs s3:GetObject on Data/Lake/capture/asynchronous/scans/input/',
    (templates) => withoutAction(templates, 'Endpoints/scans/Model/Role', 's3:GetObject'),
  ],
  [
    'of a queue writes wherever it likes',
    'Endpoints/scans/Model/Role may s3:PutObject on Data/Lake/capture/',
    (templates) => lends(templates, 'Endpoints/demand/Model-main/Role', 's3:PutObject', 'Endpoints/scans/Model/Role'),
  ],
];

const others: readonly Planted[] = [
  [
    'Shared instances that may not be in the network',
    `${INSTANCES} needs ec2:CreateNetworkInterface`,
    (templates) => withoutAction(templates, INSTANCES, 'ec2:CreateNetworkInterface'),
  ],
  [
    'Shared instances that read models',
    `${INSTANCES} may s3:GetObject`,
    (templates) => lends(templates, SHORT, 's3:GetObject', INSTANCES),
  ],
  [
    'A batch job that hands on the role of another model',
    `${BATCH} may iam:PassRole on Endpoints/prices/Model-tree/Role`,
    (templates) => {
      const statement = JSON.parse(JSON.stringify(templates.statement(BATCH, 'iam:PassRole'))) as Statement;
      const Resource = JSON.parse(
        JSON.stringify(templates.at('Endpoints/prices/Model-tree/Model/Model').Properties.ExecutionRoleArn),
      ) as unknown;
      templates.statements(BATCH).push({ ...statement, Resource });
    },
  ],
  [
    'A batch job that lists what is below the part',
    `${BATCH} may s3:ListBucket on Data/Lake/features with s3:prefix = readmission/version=any/score/any`,
    (templates) => {
      for (const one of templates.statements(BATCH)) {
        if (JSON.stringify(one.Condition ?? {}).includes('/score/')) {
          one.Condition = { StringLike: { 's3:prefix': 'readmission/version=*/score/*' } };
        }
      }
    },
  ],
  [
    'A schedule that starts anything',
    'Endpoints/nightly/Batch/ScheduleRole may states:StartExecution',
    (templates) => add(templates, 'Endpoints/nightly/Batch/ScheduleRole', 'states:StartExecution', '*'),
  ],
];

testPlanted(
  [
    ['A model of a definition that', models],
    ['Beside models:', others],
  ],
  'examples/serving',
);
