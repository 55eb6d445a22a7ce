import { type Assembly, asList, asProperties, at, type Properties, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { isSaid, shown, switchOf } from './known-values';

const DELIVERY = 'AWS::KinesisFirehose::DeliveryStream';
const S3 = 'ExtendedS3DestinationConfiguration';
const ICEBERG = 'IcebergDestinationConfiguration';

const partitionsInPrefix: Rule = {
  id: 'ML-FH-03',
  title: 'Dynamic partitions are in the prefix, each key of them',
  facts: ['FH-03'],
  fix: 'write !{partitionKeyFromQuery:<key>} or !{partitionKeyFromLambda:<key>} into Prefix for each key',
  check: forEach(DELIVERY, function* ({ properties }) {
    const destination = asProperties(properties[S3]);
    const enabled = switchOf(at(destination, 'DynamicPartitioningConfiguration.Enabled')) === true;
    const prefix = String(destination.Prefix ?? '');
    const used = [...prefix.matchAll(/!\{partitionKeyFrom(?:Query|Lambda):([^}]+)\}/g)].map(([, key]) => key);
    const location = `Properties/${S3}/Prefix`;
    if (enabled && used.length === 0 && !prefix.includes('<')) {
      yield {
        problem: `DynamicPartitioningConfiguration is on, and Prefix ${shown(destination.Prefix)} has no partition key`,
        location,
      };
    }
    if (!enabled && used.length > 0 && destination.DynamicPartitioningConfiguration === undefined) {
      yield {
        problem: `Prefix ${shown(prefix)} has partition keys, and DynamicPartitioningConfiguration is off`,
        location,
      };
    }
    const missing = enabled && used.length > 0 ? declaredKeys(destination).filter((key) => !used.includes(key)) : [];
    if (missing.length > 0) {
      yield { problem: `the query makes ${missing.join(', ')}, and Prefix ${shown(prefix)} does not use it`, location };
    }
  }),
};

const onlyStorage: Rule = {
  id: 'ML-FH-03-2',
  title: 'A prefix with expressions says where failures go',
  facts: ['FH-03'],
  fix: 'set ErrorOutputPrefix with !{firehose:error-output-type}, and keep that expression out of Prefix',
  check: forEach(DELIVERY, function* ({ properties }) {
    const { Prefix, ErrorOutputPrefix } = asProperties(properties[S3]);
    if (String(Prefix).includes('!{') && ErrorOutputPrefix === undefined) {
      yield {
        problem: `Prefix ${shown(Prefix)} has expressions, and ErrorOutputPrefix is missing`,
        location: `Properties/${S3}/ErrorOutputPrefix`,
      };
    }
    if (
      isSaid(ErrorOutputPrefix) &&
      ErrorOutputPrefix.includes('!{') &&
      !ErrorOutputPrefix.includes('!{firehose:error-output-type}')
    ) {
      yield {
        problem: `ErrorOutputPrefix ${shown(ErrorOutputPrefix)} has expressions, and not !{firehose:error-output-type}`,
        location: `Properties/${S3}/ErrorOutputPrefix`,
      };
    }
    if (String(Prefix).includes('!{firehose:error-output-type}')) {
      yield {
        problem: `Prefix ${shown(Prefix)} has !{firehose:error-output-type}, which only failures have`,
        location: `Properties/${S3}/Prefix`,
      };
    }
  }),
};

const icebergIsReady: Rule = {
  id: 'ML-FH-07',
  title: 'A delivery to Iceberg names the catalog of the account, keeps failures only, and finds its tables',
  facts: ['FH-07'],
  fix: 'use arn:aws:glue:<region>:<account>:catalog and FailedDataOnly, and refer to the tables',
  check: forEach(DELIVERY, function* (delivery, assembly) {
    const destination = asProperties(delivery.properties[ICEBERG]);
    const catalog = at(destination, 'CatalogConfiguration.CatalogArn');
    const location = `Properties/${ICEBERG}`;
    if (
      isSaid(catalog) &&
      !/^arn:(aws[\w-]*|<AWS::Partition>):glue:[^:]+(::)?[^:]*:[^:]+(::)?[^:]*:catalog$/.test(catalog)
    ) {
      yield {
        problem: `CatalogArn is ${shown(catalog)}; arn:aws:glue:<region>:<account>:catalog is allowed`,
        location,
      };
    }
    if (isSaid(destination.S3BackupMode) && destination.S3BackupMode !== 'FailedDataOnly') {
      yield { problem: `s3BackupMode is ${shown(destination.S3BackupMode)}; FailedDataOnly is allowed`, location };
    }
    const before = assembly.before(delivery);
    for (const target of asList(destination.DestinationTableConfigurationList).map(asProperties)) {
      const table = tableOf(assembly, target.DestinationDatabaseName, target.DestinationTableName);
      if (table === undefined || table.stack !== delivery.stack || before.has(table.id)) continue;
      yield { problem: `table ${table.logicalId} may be made later, and it has to be there`, location };
    }
  }),
};

const backupIsWhole: Rule = {
  id: 'ML-FH-08',
  title: 'A backup is complete when the delivery is made',
  facts: ['FH-08'],
  fix: 'set S3BackupConfiguration, or leave S3BackupMode out: once on, a backup cannot be switched off',
  check: forEach(DELIVERY, function* ({ properties }) {
    const { S3BackupMode, S3BackupConfiguration } = asProperties(properties[S3]);
    if (S3BackupMode !== 'Enabled' || S3BackupConfiguration !== undefined) return;
    yield {
      problem: 'S3BackupMode is Enabled, and S3BackupConfiguration is missing',
      location: `Properties/${S3}/S3BackupMode`,
    };
  }),
};

const keyIsUsable: Rule = {
  id: 'ML-FH-09',
  title: 'A key of the account for direct puts is symmetric, and is named',
  facts: ['FH-09'],
  fix: 'set KeyARN to a symmetric key with CUSTOMER_MANAGED_CMK; whoever deploys needs kms:CreateGrant',
  check: forEach(DELIVERY, function* ({ properties }, assembly) {
    const encryption = properties.DeliveryStreamEncryptionConfigurationInput;
    const { KeyType, KeyARN } = asProperties(encryption);
    const location = 'Properties/DeliveryStreamEncryptionConfigurationInput';
    if (encryption === undefined) return;
    const spec = assembly.target(KeyARN)?.properties.KeySpec ?? 'SYMMETRIC_DEFAULT';
    if (
      (KeyType === 'CUSTOMER_MANAGED_CMK' && KeyARN === undefined) ||
      (KeyType === 'AWS_OWNED_CMK' && KeyARN !== undefined)
    ) {
      yield { problem: `KeyType is ${shown(KeyType)}, and KeyARN ${shown(KeyARN)}`, location };
    }
    if (spec !== 'SYMMETRIC_DEFAULT')
      yield { problem: `the key is ${shown(spec)}; only symmetric keys are allowed`, location };
  }),
};

/** Keys that the queries of a delivery make, as far as they are objects of JQ: `{customer: .customer, day: .day}`. */
function declaredKeys(destination: Properties): string[] {
  return asList(at(destination, 'ProcessingConfiguration.Processors'))
    .flatMap((processor) => asList(at(processor, 'Parameters')).map(asProperties))
    .filter(({ ParameterName }) => ParameterName === 'MetadataExtractionQuery')
    .flatMap(({ ParameterValue }) =>
      [...String(ParameterValue).matchAll(/[{,]\s*"?(\w+)"?\s*:/g)].map(([, key]) => String(key)),
    );
}

function tableOf(assembly: Assembly, database: unknown, table: unknown): Resource | undefined {
  return assembly
    .ofType('AWS::Glue::Table')
    .find(({ properties }) => properties.DatabaseName === database && at(properties, 'TableInput.Name') === table);
}

/** Rules about Firehose: partitions, Iceberg, backup and keys. */
export const firehoseDestinationRules: readonly Rule[] = [
  partitionsInPrefix,
  onlyStorage,
  icebergIsReady,
  backupIsWhole,
  keyIsUsable,
];
