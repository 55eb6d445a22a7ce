import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AuditTables, type AuditTablesProps } from '../../lib/audit/audit-tables';
import { DataLake } from '../../lib/data-lake/data-lake';
import type { LakeFormationMode } from '../../lib/data-lake/lake-formation';

const DATABASE = 'AWS::Glue::Database';
const TABLE = 'AWS::Glue::Table';
const LOCATION = 'AWS::LakeFormation::Resource';
const PERMISSIONS = 'AWS::LakeFormation::PrincipalPermissions';

interface Given {
  readonly tables: AuditTables;
  readonly lake: DataLake;
  readonly auditor: Role;
  readonly audit: () => Template;
  readonly people: () => Template;
}

function given(overrides: Partial<AuditTablesProps> & { mode?: LakeFormationMode } = {}): Given {
  const { mode = 'hybrid', ...props } = overrides;
  const app = new App();
  const env = { region: 'eu-west-1' };
  const data = new Stack(app, 'Data', { env });
  const key = new Key(data, 'Key');
  const lake = new DataLake(data, 'Lake', {
    encryptionKeys: { restricted: key, internal: key },
    accessLogs: new Bucket(data, 'AccessLogs'),
    lakeFormation: mode,
  });
  const audit = new Stack(app, 'Audit', { env });
  const tables = new AuditTables(audit, 'Tables', {
    bucket: new Bucket(audit, 'Files'),
    encryptionKey: key,
    databaseName: 'test_audit',
    lake,
    ...props,
  });
  const people = new Stack(app, 'People', { env });
  const auditor = new Role(people, 'Auditor', { assumedBy: new AccountRootPrincipal() });
  return { tables, lake, auditor, audit: () => Template.fromStack(audit), people: () => Template.fromStack(people) };
}

/** Properties of the table. */
function tableInput(overrides: Parameters<typeof given>[0] = {}): {
  readonly Parameters: Record<string, string>;
  readonly PartitionKeys: { Name: string }[];
  readonly StorageDescriptor: { Location: unknown; Columns: { Name: string; Type: string }[] };
} {
  const [table] = Object.values(given(overrides).audit().findResources(TABLE));
  return (table as { Properties: { TableInput: ReturnType<typeof tableInput> } }).Properties.TableInput;
}

describe('AuditTables', () => {
  test('reads the files of this account by Region and day, and none of the digests beside them', () => {
    const { Parameters, StorageDescriptor, PartitionKeys } = tableInput();
    expect(JSON.stringify(StorageDescriptor.Location)).toContain('"/AWSLogs/",{"Ref":"AWS::AccountId"}');
    expect(JSON.stringify(StorageDescriptor.Location)).toMatch(/"\/CloudTrail\/"\]/);
    expect(JSON.stringify(Parameters['storage.location.template'])).toMatch(
      /"\/CloudTrail\/\$\{region\}\/\$\{day\}"\]/,
    );
    expect(PartitionKeys.map(({ Name }) => Name)).toEqual(['region', 'day']);
  });

  test('looks into every Region of the partition, because roles may be used in any', () => {
    const regions = String(tableInput().Parameters['projection.region.values']).split(',');
    expect(regions).toEqual(expect.arrayContaining(['eu-west-1', 'us-east-1', 'ap-southeast-2']));
    expect(regions).not.toContain('cn-north-1');
  });

  test('looks for no day of which the trail keeps no files', () => {
    expect(tableInput({ retention: Duration.days(90) }).Parameters['projection.day.range']).toBe('NOW-90DAYS,NOW');
    expect(tableInput().Parameters['projection.day.range']).toBe('2024/01/01,NOW');
  });

  test('has what differs from call to call as text in JSON, and who called as a struct', () => {
    const types = Object.fromEntries(tableInput().StorageDescriptor.Columns.map(({ Name, Type }) => [Name, Type]));
    expect(types.requestparameters).toBe('string');
    expect(types.additionaleventdata).toBe('string');
    expect(types.useridentity).toMatch(/^struct<type:string,.*sessionissuer:struct<.*>>$/);
    expect(types.resources).toBe('array<struct<arn:string,accountid:string,type:string>>');
  });

  test('is registered without hybrid access, with a role that reads records and writes none (LF-07, LF-08, LF-14)', () => {
    const template = given().audit();
    template.hasResourceProperties(LOCATION, { HybridAccessEnabled: false, UseServiceLinkedRole: false });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Action: ['s3:ListBucket', 's3:GetBucketLocation'] }),
          Match.objectLike({ Action: 's3:GetObject' }),
          Match.objectLike({ Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'] }),
        ],
      },
    });
    template.hasResourceProperties(DATABASE, { DatabaseInput: { CreateTableDefaultPermissions: [] } });
  });

  test('grantQuery lets in by Lake Formation alone: no right to the bucket or its key (RV-06, LF-11)', () => {
    const { tables, auditor, people } = given();
    tables.grantQuery(auditor);
    const template = people();
    const permissions = Object.values(template.findResources(PERMISSIONS)) as {
      Properties: { Permissions: string[] };
    }[];
    expect(permissions.map(({ Properties }) => Properties.Permissions)).toEqual([
      ['DESCRIBE'],
      ['DESCRIBE'],
      ['SELECT'],
    ]);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toMatch(/"s3:|"kms:/);
  });

  test('grantQuery is refused to a role that reads storage of the lake (RV-06)', () => {
    const { tables, auditor, lake } = given();
    lake.grantStorageRead(auditor, { zone: 'models' });
    expect(() => tables.grantQuery(auditor)).toThrow(/would both use storage and query through Lake Formation/);
  });

  test('without Lake Formation the table is there, and grantQuery is an error', () => {
    const { tables, auditor, audit } = given({ mode: 'off' });
    audit().resourceCountIs(LOCATION, 0);
    audit().resourceCountIs(TABLE, 1);
    expect(() => tables.grantQuery(auditor)).toThrow(
      "grantQuery on 'test_audit.trail' needs Lake Formation, but its mode is 'off'",
    );
  });

  test.each([
    [undefined, 'Retain'],
    [false, 'Delete'],
  ])('retain: %p leaves database and table to %s', (retain, DeletionPolicy) => {
    const template = given({ retain }).audit();
    template.hasResource(DATABASE, { DeletionPolicy });
    template.hasResource(TABLE, { DeletionPolicy });
  });
});
