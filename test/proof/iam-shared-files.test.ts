import { type Planted, testPlanted } from './iam-planted';
import type { Templates } from './iam-templates';

const LOG_POLICY = 'Training/DataCopyLog/Policy/ResourcePolicy';

/** Changes the policy of the log of copies, which is text. */
function logPolicy(templates: Templates, from: RegExp, to: string): void {
  const { Properties } = templates.at(LOG_POLICY);
  const before = JSON.stringify(Properties.PolicyDocument);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`the policy must have ${String(from)}`);
  Properties.PolicyDocument = JSON.parse(after);
}

const files: readonly Planted[] = [
  [
    'let everyone write past access points',
    'Files/Homes lets everyone elasticfilesystem:ClientWrite',
    (templates) => {
      for (const { Condition } of templates.statementsAt('Files/Homes/Resource', 'FileSystemPolicy'))
        delete Condition?.ArnLike;
    },
  ],
  [
    'let everyone in from anywhere',
    'Files/Homes lets everyone elasticfilesystem:ClientMount',
    (templates) => {
      for (const { Condition } of templates.statementsAt('Files/Homes/Resource', 'FileSystemPolicy'))
        delete Condition?.Bool;
    },
  ],
  [
    'let everyone be root',
    'Files/Homes lets everyone elasticfilesystem:ClientRootAccess',
    (templates) => {
      const [first] = templates.statementsAt('Files/Homes/Resource', 'FileSystemPolicy');
      if (first !== undefined) first.Action = ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientRootAccess'];
    },
  ],
];

const logs: readonly Planted[] = [
  [
    'for every log group of the account',
    `${LOG_POLICY}, AWS::Logs::ResourcePolicy, must be about log groups of the templates alone, got '*'`,
    (templates) => {
      const Statement = [
        {
          Effect: 'Allow',
          Principal: { Service: 'datasync.amazonaws.com' },
          Action: 'logs:PutLogEvents',
          Resource: '*',
        },
      ];
      templates.at(LOG_POLICY).Properties.PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    },
  ],
  [
    'for another service',
    'Training/DataCopyLog/Log lets es.amazonaws.com in, which has no call list',
    (templates) => logPolicy(templates, /datasync\.amazonaws\.com/, 'es.amazonaws.com'),
  ],
  [
    'for tasks of other accounts',
    'datasync.amazonaws.com may logs:PutLogEvents on Training/DataCopyLog/Log',
    (templates) => logPolicy(templates, /aws:SourceAccount/, 'aws:SourceOrgID'),
  ],
];

const copies: readonly Planted[] = [
  [
    'reads all features',
    'Training/Storage/trn1-small/Copy/Role may s3:GetObject on Data/Lake/features/readmission/',
    (templates) => {
      const statements = templates.statements('Training/Storage/trn1-small/Copy/Role');
      const text = JSON.stringify(statements).replaceAll('/neuron/*', '/*');
      statements.splice(0, statements.length, ...(JSON.parse(text) as typeof statements));
    },
  ],
];

testPlanted(
  [
    ['Shared files that', files],
    ['A policy of logs', logs],
    ['A copy that', copies],
  ],
  'examples/trainium',
);
