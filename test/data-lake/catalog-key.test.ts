import type { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Catalog } from '../../lib/data-lake/catalog';
import { statementsOf, TABLES, twoStacks } from './two-stacks';

const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The role in the other stack of the same app. */
function roleOf(catalog: Catalog): Role {
  return catalog.node.root.node.findChild('Workload').node.findChild('Role') as Role;
}

/** What the role may do with keys after a grant of a catalog that is encrypted under a key, or not. */
function keyStatements(grant: (catalog: Catalog) => unknown, encrypted = true) {
  const { data, lake, workload } = twoStacks();
  const catalog = new Catalog(data, 'Encrypted', {
    lake,
    databaseName: 'ml_test_encrypted',
    description: 'Test',
    tables: TABLES,
    metadataKey: encrypted ? Key.fromKeyArn(data, 'CatalogKey', ARN) : undefined,
  });
  grant(catalog);
  return statementsOf(workload).filter(({ actions }) => actions.some((action) => action.startsWith('kms:')));
}

describe('a catalog that is encrypted', () => {
  test.each<[string, (catalog: Catalog) => unknown]>([
    ['grantQuery', (catalog) => catalog.grantQuery(roleOf(catalog), 'encounter')],
    ['grantDescribe', (catalog) => catalog.grantDescribe(roleOf(catalog), 'streamed')],
    [
      'grantMaintain',
      (catalog) => {
        catalog.grantMaintain(roleOf(catalog));
      },
    ],
  ])('gives its key by %s, and that key alone (GL-08)', (_, grant) => {
    expect(keyStatements(grant)).toEqual([
      { actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], resources: [ARN], conditions: undefined },
    ]);
  });

  test('gives no key when AWS alone holds it', () => {
    expect(keyStatements((catalog) => catalog.grantDescribe(roleOf(catalog), 'streamed'), false)).toEqual([]);
  });
});
