import { firehoseDestinationRules } from '../../../lib/checks/rules/firehose-destinations';
import { type Resources, testRules } from './examples';

const DELIVERY = 'AWS::KinesisFirehose::DeliveryStream';

function s3(properties: Record<string, unknown>): Resources {
  return { Delivery: [DELIVERY, { ExtendedS3DestinationConfiguration: properties }] };
}

function partitioned(prefix: unknown, enabled = true): Resources {
  const query = { ParameterName: 'MetadataExtractionQuery', ParameterValue: '{customer: .customer, day: .day}' };
  return s3({
    Prefix: prefix,
    ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
    ...(enabled ? { DynamicPartitioningConfiguration: { Enabled: true } } : {}),
    ProcessingConfiguration: { Processors: [{ Type: 'MetadataExtraction', Parameters: [query] }] },
  });
}

const BOTH = '!{partitionKeyFromQuery:customer}/!{partitionKeyFromQuery:day}/';
const DAY = 'in/!{timestamp:yyyy}/';
const FAILED = 'errors/!{firehose:error-output-type}/';

function iceberg(different: Record<string, unknown>, dependsOn: readonly string[] = ['Table']): Resources {
  return {
    Table: ['AWS::Glue::Table', { DatabaseName: 'raw', TableInput: { Name: 'encounter' } }],
    Delivery: [
      DELIVERY,
      {
        IcebergDestinationConfiguration: {
          CatalogConfiguration: {
            CatalogArn: { 'Fn::Sub': 'arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:catalog' },
          },
          S3BackupMode: 'FailedDataOnly',
          DestinationTableConfigurationList: [{ DestinationDatabaseName: 'raw', DestinationTableName: 'encounter' }],
          ...different,
        },
      },
      { DependsOn: dependsOn },
    ],
  };
}

function encrypted(input: Record<string, unknown>, key: Record<string, unknown> = {}): Resources {
  return {
    Key: ['AWS::KMS::Key', key],
    Delivery: [DELIVERY, { DeliveryStreamEncryptionConfigurationInput: input }],
  };
}

const OWN_KEY = { KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: { 'Fn::GetAtt': ['Key', 'Arn'] } };

testRules('firehoseDestinationRules', firehoseDestinationRules, [
  {
    rule: 'ML-FH-03',
    fails: partitioned('!{partitionKeyFromQuery:customer}/'),
    says: 'the query makes day',
    passes: partitioned(BOTH),
    alsoFails: {
      'no key in the prefix': partitioned('in/'),
      'no prefix': partitioned(undefined),
      'keys without partitions': partitioned(BOTH, false),
    },
    alsoPasses: {
      'a prefix from a parameter': partitioned({ Ref: 'Prefix' }),
      'a day without partitions': partitioned(DAY, false),
    },
  },
  {
    rule: 'ML-FH-03-2',
    fails: s3({ Prefix: DAY }),
    says: 'ErrorOutputPrefix is missing',
    passes: s3({ Prefix: DAY, ErrorOutputPrefix: FAILED }),
    alsoFails: {
      'failures that cannot be told apart': s3({ Prefix: DAY, ErrorOutputPrefix: 'errors/!{timestamp:yyyy}/' }),
      'the kind of failure in the prefix of all files': s3({ Prefix: FAILED, ErrorOutputPrefix: FAILED }),
    },
    alsoPasses: {
      'a plain prefix': s3({ Prefix: 'in/' }),
      'plain failures': s3({ Prefix: 'in/', ErrorOutputPrefix: 'errors/' }),
    },
  },
  {
    rule: 'ML-FH-07',
    fails: iceberg({ S3BackupMode: 'AllData' }),
    says: "'AllData'",
    passes: iceberg({}),
    alsoFails: {
      'a database instead of the catalog': iceberg({
        CatalogConfiguration: { CatalogArn: 'arn:aws:glue:eu-west-1:111122223333:database/raw' },
      }),
      'a table that may be made later': iceberg({}, []),
    },
    alsoPasses: {
      'a catalog that is written out': iceberg({
        CatalogConfiguration: { CatalogArn: 'arn:aws-cn:glue:cn-north-1:111122223333:catalog' },
      }),
    },
  },
  {
    rule: 'ML-FH-08',
    fails: s3({ S3BackupMode: 'Enabled' }),
    says: 'S3BackupConfiguration is missing',
    passes: s3({ S3BackupMode: 'Enabled', S3BackupConfiguration: {} }),
    alsoPasses: { 'no backup': s3({ S3BackupMode: 'Disabled' }) },
  },
  {
    rule: 'ML-FH-09',
    fails: encrypted(OWN_KEY, { KeySpec: 'RSA_2048' }),
    says: "'RSA_2048'",
    passes: encrypted(OWN_KEY),
    alsoFails: {
      'no key': encrypted({ KeyType: 'CUSTOMER_MANAGED_CMK' }),
      'a key that is not used': encrypted({ ...OWN_KEY, KeyType: 'AWS_OWNED_CMK' }),
    },
  },
]);
