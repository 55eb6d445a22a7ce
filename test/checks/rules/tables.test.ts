import { tableRules } from '../../../lib/checks/rules/tables';
import { type Resources, testRules } from './examples';

/** An Iceberg table, but for what is different in its input and its format. */
function iceberg(input: Record<string, unknown>, format: Record<string, unknown> = {}): Resources {
  return {
    Table: [
      'AWS::Glue::Table',
      {
        DatabaseName: 'curated',
        OpenTableFormatInput: { IcebergInput: { MetadataOperation: 'CREATE', ...format } },
        TableInput: {
          Name: 'encounter',
          TableType: 'EXTERNAL_TABLE',
          StorageDescriptor: { Columns: [{ Name: 'id' }], Location: 's3://lake/encounter' },
          ...input,
        },
      },
    ],
  };
}

function imported(path: unknown, bucket: Record<string, unknown> = {}): Resources {
  return {
    Bucket: ['AWS::S3::Bucket', bucket],
    Notifications: ['Custom::S3BucketNotifications', { BucketName: { Ref: 'Other' } }],
    Link: ['AWS::FSx::DataRepositoryAssociation', { DataRepositoryPath: path }],
  };
}

const OWN = { 'Fn::Sub': 's3://${Bucket}/features' };

testRules('tableRules', tableRules, [
  {
    rule: 'ML-RV-04',
    fails: iceberg({ TableType: undefined }),
    says: 'EXTERNAL_TABLE is allowed',
    passes: iceberg({}),
    alsoFails: {
      'no location': iceberg({ StorageDescriptor: { Columns: [{ Name: 'id' }] } }),
      'no column': iceberg({ StorageDescriptor: { Columns: [], Location: 's3://lake/encounter' } }),
      'a version that does not exist': iceberg({}, { Version: '9' }),
      'no operation': iceberg({}, { MetadataOperation: undefined }),
    },
    alsoPasses: {
      'a view, which is no Iceberg table': {
        Table: ['AWS::Glue::Table', { TableInput: { Name: 'view', TableType: 'VIRTUAL_VIEW' } }],
      },
    },
  },
  {
    rule: 'ML-GL-09-2',
    fails: iceberg({ Name: 'Encounter' }),
    says: "'Encounter'",
    passes: iceberg({}),
    alsoFails: { 'a database': { Database: ['AWS::Glue::Database', { DatabaseInput: { Name: 'Raw' } }] } },
    alsoPasses: {
      'a name from a parameter': iceberg({ Name: { Ref: 'Name' } }),
      'a name with a dash': iceberg({ Name: 'a-b' }),
    },
  },
  {
    rule: 'ML-RV-03',
    fails: imported(OWN, { NotificationConfiguration: { EventBridgeConfiguration: {} } }),
    says: 'bucket Bucket has a data repository association',
    passes: imported(OWN),
    alsoFails: {
      'notifications that CDK sets': {
        ...imported(OWN),
        Notifications: ['Custom::S3BucketNotifications', { BucketName: { Ref: 'Bucket' } }],
      },
    },
    alsoPasses: {
      'a bucket that is elsewhere': imported('s3://other/features', { NotificationConfiguration: {} }),
    },
  },
]);
