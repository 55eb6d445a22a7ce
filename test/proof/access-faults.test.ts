import { stopSimulator } from '../../proof/iam/simulator';
import { ANALYST, below, drop, SCIENTIST, tagGrants, testPlanted } from './access-planted';
import { add, TRAINING } from './iam-planted';
import type { Templates } from './iam-templates';

// The first check loads the reference of all actions, and may install the simulator.
jest.setTimeout(120_000);

afterAll(stopSimulator);

const NUMBER = 'curated.encounter.patient_nbr';

/** Everything in S3, with every key. */
function everyObject(templates: Templates, role: string): void {
  add(templates, role, 's3:GetObject', '*');
  add(templates, role, 'kms:Decrypt', '*');
}

/** The filter of the analyst. */
function filter(templates: Templates): Record<string, unknown> {
  const [found] = Object.values(templates.resources('Data')).filter(
    ({ Type, Properties }) => Type === 'AWS::LakeFormation::DataCellsFilter' && Properties.TableName === 'encounter',
  );
  if (found === undefined) throw new Error('the templates must have a filter of encounters');
  return found.Properties;
}

describe('a fault of the rights of a person is told with its name', () => {
  testPlanted([
    [
      'the analyst reads objects',
      [
        `${ANALYST} may read raw by objects, and must not: IAM allows s3:GetObject`,
        `${ANALYST} may see ${NUMBER} by objects, and must not`,
        `${ANALYST} may see restricted rows of curated.encounter by objects, and must not`,
        `${ANALYST} may read results of data-scientist by objects, and must not`,
        `${ANALYST} is shown a part of curated.encounter, and has s3:GetObject`,
      ],
      (templates) => everyObject(templates, ANALYST),
    ],
    [
      'the analyst has half of a way: objects without the key',
      [`${ANALYST} is shown a part of curated.encounter, and has s3:GetObject on Data/Lake/curated/stranger`],
      (templates) => add(templates, ANALYST, 's3:GetObject', '*'),
    ],
    [
      'the analyst has the other half: the key without objects',
      [`${ANALYST} is shown a part of curated.encounter, and has kms:Decrypt on Foundation/Keys/Restricted`],
      (templates) => add(templates, ANALYST, 'kms:Decrypt', '*'),
    ],
    [
      "the analyst reads another one's results",
      [`${ANALYST} may read results of data-scientist by objects, and must not`],
      (templates) => {
        for (const one of templates.statements(ANALYST)) {
          if ([one.Action].flat().includes('s3:GetObject')) one.Resource = '*';
        }
      },
    ],
    [
      'the analyst may not ask Lake Formation',
      [`${ANALYST} must see curated.encounter by query, and may not: IAM denies`],
      (templates) => {
        const statement = templates.statement(ANALYST, 'lakeformation:GetDataAccess');
        statement.Action = 'lakeformation:GetDataLakeSettings';
      },
    ],
    [
      'the data scientist administers Lake Formation',
      [`${SCIENTIST} may decide about the lake by call, and must not`],
      (templates) => add(templates, SCIENTIST, 'lakeformation:PutDataLakeSettings', '*'),
    ],
  ]);
});

describe('a fault of Lake Formation is told with its name', () => {
  testPlanted([
    [
      'a grant by tags gets one more word',
      [`${SCIENTIST} may see ${NUMBER} by query, and must not: Lake Formation: it is shown by ${SCIENTIST}/`],
      (templates) => {
        for (const expression of tagGrants(templates, SCIENTIST)) {
          for (const { TagKey, TagValues } of expression) if (/sensitivity/.test(TagKey)) TagValues.push('restricted');
        }
      },
    ],
    [
      'a grant by tags loses one of its keys',
      [`${SCIENTIST} must see curated.encounter by query, and may not: Lake Formation: no grant shows it`],
      (templates) => {
        for (const expression of tagGrants(templates, SCIENTIST)) {
          const zone = expression.findIndex(({ TagKey }) => /zone/.test(TagKey));
          expression.splice(zone, 1, { ...(expression[zone] as (typeof expression)[0]), TagValues: ['raw'] });
        }
      },
    ],
    [
      'the number of the patient loses its tag',
      [`${SCIENTIST} may see ${NUMBER} by query, and must not`],
      (templates) => {
        const associations = below(templates, 'Data/Curated', 'AWS::LakeFormation::TagAssociation');
        const ofColumns = associations.filter(
          ({ Properties }) => 'TableWithColumns' in (Properties.Resource as object),
        );
        expect(ofColumns).not.toEqual([]);
        for (const { Properties } of ofColumns) Properties.LFTags = [];
      },
    ],
    [
      'the analyst has not opted in',
      [
        `${ANALYST} must see curated.encounter by query, and may not: Lake Formation: the place is in hybrid mode, and it has not opted in`,
      ],
      (templates) => drop(templates, `${ANALYST}/OptIn/Default`),
    ],
    [
      'the filter shows all rows',
      [`${ANALYST} may see restricted rows of curated.encounter by query, and must not`],
      (templates) => {
        filter(templates).RowFilter = { AllRowsWildcard: {} };
      },
    ],
    [
      'the filter shows encounters with one protected diagnosis, as second diagnosis alone',
      [`${ANALYST} may see restricted rows of curated.encounter by query, and must not`],
      (templates) => {
        const properties = filter(templates);
        const { FilterExpression } = properties.RowFilter as { FilterExpression: string };
        properties.RowFilter = { FilterExpression: `(${FilterExpression}) OR (diag_2 = '295')` };
      },
    ],
    [
      'the filter hides rows that are open',
      [`${ANALYST} must see curated.encounter by query, and may not`],
      (templates) => {
        const properties = filter(templates);
        const { FilterExpression } = properties.RowFilter as { FilterExpression: string };
        properties.RowFilter = { FilterExpression: `(${FilterExpression}) AND (diag_1 IS NOT NULL)` };
      },
    ],
    [
      'the filter shows the number of the patient',
      [`${ANALYST} may see ${NUMBER} by query, and must not`],
      (templates) => {
        (filter(templates).ColumnNames as string[]).push('patient_nbr');
      },
    ],
  ]);
});

describe('a fault of the rights of a service is told with its name', () => {
  testPlanted([
    [
      'training reads the raw zone',
      [
        `${TRAINING} may read raw by objects, and must not: IAM allows s3:GetObject on Data/Lake/raw/`,
        `${TRAINING} may see raw.streamed_encounter by objects, and must not`,
      ],
      (templates) => add(templates, TRAINING, 's3:GetObject', '*'),
    ],
    [
      'the Spark job loses the key',
      [
        'Processing/Encounters/Role must read raw by objects, and may not: IAM denies kms:Decrypt on Foundation/Keys/Restricted',
      ],
      (templates) => {
        for (const one of templates.statements('Processing/Encounters/Role')) {
          if ([one.Action].flat().some((action) => action.startsWith('kms:'))) one.Action = 'kms:DescribeKey';
        }
      },
    ],
    [
      'there is a role that nobody has thought of',
      ['Data/Stranger is not in lib/data-lake/who-sees-what.ts; write there what it may have of the data'],
      (templates) => {
        templates.resources('Data').Stranger = {
          Type: 'AWS::IAM::Role',
          Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
        };
      },
    ],
  ]);
});
