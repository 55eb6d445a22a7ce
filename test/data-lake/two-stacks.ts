import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Catalog } from '../../lib/data-lake/catalog';
import { DataLake, type DataLakeProps } from '../../lib/data-lake/data-lake';
import type { TableDefinition } from '../../lib/data-lake/table-definition';
import { PrivateBucket } from '../../lib/storage/private-bucket';
import { testApp } from '../app';

const ENV = { region: 'eu-west-1' };

/** Two tables, one in each format; one has a column that names a patient. */
export const TABLES: readonly TableDefinition[] = [
  {
    name: 'encounter',
    description: 'One row per encounter',
    columns: [
      { name: 'encounter_id', type: 'int', comment: 'Id' },
      { name: 'patient_nbr', type: 'int', comment: 'Number of the patient', sensitivity: 'restricted' },
      { name: 'diag_1', type: 'string', comment: 'Diagnosis' },
    ],
    sensitivity: 'confidential',
    area: { zone: 'curated', prefix: 'encounter/' },
  },
  {
    name: 'streamed',
    description: 'As they came',
    columns: [{ name: 'encounter_id', type: 'int', comment: 'Id' }],
    sensitivity: 'internal',
    area: { zone: 'curated', prefix: 'encounters/stream/' },
    format: 'parquet',
    datePartitions: true,
  },
];

/** A lake with a catalog in the stack `Data`, and a role in the stack `Workload`. */
export function twoStacks(overrides: Partial<DataLakeProps> = {}, tables = TABLES) {
  const app = testApp();
  const data = new Stack(app, 'Data', { stackName: 'ml-test-data', env: ENV });
  const workload = new Stack(app, 'Workload', { stackName: 'ml-test-workload', env: ENV });
  const encryptionKeys = {
    restricted: new Key(data, 'Restricted', { enableKeyRotation: true }),
    internal: new Key(data, 'Internal', { enableKeyRotation: true }),
  };
  const accessLogs = new PrivateBucket(data, 'AccessLogs', {}).bucket;
  const lake = new DataLake(data, 'Lake', {
    encryptionKeys,
    accessLogs,
    lakeFormation: 'hybrid',
    administrators: ['deploying-role'],
    tagNames: { zone: 'ml-test-zone', sensitivity: 'ml-test-sensitivity' },
    ...overrides,
  });
  const catalog = new Catalog(data, 'Curated', {
    lake,
    databaseName: 'ml_test_curated',
    description: 'Test',
    tables,
  });
  const role = new Role(workload, 'Role', { assumedBy: new AccountRootPrincipal() });
  return { app, data, workload, lake, catalog, role };
}

/** A statement of an IAM policy, with lists for what may be a list. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly conditions: unknown;
}

/** Everything that the identity policies of a stack allow; `Workload` has one role only. */
export function statementsOf(stack: Stack): Statement[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .map(({ Action, Resource, Condition }) => ({
      actions: [Action].flat(),
      resources: [Resource].flat(),
      conditions: Condition,
    }));
}

/** The actions that the identity policies of a stack allow, each once, in order of the alphabet. */
export function actionsOf(stack: Stack): string[] {
  return [...new Set(statementsOf(stack).flatMap(({ actions }) => actions))].sort();
}
