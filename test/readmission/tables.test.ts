import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import schema from '../../jobs/readmission/encounter.schema.json';
import { Catalog } from '../../lib/data-lake/catalog';
import { DataLake } from '../../lib/data-lake/data-lake';
import { CURATED_TABLES, RAW_TABLES } from '../../lib/readmission/tables';
import { PrivateBucket } from '../../lib/storage/private-bucket';
import { testApp } from '../app';
import pinned from './curated-tables.pinned.json';

const ALL = [...RAW_TABLES, ...CURATED_TABLES];

/** The curated tables as CloudFormation gets them; ids as in the data stack, so that references are the real ones. */
function curatedTables(): unknown {
  const stack = new Stack(testApp(), 'Data', { env: { region: 'eu-west-1' } });
  const lake = new DataLake(stack, 'Lake', {
    encryptionKeys: { restricted: new Key(stack, 'Restricted'), internal: new Key(stack, 'Internal') },
    accessLogs: new PrivateBucket(stack, 'AccessLogs', {}).bucket,
    lakeFormation: 'off',
  });
  new Catalog(stack, 'Curated', {
    lake,
    databaseName: 'ml_sandbox_curated',
    description: 'Readmission as a star schema',
    tables: CURATED_TABLES,
  });
  const tables = Object.entries(Template.fromStack(stack).findResources('AWS::Glue::Table'));
  return Object.fromEntries(tables.map(([id, { Properties }]) => [id, Properties]));
}

describe('the tables of the reference workload', () => {
  /*
   * This must never change. CloudFormation updates of an Iceberg table break the table, and with it every deployed
   * environment. If it fails, take the change back: the Spark job adds and alters columns. There is no command that
   * writes the pinned file, on purpose. A new table is a new entry in it.
   */
  test('the Iceberg tables are as they were first deployed, to the letter (RV-04)', () => {
    expect(curatedTables()).toEqual(pinned.tables);
  });

  test.each(ALL.map(({ name, columns }) => [name, columns] as const))(
    '%s has column names that Athena and Spark both take, each once, each explained',
    (_, columns) => {
      const names = columns.map(({ name }) => name);
      expect(names.filter((name) => !/^[a-z][a-z0-9_]{0,254}$/.test(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
      expect(columns.filter(({ comment }) => comment === '' || comment.length > 255)).toEqual([]);
    },
  );

  test('an encounter has a column for each field of the schema, integers as int and the rest as string', () => {
    const encounter = CURATED_TABLES.find(({ name }) => name === 'encounter')?.columns ?? [];
    expect(encounter).toHaveLength(Object.keys(schema.properties).length);
    expect(encounter.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['encounter_id', 'glyburide_metformin', 'a1cresult', 'diabetesmed', 'readmitted']),
    );
    expect(new Set(encounter.map(({ type }) => type))).toEqual(new Set(['int', 'string']));
    expect(encounter.find(({ name }) => name === 'time_in_hospital')?.type).toBe('int');
    expect(encounter.find(({ name }) => name === 'readmitted')?.type).toBe('string');
  });

  test('each dimension explains an id that an encounter has', () => {
    const [encounter, ...others] = CURATED_TABLES;
    const dimensions = others.filter(({ name }) => name !== 'file_taken');
    expect(dimensions.map(({ name }) => name)).toEqual(['admission_type', 'discharge_disposition', 'admission_source']);
    const columns = encounter?.columns.map(({ name, type }) => `${name} ${type}`);
    for (const { columns: keys } of dimensions) {
      expect(columns).toContain(`${keys[0]?.name} ${keys[0]?.type}`);
    }
  });

  test('no two tables share a folder', () => {
    const folders = ALL.map(({ area }) => `${area.zone}/${area.prefix}`);
    expect(folders.filter((folder) => folders.some((other) => other !== folder && folder.startsWith(other)))).toEqual(
      [],
    );
    expect(new Set(folders).size).toBe(folders.length);
  });
});
