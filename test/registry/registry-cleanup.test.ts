import { Template } from 'aws-cdk-lib/assertions';
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
