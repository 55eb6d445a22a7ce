import { firehoseConversionRules } from '../../../lib/checks/rules/firehose-conversion';
import { type Resources, testRules } from './examples';

const ROLE = { 'Fn::GetAtt': ['Role', 'Arn'] };
const READS = ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'];

interface Different {
  readonly conversion?: Record<string, unknown>;
  readonly schema?: Record<string, unknown>;
  readonly actions?: readonly string[];
  readonly dependsOn?: readonly string[];
}

/** A delivery to Parquet, but for what is different. */
function delivery({ conversion, schema, actions, dependsOn }: Different): Resources {
  const statement = { Effect: 'Allow', Action: actions ?? READS, Resource: '*' };
  return {
    Role: ['AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: [statement] } }] }],
    Delivery: [
      'AWS::KinesisFirehose::DeliveryStream',
      {
        ExtendedS3DestinationConfiguration: {
          DataFormatConversionConfiguration: {
            InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
            OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
            SchemaConfiguration: { RoleARN: ROLE, DatabaseName: 'raw', TableName: 'encounter', ...schema },
            ...conversion,
          },
        },
      },
      { DependsOn: dependsOn ?? [] },
    ],
  };
}

function granted(permissions: readonly string[], dependsOn: readonly string[]): Resources {
  return {
    ...delivery({ dependsOn }),
    Database: ['AWS::Glue::Database', { DatabaseInput: { Name: 'raw', CreateTableDefaultPermissions: [] } }],
    ...Object.fromEntries(
      permissions.map((permission) => [
        permission,
        [
          'AWS::LakeFormation::PrincipalPermissions',
          {
            Principal: { DataLakePrincipalIdentifier: ROLE },
            Permissions: [permission],
            Resource: { Table: { DatabaseName: 'raw', Name: 'encounter' } },
          },
        ] as const,
      ]),
    ),
  };
}

testRules('firehoseConversionRules', firehoseConversionRules, [
  {
    rule: 'ML-FH-06',
    fails: delivery({ schema: { TableName: undefined } }),
    says: 'SchemaConfiguration.TableName is missing',
    passes: delivery({}),
    alsoFails: {
      'no format of the input': delivery({ conversion: { InputFormatConfiguration: undefined } }),
      'no format of the output': delivery({ conversion: { OutputFormatConfiguration: {} } }),
    },
    alsoPasses: {
      'a conversion that is off': delivery({ conversion: { Enabled: false, SchemaConfiguration: undefined } }),
    },
  },
  {
    rule: 'ML-FH-06-2',
    fails: delivery({ actions: ['glue:GetTable'] }),
    says: 'glue:GetTableVersion, glue:GetTableVersions',
    passes: delivery({}),
    alsoPasses: { 'all of glue': delivery({ actions: ['glue:*'] }) },
  },
  {
    rule: 'ML-LF-13',
    fails: granted(['SELECT'], ['SELECT']),
    says: 'no DESCRIBE',
    passes: granted(['SELECT', 'DESCRIBE'], ['SELECT', 'DESCRIBE']),
    alsoFails: { 'a grant that may be made later': granted(['SELECT', 'DESCRIBE'], ['SELECT']) },
    alsoPasses: {
      'a database that leaves it to IAM': {
        ...delivery({}),
        Database: ['AWS::Glue::Database', { DatabaseInput: { Name: 'raw' } }],
      },
    },
  },
]);
