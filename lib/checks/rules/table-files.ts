import { type Assembly, asList, asProperties, at, type Properties, type Resource } from '../assembly';
import { isOpen } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { conversionOf } from './firehose';
import { isSaid, shown, switchOf } from './known-values';

const TABLE = 'AWS::Glue::Table';
const DELIVERY = 'AWS::KinesisFirehose::DeliveryStream';
const PARQUET = { InputFormat: /parquet/i, OutputFormat: /parquet/i, 'SerdeInfo.SerializationLibrary': /parquet/i };

const formatsAreSaid: Rule = {
  id: 'ML-FH-06-3',
  title: 'A table over files says how to read them',
  facts: ['FH-06'],
  fix: 'set TableType EXTERNAL_TABLE, Location, InputFormat, OutputFormat and SerializationLibrary of its format',
  check: forEach(TABLE, function* ({ properties }) {
    const input = asProperties(properties.TableInput);
    const storage = asProperties(input.StorageDescriptor);
    const location = 'Properties/TableInput';
    const classification = at(input, 'Parameters.classification');
    const files = classification !== undefined || input.StorageDescriptor !== undefined;
    if (!files || !isFileTable(properties)) return;
    if (storage.Location === undefined || (input.TableType !== 'EXTERNAL_TABLE' && !isUnknown(input.TableType))) {
      yield {
        problem: `TableType is ${shown(input.TableType)} and Location ${shown(storage.Location)}; no engine reads a table without both`,
        location,
      };
    }
    if (classification === 'parquet' && asList(storage.Columns).length === 0) {
      yield {
        problem: 'the table has no columns, so there is nothing to select',
        location: `${location}/StorageDescriptor`,
      };
    }
    for (const [path, format] of Object.entries(PARQUET)) {
      const given = at(storage, path);
      if (given !== undefined && (classification !== 'parquet' || !isSaid(given) || format.test(given))) continue;
      yield {
        problem: `${path} is ${shown(given)} for ${shown(classification ?? 'files')}`,
        location: `${location}/StorageDescriptor`,
      };
    }
  }),
};

const projectsKeys: Rule = {
  id: 'ML-FH-06-6',
  title: 'A table that projects partitions projects each of its keys and no other',
  facts: ['FH-06'],
  fix: 'give projection.<key>.type for each partition key, and ${<key>} in storage.location.template',
  check: forEach(TABLE, function* ({ properties }) {
    const input = asProperties(properties.TableInput);
    const parameters = asProperties(input.Parameters);
    const projected = Object.keys(parameters).flatMap((name) => /^projection\.(.+)\.type$/.exec(name)?.[1] ?? []);
    const keys = asList(input.PartitionKeys).map((key) => String(asProperties(key).Name));
    const template = parameters['storage.location.template'];
    const location = 'Properties/TableInput/Parameters';
    if (projected.length === 0 && parameters['projection.enabled'] === undefined) return;
    if (isOpen(parameters['projection.enabled'])) return;
    if (parameters['projection.enabled'] !== 'true' && switchOf(parameters['projection.enabled']) !== false) {
      yield { problem: `projection.enabled is ${shown(parameters['projection.enabled'])}`, location };
    }
    const amiss = [
      ...keys.filter((key) => !projected.includes(key)),
      ...projected.filter((key) => !keys.includes(key)),
    ];
    if (amiss.length > 0) {
      yield {
        problem: `projected are ${projected.join(', ') || 'none'}, and the partition keys are ${keys.join(', ') || 'none'}`,
        location,
      };
    }
    for (const key of template === undefined ? [] : keys.filter((one) => !String(template).includes(`\${${one}}`))) {
      yield { problem: `storage.location.template ${shown(template)} has no \${${key}}`, location };
    }
  }),
};

const inItsDatabase: Rule = {
  id: 'ML-FH-06-4',
  title: 'A table is in the database that it waits for',
  facts: ['FH-06'],
  fix: 'write the name of that database, or refer to it',
  check: forEach(TABLE, function* (table, assembly) {
    const { DatabaseName } = table.properties;
    const before = assembly.before(table);
    const databases = assembly
      .ofType('AWS::Glue::Database')
      .filter(({ id, stack }) => stack === table.stack && before.has(id));
    const names = databases.map(({ properties }) => at(properties, 'DatabaseInput.Name'));
    if (!isSaid(DatabaseName) || names.length === 0 || !names.every(isSaid) || names.includes(DatabaseName)) return;
    yield {
      problem: `DatabaseName is ${shown(DatabaseName)}, and the table depends on ${names.map(shown).join(', ')}`,
      location: 'Properties/DatabaseName',
    };
  }),
};

const writesWhereTableLies: Rule = {
  id: 'ML-FH-06-5',
  title: 'A conversion writes where the table of its schema lies',
  facts: ['FH-06'],
  fix: 'begin Prefix with the path of the table, and name the bucket and the table that belong together',
  check: forEach(DELIVERY, function* ({ properties }, assembly) {
    const schema = asProperties(at(conversionOf(properties), 'SchemaConfiguration'));
    const destination = asProperties(properties.ExtendedS3DestinationConfiguration);
    const inDatabase = tablesOf(assembly, schema.DatabaseName);
    const location = 'Properties/ExtendedS3DestinationConfiguration';
    if (inDatabase.length === 0 || !isSaid(schema.TableName)) return;
    const table = inDatabase.find((one) => at(one.properties, 'TableInput.Name') === schema.TableName);
    if (table === undefined) {
      yield {
        problem: `table ${shown(schema.TableName)} is not one of ${inDatabase.map((one) => shown(at(one.properties, 'TableInput.Name'))).join(', ')} in ${shown(schema.DatabaseName)}`,
        location: `${location}/DataFormatConversionConfiguration/SchemaConfiguration/TableName`,
      };
      return;
    }
    const place = String(at(table.properties, 'TableInput.StorageDescriptor.Location'));
    const bucket = assembly.target(destination.BucketARN);
    if (bucket === undefined || assembly.target(place) === undefined) return;
    const prefix = String(destination.Prefix ?? '');
    const path = place.replace(/^s3:\/\/@\{[^}]+\}\//, '').replace(/\/?$/, '/');
    if (assembly.target(place) === bucket && (prefix.startsWith(path) || prefix.includes('<'))) return;
    yield {
      problem: `files go to ${shown(prefix)} in ${bucket.logicalId}, and table ${shown(schema.TableName)} lies at ${shown(place)}`,
      location: `${location}/Prefix`,
    };
  }),
};

const writesPartitions: Rule = {
  id: 'ML-FH-03-3',
  title: 'Files lie in the partitions of their table',
  facts: ['FH-03'],
  fix: 'write each partition key into Prefix as <key>=, in the form that the table projects',
  check: forEach(DELIVERY, function* ({ properties }, assembly) {
    const schema = asProperties(at(conversionOf(properties), 'SchemaConfiguration'));
    const prefix = at(properties, 'ExtendedS3DestinationConfiguration.Prefix');
    const table = tablesOf(assembly, schema.DatabaseName).find(
      (one) => at(one.properties, 'TableInput.Name') === schema.TableName,
    );
    const input = asProperties(table?.properties.TableInput);
    const keys = asList(input.PartitionKeys).map((key) => String(asProperties(key).Name));
    const template = asProperties(input.Parameters)['storage.location.template'];
    const missing = keys.filter(
      (key) => !String(prefix).includes(`${key}=`) && (template === undefined || String(template).includes(`${key}=`)),
    );
    if (missing.length === 0 || (prefix !== undefined && !isSaid(prefix))) return;
    yield {
      problem: `Prefix is ${shown(prefix)}, and table ${shown(schema.TableName)} has the partition keys ${keys.join(', ')}`,
      location: 'Properties/ExtendedS3DestinationConfiguration/Prefix',
    };
  }),
};

/** Whether only a deployment knows a value. */
function isUnknown(value: unknown): boolean {
  return value !== undefined && !isSaid(value);
}

/** Whether a table is over files, and not a view, an Iceberg table or a link. */
function isFileTable({ OpenTableFormatInput, TableInput }: Properties): boolean {
  const input = asProperties(TableInput);
  const type = String(input.TableType ?? 'EXTERNAL_TABLE');
  const format = String(asProperties(input.Parameters).table_type ?? '').toUpperCase();
  return (
    OpenTableFormatInput === undefined &&
    input.TargetTable === undefined &&
    type !== 'VIRTUAL_VIEW' &&
    !['ICEBERG', 'DELTA', 'HUDI'].includes(format)
  );
}

/** Tables of the templates in a database, by its name. */
function tablesOf(assembly: Assembly, database: unknown): Resource[] {
  return assembly
    .ofType(TABLE)
    .filter(({ properties }) => database !== undefined && properties.DatabaseName === database);
}

/** Rules about tables over files, and the deliveries that write them. */
export const tableFileRules: readonly Rule[] = [
  formatsAreSaid,
  projectsKeys,
  inItsDatabase,
  writesWhereTableLies,
  writesPartitions,
];
