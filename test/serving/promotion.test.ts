import { Match, Template } from 'aws-cdk-lib/assertions';
import { Promotion, type PromotionProps } from '../../lib/serving/promotion';
import { modelStack } from '../registry/model-stack';
import {
  brokenWays,
  choose,
  definitionOf,
  permissionsAmiss,
  statementsOf,
  unreportedTasks,
} from '../workflow/state-machine';

const ARN = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/test-readmission';

function given(overrides: Partial<PromotionProps> = {}) {
  const { stack, registry, reporting } = modelStack();
  new Promotion(stack, 'Promotion', {
    registry,
    stackParameters: ['BootstrapVersion', 'ModelPackage'],
    versionParameter: 'ModelPackage',
    onApproval: true,
    reporting,
    ...overrides,
  });
  const template = Template.fromStack(stack);
  return { template, definition: definitionOf(template) };
}

/** What the states see of a trained, approved version. */
const trained = {
  modelPackage: `${ARN}/2`,
  version: {
    ModelPackageGroupName: 'test-readmission',
    ModelApprovalStatus: 'Approved',
    CustomerMetadataProperties: { origin: 'training' },
  },
};
const baseline = { ...trained.version, CustomerMetadataProperties: { origin: 'baseline' } };

describe('Promotion', () => {
  const { template, definition } = given();
  const { States } = definition;
  const statements = statementsOf(template, 'PromotionRole');

  test('every way through it exists, is reached, and ends', () => {
    expect(brokenWays(definition)).toEqual([]);
  });

  test('no error passes without a report, and every call is made again (SF-13)', () => {
    // UpdateRefused decides about a refused update: below.
    expect(unreportedTasks(definition, 'ReportFailure')).toEqual(['UpdateStack']);
    const tasks = Object.values(States).filter(({ Type }) => Type === 'Task');
    expect(tasks).toHaveLength(8);
    // Asking for the update again is a matter of waiting for the stack, which states of their own do.
    expect(tasks.filter(({ Retry = [] }) => Retry.length === 0)).toEqual([States.UpdateStack]);
  });

  test('its role may make the calls of its states, and no other (SF-04)', () => {
    expect(permissionsAmiss(definition, statements)).toEqual([]);
  });

  test('writes its one parameter and updates its one stack, and makes nothing in SageMaker', () => {
    const on = (action: string) =>
      statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
    expect(on('ssm:PutParameter')).toEqual([expect.stringMatching(/:parameter<RegistryServed\w+>$/)]);
    expect(on('cloudformation:UpdateStack')).toEqual([expect.stringMatching(/:stack\/test-models\/\*$/)]);
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /^(sagemaker|iam):/.test(action))).toEqual(['sagemaker:DescribeModelPackage']);
  });

  test('updates the stack with its previous template and all of its parameters, and may make named roles', () => {
    expect(States.UpdateStack?.Parameters).toEqual({
      StackName: 'test-models',
      UsePreviousTemplate: true,
      Parameters: ['BootstrapVersion', 'ModelPackage'].map((name) => ({ ParameterKey: name, UsePreviousValue: true })),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    });
  });

  test.each([[{}], [{ modelPackage: 2 }]])('an input without a version is a reported failure: %p', (input) => {
    expect(definition.StartAt).toBe('HasModelPackage');
    expect(choose(definition, 'HasModelPackage', trained)).toBe('DescribeVersion');
    expect(choose(definition, 'HasModelPackage', input)).toBe('NoModelPackage');
    expect(States.NoModelPackage).toMatchObject({ Next: 'ReportFailure', ResultPath: '$.error' });
  });

  test.each([
    ['another group', { ModelPackageGroupName: 'other' }, 'WrongGroup'],
    ['one that waits for approval', { ModelApprovalStatus: 'PendingManualApproval' }, 'NotApproved'],
    ['one that was rejected', { ModelApprovalStatus: 'Rejected' }, 'NotApproved'],
  ])('a version of %s is refused, and nothing is touched (MR-02)', (_, change, state) => {
    const version = { ...trained.version, ...change };
    expect(choose(definition, 'MayBePromoted', { ...trained, version })).toBe(state);
    expect(States[state]).toMatchObject({ Next: 'ReportFailure' });
    expect(choose(definition, 'MayBePromoted', trained)).toBe('ReadServed');
  });

  test('a baseline is promoted when a person asks for it, and not by its own approval', () => {
    expect(choose(definition, 'MayBePromoted', { ...trained, version: baseline })).toBe('ReadServed');
    const approved = { ...trained, startedBy: 'approval' };
    expect(choose(definition, 'MayBePromoted', { ...approved, version: baseline })).toBe('Unchanged');
    expect(choose(definition, 'MayBePromoted', approved)).toBe('ReadServed');
  });

  test('reads what is served from the stack, because the parameter may be ahead of it after a stopped promotion', () => {
    expect(States.ReadServed).toMatchObject({
      Parameters: { StackName: 'test-models' },
      ResultSelector: { 'arns.$': "$.Stacks[0].Parameters[?(@.ParameterKey=='ModelPackage')].ResolvedValue" },
      Next: 'NameVersion',
    });
  });

  test('an update that another one holds up is asked for again, after a minute', () => {
    const error = { Cause: 'Stack:arn:x is in UPDATE_IN_PROGRESS state and can not be updated.' };
    expect(choose(definition, 'UpdateRefused', { error })).toBe('WaitUntilFree');
    expect(States.WaitUntilFree).toMatchObject({ Seconds: 60, Next: 'UpdateStack' });
  });

  test('an update that is refused or rolled back gives the parameter its old value, and then fails', () => {
    expect(States.UpdateStack?.Catch?.map(({ Next }) => Next)).toEqual(['UpdateRefused']);
    expect(choose(definition, 'UpdateRefused', { error: { Error: 'States.Timeout' } })).toBe('Restore');
    expect(choose(definition, 'UpdateRefused', { error: { Cause: 'not authorized' } })).toBe('Restore');
    for (const status of ['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED', 'UPDATE_FAILED']) {
      expect(choose(definition, 'HasEnded', { stack: { status } })).toBe('RolledBack');
    }
    expect(States.RolledBack).toMatchObject({ Next: 'Restore' });
    expect(States.Restore).toMatchObject({ Parameters: { 'Value.$': '$.served.arns[0]' }, Next: 'ReportFailure' });
    // The report tells that the value was not given back, and still tells the first error.
    expect(States.Restore?.Catch).toMatchObject([{ ResultPath: '$.error.NotRestored', Next: 'ReportFailure' }]);
  });

  test('a stack that needs no update serves the version already, and the promotion succeeds', () => {
    const error = {
      Error: 'CloudFormation.CloudFormationException',
      Cause: 'No updates are to be performed. (Service: …)',
    };
    expect(choose(definition, 'UpdateRefused', { error })).toBe('Unchanged');
  });

  test('waits for the whole update, its cleanup included, before it says that the version is served', () => {
    for (const status of ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS']) {
      expect(choose(definition, 'HasEnded', { stack: { status } })).toBe('WaitForUpdate');
    }
    expect(choose(definition, 'HasEnded', { stack: { status: 'UPDATE_COMPLETE' } })).toBe('ReportPromoted');
  });

  test('an approval starts it, with word that it was an approval, and only if so chosen', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.sagemaker'],
        'detail-type': ['SageMaker Model Package State Change'],
        // An edit of a version that was approved long ago is an event, too, and must not bring it back.
        detail: {
          ModelPackageGroupName: ['test-readmission'],
          ModelApprovalStatus: ['Approved'],
          UpdatedModelPackageFields: ['ModelApprovalStatus'],
        },
      },
      Targets: [
        Match.objectLike({
          InputTransformer: {
            InputPathsMap: { 'detail-ModelPackageArn': '$.detail.ModelPackageArn' },
            InputTemplate: '{"modelPackage":<detail-ModelPackageArn>,"startedBy":"approval"}',
          },
        }),
      ],
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
    const manual = given({ onApproval: false }).template;
    manual.resourceCountIs('AWS::Events::Rule', 1);
    manual.hasResourceProperties('AWS::Events::Rule', { EventPattern: Match.objectLike({ source: ['aws.states'] }) });
  });
});
