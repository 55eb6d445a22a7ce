import type { Changeable, Templates } from './iam-templates';
import { type Planted, testPlanted } from './iam-planted';

const INSERT = 'Processing/Encounters/Role/MaintainCurated/INSERT5';
const SETTINGS = 'Data/Lake/LakeFormation/Settings';
const TAGGED = 'People/Analyst/TagsCuratedInternal/SELECT2';
const FILTERED = 'People/Analyst/QueryCuratedencounter/SELECT1';
const OPT_IN = 'People/Analyst/OptIn/Default';
const STRANGER = 'arn:aws:iam::999988887777:role/stranger';

/** A tag in an expression. */
interface Tag {
  readonly TagKey: string;
  readonly TagValues: string[];
}

/** One more permission on the table of encounters. */
const gives =
  (principal: string, permission: string, handsOn: readonly string[] = []) =>
  (templates: Templates): void => {
    const { DatabaseName } = (templates.at(INSERT).Properties.Resource as { Table: { DatabaseName: unknown } }).Table;
    templates.resources('Processing').Open = {
      Type: 'AWS::LakeFormation::PrincipalPermissions',
      Properties: {
        Principal: { DataLakePrincipalIdentifier: principal },
        Resource: { Table: { CatalogId: { Ref: 'AWS::AccountId' }, DatabaseName, Name: 'encounter' } },
        Permissions: [permission],
        PermissionsWithGrantOption: handsOn,
      },
    } satisfies Changeable;
  };

const FAULTS: readonly Planted[] = [
  [
    'a table is given to everybody whom IAM lets in',
    'Processing/Open gives IAM_ALLOWED_PRINCIPALS ALL on table ml_sandbox_curated/encounter, which no list has',
    gives('IAM_ALLOWED_PRINCIPALS', 'ALL'),
  ],
  [
    'a table is given to another account',
    'Processing/Open gives 999988887777 SELECT on table ml_sandbox_curated/encounter, which no list has',
    gives('999988887777', 'SELECT', ['SELECT']),
  ],
  [
    'a permission may be handed on',
    'Processing/Open lets 999988887777 hand on what it has',
    gives('999988887777', 'SELECT', ['SELECT']),
  ],
  [
    'a stranger administers',
    `${SETTINGS} makes ${STRANGER} an administrator`,
    (templates) => {
      (templates.at(SETTINGS).Properties.Admins as unknown[]).push({ DataLakePrincipalIdentifier: STRANGER });
    },
  ],
  [
    'the deploying role administers no longer',
    `${SETTINGS} must have the deploying role among its administrators`,
    (templates) => {
      templates.at(SETTINGS).Properties.Admins = [];
    },
  ],
  [
    'new tables are given away',
    `${SETTINGS} gives every new database or table away by CreateTableDefaultPermissions`,
    (templates) => {
      templates.at(SETTINGS).Properties.CreateTableDefaultPermissions = [
        { Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' }, Permissions: ['ALL'] },
      ];
    },
  ],
  [
    'the job may not insert',
    'Processing/Encounters/Role INSERT on tables ml_sandbox_curated must be given, and is not',
    (templates) => {
      templates.at(INSERT).Properties.Permissions = ['DESCRIBE'];
    },
  ],
  [
    'a grant by tags shows more',
    `${TAGGED} gives People/Analyst SELECT on tagged TABLE ml-sandbox-sensitivity=confidential|internal & ml-sandbox-zone=curated, which no list has`,
    (templates) => {
      const { Expression } = (templates.at(TAGGED).Properties.Resource as { LFTagPolicy: { Expression: Tag[] } })
        .LFTagPolicy;
      Expression.find(({ TagKey }) => TagKey === 'ml-sandbox-sensitivity')?.TagValues.push('confidential');
    },
  ],
  [
    'a filter gives way to the table',
    `${FILTERED} gives People/Analyst SELECT on table ml_sandbox_curated/encounter, which no list has`,
    (templates) => {
      const Table = { CatalogId: { Ref: 'AWS::AccountId' }, DatabaseName: 'ml_sandbox_curated', Name: 'encounter' };
      templates.at(FILTERED).Properties.Resource = { Table };
    },
  ],
  [
    'a person is not opted in, so that IAM alone decides',
    'People/Analyst OPT_IN on table ml_sandbox_curated/encounter must be given, and is not',
    (templates) => {
      (templates.at(OPT_IN).Properties.Resources as unknown[]).splice(1, 1);
    },
  ],
  [
    'a person is opted in on more',
    'the templates give People/Analyst OPT_IN on database other, which no list has',
    (templates) => {
      (templates.at(OPT_IN).Properties.Resources as unknown[]).push({ Database: { Name: 'other' } });
    },
  ],
  [
    'another role of the templates administers',
    `${SETTINGS} makes Data/Lake/LakeFormation/Registration an administrator, which no list has`,
    (templates) => {
      const { RoleArn } = templates.at('Data/Lake/LakeFormation/raw').Properties;
      (templates.at(SETTINGS).Properties.Admins as unknown[]).push({ DataLakePrincipalIdentifier: RoleArn });
    },
  ],
  [
    'a permission is for nobody',
    `${INSERT} gives nobody INSERT on tables ml_sandbox_curated, which no list has`,
    (templates) => {
      templates.at(INSERT).Properties.Principal = {};
    },
  ],
  [
    'a permission goes to another role',
    `${INSERT} gives Ingestion/Delivery/Role INSERT on tables ml_sandbox_curated, which no list has`,
    (templates) => {
      const name = 'Ingestion/Delivery/Role/DescribeRawstreamed_encounter/SELECT1';
      const { Principal } = templates.at(name).Properties;
      const arn = { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/ingestion-deliveryrole959799ab' };
      expect(Principal).not.toEqual(templates.at(INSERT).Properties.Principal);
      templates.at(INSERT).Properties.Principal = { DataLakePrincipalIdentifier: arn };
    },
  ],
];

testPlanted([['Lake Formation gives something else than listed', FAULTS]]);
