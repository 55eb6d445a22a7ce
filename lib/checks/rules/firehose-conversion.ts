import { type Assembly, asList, asProperties, at, type Properties } from '../assembly';
import { forEach, type Rule } from '../rule';
import { conversionOf } from './firehose';
import { shown } from './known-values';
import { lacks } from './role-permissions';

const DELIVERY = 'AWS::KinesisFirehose::DeliveryStream';
const CONVERSION = 'Properties/ExtendedS3DestinationConfiguration/DataFormatConversionConfiguration';

/** What a conversion reads of the catalog, as the role of its schema. */
const SCHEMA_ACTIONS = ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'];

/** Parts of a conversion, and of its schema. */
const CONVERSION_PARTS = [
  'InputFormatConfiguration.Deserializer',
  'OutputFormatConfiguration.Serializer',
  'SchemaConfiguration.RoleARN',
  'SchemaConfiguration.DatabaseName',
  'SchemaConfiguration.TableName',
];

const schemaIsWhole: Rule = {
  id: 'ML-FH-06',
  title: 'A conversion says its formats, and role, database and table of its schema',
  facts: ['FH-06'],
  fix: 'set it',
  check: forEach(DELIVERY, function* ({ properties }) {
    const conversion = conversionOf(properties);
    if (conversion === undefined) return;
    for (const part of CONVERSION_PARTS.filter((path) => isMissing(at(conversion, path)))) {
      yield {
        problem: `record format conversion is on, and ${part} is missing or empty`,
        location: `${CONVERSION}/${part.replace('.', '/')}`,
      };
    }
  }),
};

const schemaIsReadable: Rule = {
  id: 'ML-FH-06-2',
  title: 'The role of a conversion may read the schema',
  facts: ['FH-06'],
  fix: `grant ${SCHEMA_ACTIONS.join(', ')} on catalog, database and table`,
  check: forEach(DELIVERY, function* ({ properties }, assembly) {
    const role = assembly.target(at(conversionOf(properties), 'SchemaConfiguration.RoleARN'));
    if (role === undefined) return;
    const missing = SCHEMA_ACTIONS.filter((action) => lacks(assembly, role, action));
    if (missing.length === 0) return;
    yield {
      problem: `role ${role.logicalId} may not do ${missing.join(', ')}`,
      location: `${CONVERSION}/SchemaConfiguration/RoleARN`,
    };
  }),
};

const schemaIsGranted: Rule = {
  id: 'ML-LF-13',
  title: 'Under Lake Formation a delivery is given its table before it is made',
  facts: ['LF-13'],
  fix: 'grant SELECT and DESCRIBE on the table to the role of the schema, and let the delivery depend on the grants',
  check: forEach(DELIVERY, function* (delivery, assembly) {
    const schema = asProperties(at(conversionOf(delivery.properties), 'SchemaConfiguration'));
    const role = assembly.target(schema.RoleARN);
    if (role === undefined) return;
    const grants = assembly
      .ofType('AWS::LakeFormation::PrincipalPermissions')
      .filter(
        ({ properties }) =>
          assembly.target(at(properties, 'Principal.DataLakePrincipalIdentifier')) === role &&
          at(properties, 'Resource.Table.DatabaseName') === schema.DatabaseName,
      );
    const location = `${CONVERSION}/SchemaConfiguration`;
    const before = assembly.before(delivery);
    for (const grant of grants.filter(({ id, stack }) => stack === delivery.stack && !before.has(id))) {
      yield {
        problem: `grant ${grant.logicalId} may be made later, and Firehose reads the schema at once`,
        location: 'DependsOn',
      };
    }
    if (!givesNothing(assembly, schema)) return;
    const given = grants.flatMap(({ properties }) => asList(properties.Permissions));
    for (const permission of ['SELECT', 'DESCRIBE']) {
      if (given.includes(permission) || given.includes('ALL')) continue;
      yield {
        problem: `database ${shown(schema.DatabaseName)} gives nothing to everybody, and role ${role.logicalId} has no ${permission} on its table`,
        location,
      };
    }
  }),
};

/** Whether nothing is there, or an object without members. */
function isMissing(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && Object.keys(asProperties(value)).length === 0);
}

/** Whether a database of the templates gives nothing to everybody, so that grants alone decide. */
function givesNothing(assembly: Assembly, { DatabaseName }: Properties): boolean {
  const defaults = assembly
    .ofType('AWS::Glue::Database')
    .filter(
      (database) =>
        assembly.target(DatabaseName) === database || at(database.properties, 'DatabaseInput.Name') === DatabaseName,
    )
    .map((database) => at(database.properties, 'DatabaseInput.CreateTableDefaultPermissions'));
  return defaults.some((list) => Array.isArray(list) && list.length === 0);
}

/** Rules about Firehose when it converts JSON to Parquet or ORC. */
export const firehoseConversionRules: readonly Rule[] = [schemaIsWhole, schemaIsReadable, schemaIsGranted];
