import { add, type Planted, testPlanted } from './iam-planted';
import type { Statement, Templates } from './iam-templates';

const WORKFLOW = 'Training/Definitions/smddp/Role';
const JOB = 'Training/Definitions/smddp/Training/Role';

/** Gives a role once more what a statement of its own says, with another text in the resource. */
function elsewhere(templates: Templates, role: string, action: string, from: string, to: string): void {
  const found = templates
    .statements(role)
    .filter(({ Action }) => [Action].flat().includes(action))
    .find(({ Resource }) => JSON.stringify(Resource).includes(from));
  if (found === undefined) throw new Error(`${role} must have ${action} on ${from}`);
  templates.statements(role).push(JSON.parse(JSON.stringify(found).replaceAll(from, to)) as Statement);
}

/** The statements of a key by what their ids begin with. */
function ofKey(templates: Templates, id: string): Statement[] {
  return templates
    .statementsAt('Foundation/Keys/Restricted', 'KeyPolicy')
    .filter((one) => (one as Statement & { Sid?: string }).Sid?.startsWith(id));
}

const jobs: readonly Planted[] = [
  [
    'reads the features of another definition',
    `${JOB} may s3:GetObject on Data/Lake/features/words/`,
    (templates) => elsewhere(templates, JOB, 's3:GetObject', '/ddp/version=', '/words/version='),
  ],
  [
    'writes where another definition registers from',
    `${JOB} may s3:PutObject on Data/Lake/models/definitions/grid/`,
    (templates) => elsewhere(templates, JOB, 's3:PutObject', 'definitions/smddp/', 'definitions/grid/'),
  ],
  [
    'writes where the reference workload registers from',
    `${JOB} may s3:PutObject on Data/Lake/models/training/`,
    (templates) => elsewhere(templates, JOB, 's3:PutObject', 'definitions/smddp/training/', 'training/'),
  ],
  [
    'pulls any image',
    `${JOB} may ecr:BatchGetImage on `,
    (templates) => add(templates, JOB, 'ecr:BatchGetImage', 'arn:aws:ecr:us-east-1:*:repository/*'),
  ],
];

const workflows: readonly Planted[] = [
  [
    'hands on any role',
    `${WORKFLOW} may iam:PassRole on `,
    (templates) => add(templates, WORKFLOW, 'iam:PassRole', '*'),
  ],
  [
    'registers in the group of another definition',
    `${WORKFLOW} may sagemaker:CreateModelPackage on arn:aws:sagemaker:us-east-1:111122223333:model-package/ml-gpu-grid/`,
    (templates) => elsewhere(templates, WORKFLOW, 'sagemaker:CreateModelPackage', 'ml-gpu-smddp', 'ml-gpu-grid'),
  ],
  [
    'names the group of another definition beside its own',
    `${WORKFLOW} has a statement on Data/Models/grid/Group, which none of its actions takes`,
    (templates) =>
      add(
        templates,
        WORKFLOW,
        'sagemaker:CreateModelPackage',
        'arn:aws:sagemaker:us-east-1:111122223333:model-package-group/ml-gpu-grid',
      ),
  ],
  [
    'tags anything, as a role like many others',
    'Training/Definitions/grid/Role may sagemaker:AddTags on ',
    (templates) => add(templates, 'Training/Definitions/grid/Role', 'sagemaker:AddTags', '*'),
  ],
  [
    'builds with any project',
    'Training/Definitions/own-image/Role may codebuild:StartBuild on ',
    (templates) => add(templates, 'Training/Definitions/own-image/Role', 'codebuild:StartBuild', '*'),
  ],
];

const shared: readonly Planted[] = [
  [
    'a build that pushes to any repository',
    'Training/Programs/own-image/Role may ecr:PutImage on ',
    (templates) => add(templates, 'Training/Programs/own-image/Role', 'ecr:PutImage', '*'),
  ],
  ...['aws:PrincipalArn', 'kms:CallerAccount', 'kms:ViaService', 'aws:userid'].map((key): Planted => [
    `a key that FSx may use, and whoever else, for want of ${key}`,
    'Foundation/Keys/Restricted lets everyone kms:Decrypt',
    (templates) => {
      const [links] = ofKey(templates, 'LustreLinks');
      if (links?.Condition === undefined) throw new Error('the key must have LustreLinks');
      for (const values of Object.values(links.Condition)) Reflect.deleteProperty(values, key);
    },
  ]),
  [
    'a key that FSx may give away',
    'Foundation/Keys/Restricted lets everyone kms:CreateGrant',
    (templates) => {
      const [links] = ofKey(templates, 'LustreLinks');
      if (links === undefined) throw new Error('the key must have LustreLinks');
      links.Action = [links.Action, 'kms:CreateGrant'].flat();
    },
  ],
];

testPlanted(
  [
    ['A job of a definition that', jobs],
    ['A workflow of a definition that', workflows],
    ['What definitions share:', shared],
  ],
  'examples/gpu',
);
