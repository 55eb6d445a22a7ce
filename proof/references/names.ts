import { type Assembly, asList, asProperties, at, referencesIn } from '../../lib/checks/assembly';
import { containersOf } from '../../lib/checks/rules/hosting-endpoints';
import { specifiedValues } from '../specification';

/** Properties in which the name of a Glue database stands as plain text. */
const DATABASE = /(?:^|\.)(?:DatabaseName|Database\.Name)$/;

/** The address of a bucket by its plain name; the ones that CDK publishes files to, and AWS the models of JumpStart, stand in no template. */
const FOREIGN_BUCKET =
  /(?:s3:\/\/|arn:(?:<[^>]*>|[\w-]+):s3:::)(?!@\{|cdk-[a-z0-9]+-assets-|jumpstart-cache-prod-[a-z0-9-]+(?:[/"\\']|$))[\w<>:.*-]+/g;

/** What the name of a column may be, so that Athena, Spark and Hive agree on it. */
const COLUMN = /^[a-z_][a-z0-9_]{0,254}$/;

/** Types of columns of Hive, without their parameters. */
const COLUMN_TYPES = new Set([
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal',
  'boolean',
  'string',
  'char',
  'varchar',
  'binary',
  'date',
  'timestamp',
  'array',
  'map',
  'struct',
]);

/** Names that stand as plain text and lead to nothing: no reference shows that, and no deployment either. */
export function wrongNames(assembly: Assembly): string[] {
  return [
    ...wrongDatabases(assembly),
    ...wrongBuckets(assembly),
    ...wrongColumns(assembly),
    ...wrongProjections(assembly),
  ];
}

function wrongDatabases(assembly: Assembly): string[] {
  const databases = new Set(
    assembly.ofType('AWS::Glue::Database').map(({ properties }) => at(properties, 'DatabaseInput.Name')),
  );
  const tables = new Map<unknown, Set<unknown>>();
  for (const { properties } of assembly.ofType('AWS::Glue::Table')) {
    const name = at(properties, 'TableInput.Name');
    tables.set(properties.DatabaseName, (tables.get(properties.DatabaseName) ?? new Set()).add(name));
  }
  return assembly.resources
    .filter(({ type }) => /^AWS::(Glue|LakeFormation|KinesisFirehose)::/.test(type) && type !== 'AWS::Glue::Database')
    .flatMap(({ id, type, properties }) =>
      specifiedValues(type, properties).flatMap(({ path, value }) => {
        const where = path.filter((key) => typeof key === 'string').join('.');
        if (typeof value !== 'string' || referencesIn(value).length > 0 || !DATABASE.test(where)) return [];
        if (!databases.has(value)) return [`${id} ${where}: there is no Glue database '${value}'`];
        const beside = asProperties(path.length === 1 ? properties : at(properties, path.slice(0, -1).join('.')));
        const table = type === 'AWS::Glue::Table' ? undefined : (beside.TableName ?? beside.Name);
        if (typeof table !== 'string' || table === value || tables.get(value)?.has(table) === true) return [];
        return [`${id} ${where}: there is no Glue table '${table}' in '${value}'`];
      }),
    );
}

/** Addresses in S3 whose bucket is none, or one that no template has. */
function wrongBuckets(assembly: Assembly): string[] {
  const copies = bucketsOfModels(assembly);
  const strange = assembly.resources.flatMap(({ id, type, properties }) =>
    [...new Set([...JSON.stringify(properties).matchAll(FOREIGN_BUCKET)].map(([address]) => address))]
      .filter((address) => !MAY_NAME_COPIES.includes(type) || !copies.has(address.replace(/^.*[:/]/, '')))
      .map((address) => `${id}: '${address}' is in a bucket that no template has`),
  );
  const others = assembly.resources.flatMap(({ id, properties }) =>
    [...JSON.stringify(properties).matchAll(/(?:s3:\/\/|arn:[\w<>:-]+:s3:::)@\{([^}.]+)(\.[^}]+)?\}/g)].flatMap(
      ([address, target, attribute]) => {
        const type = assembly.get(String(target))?.type;
        return type === 'AWS::S3::Bucket' && attribute === undefined
          ? []
          : [`${id}: '${address}' is the address of no bucket`];
      },
    ),
  );
  return [...strange, ...others];
}

/** What may name a bucket of people with models in it: the model, and the role that reads it, which the call lists hold against the model. */
const MAY_NAME_COPIES: readonly string[] = ['AWS::SageMaker::Model', 'AWS::IAM::Policy'];

/** Buckets into which people have copied models: whoever configures a model names them. */
function bucketsOfModels(assembly: Assembly): Set<string> {
  const containers = assembly.ofType('AWS::SageMaker::Model').flatMap(containersOf);
  return new Set(
    containers.flatMap(({ properties }) => /^s3:\/\/([a-z0-9.-]+)\//.exec(String(properties.ModelDataUrl))?.[1] ?? []),
  );
}

/** Partitions that Athena computes, and cannot: a column without type, or without the values that it may have. */
function wrongProjections(assembly: Assembly): string[] {
  return assembly.ofType('AWS::Glue::Table').flatMap(({ id, properties }) => {
    const parameters = asProperties(at(properties, 'TableInput.Parameters'));
    if (parameters['projection.enabled'] !== 'true') return [];
    return asList(at(properties, 'TableInput.PartitionKeys')).flatMap((column) => {
      const name = String(asProperties(column).Name);
      const type = String(parameters[`projection.${name}.type`]);
      const needs = { integer: ['range'], date: ['range', 'format'], enum: ['values'], injected: [] as string[] }[type];
      if (needs === undefined)
        return [`${id}: projection.${name}.type must be enum, integer, date or injected, got '${type}'`];
      return needs
        .filter((key) => parameters[`projection.${name}.${key}`] === undefined)
        .map((key) => `${id}: projection.${name}.${key} must be given for ${type}, and is missing`);
    });
  });
}

function wrongColumns(assembly: Assembly): string[] {
  return assembly.ofType('AWS::Glue::Table').flatMap(({ id, properties }) => {
    const { StorageDescriptor, PartitionKeys } = asProperties(properties.TableInput);
    return [...asList(at(StorageDescriptor, 'Columns')), ...asList(PartitionKeys)]
      .map(asProperties)
      .flatMap(({ Name, Type }) => {
        if (!COLUMN.test(String(Name)))
          return [`${id}: '${String(Name)}' is no name of a column; small letters, digits and _ are`];
        return COLUMN_TYPES.has(String(Type).split(/[<(]/)[0] ?? '')
          ? []
          : [`${id}: '${String(Type)}' of ${String(Name)} is no type of a column`];
      });
  });
}
