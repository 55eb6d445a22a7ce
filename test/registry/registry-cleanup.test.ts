import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Template } from 'aws-cdk-lib/assertions';
import { ModelGroup } from '../../lib/registry/model-group';
import { statementsOf } from '../workflow/state-machine';
import { modelStack } from './model-stack';

/** The cleanup of a group that is not retained. */
const given = () => Template.fromStack(modelStack({ retain: false }).stack);

describe('RegistryCleanup', () => {
  const template = given();
  const actions = (role: string) => statementsOf(template, role).flatMap(({ Action }) => Action);

  test('deletes versions of this one group and no other (MR-01)', () => {
    const statements = statementsOf(template, 'RegistryCleanupFunctionRole');
    const deletes = statements.filter(({ Action }) => Action.includes('sagemaker:DeleteModelPackage'));
    expect(deletes.map(({ Resource }) => Resource)).toEqual([
      ['arn:aws:sagemaker:eu-west-1:<AWS::AccountId>:model-package/test-readmission/*'],
    ]);
    expect(actions('RegistryCleanupFunctionRole').sort()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sagemaker:DeleteModelPackage',
      'sagemaker:ListModelPackages',
    ]);
  });

  test('the framework around it writes its logs and invokes this one function', () => {
    const invokes = statementsOf(template, 'RegistryCleanupProviderRole').filter(({ Action }) =>
      Action.includes('lambda:InvokeFunction'),
    );
    expect(invokes.flatMap(({ Resource }) => Resource)).toEqual([
      expect.stringMatching(/^<RegistryCleanupFunction\w+\.Arn>$/),
      expect.stringMatching(/^<RegistryCleanupFunction\w+\.Arn>:\*$/),
    ]);
    expect(actions('RegistryCleanupProviderRole').filter((action) => /\*|^(iam|s3|sagemaker):/.test(action))).toEqual(
      [],
    );
  });

  test('both of its log groups have the log key and an end of their retention (KM-01)', () => {
    const groups = Object.entries(template.findResources('AWS::Logs::LogGroup'));
    expect(groups).toHaveLength(2);
    for (const [, { Properties }] of groups) {
      expect(Properties).toMatchObject({
        KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^KeysLogs/), 'Arn'] },
        RetentionInDays: 30,
      });
    }
  });
});

describe('RegistryCleanup that several groups share', () => {
  const { stack, registry, keys } = modelStack({ retain: false });
  const logs = { encryptionKey: keys.logs, retention: RetentionDays.ONE_MONTH, retain: false };
  const more = { description: 'Test', logs, cleanup: registry.cleanup };
  new ModelGroup(stack, 'Demand', { groupName: 'test-demand', retain: false, ...more });
  new ModelGroup(stack, 'Kept', { groupName: 'test-kept', ...more });
  const template = Template.fromStack(stack);
  const emptied = Object.values(template.findResources('Custom::ModelPackageVersions'));

  test('is one function, which deletes versions of these groups and of no other (MR-01)', () => {
    const roles = Object.keys(template.findResources('AWS::IAM::Role')).filter((id) =>
      /Cleanup.*FunctionRole/.test(id),
    );
    expect(roles).toEqual([expect.stringMatching(/^RegistryCleanupFunctionRole/)]);
    const deletes = statementsOf(template, 'RegistryCleanupFunctionRole').filter(({ Action }) =>
      Action.includes('sagemaker:DeleteModelPackage'),
    );
    const versions = deletes.flatMap(({ Resource }) => Resource).map((arn) => arn.split(':model-package/')[1]);
    expect(versions.sort()).toEqual(['test-demand/*', 'test-kept/*', 'test-readmission/*']);
  });

  test('empties each group by itself, and none that is kept: its entry goes without a call', () => {
    const of = (name: string) => emptied.find(({ Properties }) => Properties.ModelPackageGroupName === name);
    expect(emptied).toHaveLength(3);
    expect(of('test-demand')?.DeletionPolicy).toBe('Delete');
    expect(of('test-kept')?.DeletionPolicy).toBe('Retain');
  });

  test('is asked before the group is deleted: what empties a group is made after it (MR-01)', () => {
    for (const { Properties, DependsOn } of emptied) {
      const groups = Object.entries(template.findResources('AWS::SageMaker::ModelPackageGroup'));
      const own = groups.find(
        ([, group]) => group.Properties.ModelPackageGroupName === Properties.ModelPackageGroupName,
      );
      expect(DependsOn).toContain(own?.[0]);
    }
  });
});
