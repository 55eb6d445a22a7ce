import { workgroupCalls } from '../data-lake/workgroup.calls';
import type { Call } from '../security/calls';

/** Databases by what they hold: path of their catalog, and the tables that Athena asks Glue about. */
export interface AskedDatabase {
  /** Name as in `{…}` of a call list. */
  readonly database: string;

  /** Its tables. */
  readonly tables: readonly string[];
}

/** What Athena and its clients call for who asks: in a workgroup, about tables, for what Lake Formation shows of them (LF-09). */
export function queryCalls(person: string, kind: string, databases: readonly AskedDatabase[]): Call[] {
  const glue = 'arn:aws:glue:{region}:{account}';
  return [
    ...workgroupCalls({
      workgroup: `People/${person}/Workgroup`,
      name: `{platform}-${kind}`,
      results: 'Foundation/Results',
    }),
    {
      actions: ['lakeformation:GetDataAccess'],
      on: ['*'],
      why: 'Athena asks for the data of a table in the name of the person; the call knows no resource',
    },
    {
      actions: ['glue:GetDatabase'],
      on: [`${glue}:catalog`, ...databases.map(({ database }) => `${glue}:database/${database}`)],
      why: 'Athena names tables by their database',
    },
    {
      actions: ['glue:GetTable', 'glue:GetPartitions', 'glue:GetPartition'],
      on: [
        `${glue}:catalog`,
        ...databases.flatMap(({ database, tables }) => [
          `${glue}:database/${database}`,
          ...tables.map((table) => `${glue}:table/${database}/${table}`),
        ]),
      ],
      why: 'Athena reads what tables look like, and where their parts lie',
    },
  ];
}
