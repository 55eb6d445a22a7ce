import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LakePermissions } from '../../lib/data-lake/lake-permissions';
import { testApp } from '../app';

const PERMISSIONS = 'AWS::LakeFormation::PrincipalPermissions';

/** Permissions on one table, given to principals in the order of the names; a name may come twice. */
function given(...principals: string[]) {
  const stack = new Stack(testApp(), 'Test', { env: { region: 'eu-west-1' } });
  const after = new CfnResource(stack, 'Table', { type: 'AWS::Glue::Table' });
  const resource = { table: { catalogId: '123456789012', databaseName: 'curated', name: 'encounter' } };
  for (const [index, name] of principals.entries()) {
    const scope = stack.node.tryFindChild(name) ?? new Construct(stack, name);
    new LakePermissions(scope as Construct, `Grant${index}`, {
      principalArn: `arn:aws:iam::123456789012:role/${name}`,
      permissions: ['DESCRIBE', 'SELECT'].map((permission) => ({ permission, resource })),
      after,
    });
  }
  return Object.entries(Template.fromStack(stack).findResources(PERMISSIONS)).map(([id, resource]) => ({
    id,
    permissions: resource.Properties.Permissions as string[],
    dependsOn: resource.DependsOn as string[],
  }));
}

describe('LakePermissions', () => {
  test('makes one resource for each permission, because some requests with several fail (LF-11)', () => {
    expect(given('a').map(({ permissions }) => permissions)).toEqual([['DESCRIBE'], ['SELECT']]);
  });

  test('waits for what the permission is about', () => {
    for (const { dependsOn } of given('a', 'b')) {
      expect(dependsOn).toContain('Table');
    }
  });

  test.each([[['a', 'b', 'c']], [['a', 'b', 'a', 'a']], [['b', 'a', 'b']]])(
    'gives one permission of a stack after another, whoever gets it: %s (LF-04)',
    (principals) => {
      const grants = given(...principals);
      const awaited = grants.map(({ dependsOn }) => dependsOn.filter((id) => id !== 'Table'));
      // A chain: one has nobody before it, and nobody is awaited twice.
      expect(awaited.filter((ids) => ids.length === 0)).toHaveLength(1);
      expect(awaited.filter((ids) => ids.length > 1)).toEqual([]);
      expect(new Set(awaited.flat()).size).toBe(grants.length - 1);
    },
  );
});
