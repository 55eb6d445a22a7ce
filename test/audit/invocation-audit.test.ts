import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { INVOCATION_METADATA, INVOCATIONS, invocationTable } from '../../lib/audit/invocation-audit';
import { Catalog } from '../../lib/data-lake/catalog';
import { DataFilter } from '../../lib/data-lake/data-filter';
import { DataLake } from '../../lib/data-lake/data-lake';

function given(): { readonly stack: Stack; readonly catalog: Catalog } {
  const stack = new Stack(new App(), 'Test', { env: { region: 'eu-west-1' } });
  const key = new Key(stack, 'Key');
  const lake = new DataLake(stack, 'Lake', {
    encryptionKeys: { restricted: key, internal: key },
    accessLogs: new Bucket(stack, 'AccessLogs'),
    lakeFormation: 'strict',
    administrators: ['deploying-role'],
  });
  const catalog = new Catalog(stack, 'Capture', {
    lake,
    databaseName: 'test_capture',
    description: 'Requests and answers',
    tables: [invocationTable({ endpointName: 'test-readmission', variantName: 'main' })],
  });
  return { stack, catalog };
}

describe('invocationTable', () => {
  test('lies where SageMaker puts what it captures: endpoint, variant, year, month and day', () => {
    const template = Template.fromStack(given().stack);
    const [table] = Object.values(template.findResources('AWS::Glue::Table'));
    const { Parameters } = (table as { Properties: { TableInput: { Parameters: Record<string, unknown> } } }).Properties
      .TableInput;
    expect(JSON.stringify(Parameters['storage.location.template'])).toMatch(
      /\/test-readmission\/main\/\$\{year\}\/\$\{month\}\/\$\{day\}"\]/,
    );
    expect(Parameters['projection.month.digits']).toBe('2');
  });

  test('is read as JSON lines', () => {
    Template.fromStack(given().stack).hasResourceProperties('AWS::Glue::Table', {
      TableInput: {
        Name: INVOCATIONS,
        StorageDescriptor: { SerdeInfo: { SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' } },
      },
    });
  });

  test('is restricted: requests name patients', () => {
    expect(invocationTable({ endpointName: 'a', variantName: 'b' }).sensitivity).toBe('restricted');
  });

  test('shows an auditor that and when the endpoint was asked, and no request or answer', () => {
    const { stack, catalog } = given();
    const filter = new DataFilter(stack, 'Metadata', { catalog, ...INVOCATION_METADATA });
    catalog.grantQuery(new Role(stack, 'Auditor', { assumedBy: new AccountRootPrincipal() }), INVOCATIONS, { filter });
    Template.fromStack(stack).hasResourceProperties('AWS::LakeFormation::DataCellsFilter', {
      TableName: INVOCATIONS,
      ColumnNames: Match.not(Match.arrayWith(['capturedata'])),
    });
  });
});
