import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ModelGroup } from '../../lib/registry/model-group';
import { modelStack } from './model-stack';

/** A group of its own, beside that of the registry. */
function given(props: { readonly retain?: boolean; readonly groupName?: string } = {}): Template {
  const { stack, keys } = modelStack();
  new ModelGroup(stack, 'Churn', {
    groupName: 'test-churn',
    description: 'Who may leave',
    logs: { encryptionKey: keys.logs, retention: RetentionDays.ONE_MONTH, retain: false },
    ...props,
  });
  return Template.fromStack(stack);
}

/** How the group, and what empties it, are deleted. */
function deletions(template: Template): unknown[] {
  const groups = Object.values(template.findResources('AWS::SageMaker::ModelPackageGroup'));
  const cleanups = Object.values(template.findResources('Custom::ModelPackageVersions'));
  return [...groups, ...cleanups]
    .filter(({ Properties }) => Properties.ModelPackageGroupName === 'test-churn')
    .map(({ DeletionPolicy }) => DeletionPolicy as unknown);
}

describe('ModelGroup', () => {
  test('outlives the stack with its versions, unless it is told otherwise', () => {
    expect(deletions(given())).toEqual(['Retain', 'Retain']);
  });

  test('that does not outlive the stack is emptied before it is deleted (MR-01)', () => {
    const template = given({ retain: false });
    expect(deletions(template)).toEqual(['Delete', 'Delete']);
    const [[group = ''] = []] = Object.entries(template.findResources('AWS::SageMaker::ModelPackageGroup')).filter(
      ([, { Properties }]) => Properties.ModelPackageGroupName === 'test-churn',
    );
    const [cleanup] = Object.values(template.findResources('Custom::ModelPackageVersions')).filter(
      ({ Properties }) => Properties.ModelPackageGroupName === 'test-churn',
    );
    expect(cleanup?.DependsOn).toContain(group);
  });

  test.each([['Churn'], ['a--b'], ['a'.repeat(64)]])("a name like '%s' is refused (SF-09)", (groupName) => {
    expect(() => given({ groupName })).toThrow('groupName must be at most 63 lower-case letters');
  });
});
