import { Match, Template } from 'aws-cdk-lib/assertions';
import type { PromotionProps } from '../../lib/serving/promotion';
import {
  brokenWays,
  choose,
  definitionOf,
  permissionsAmiss,
  statementsOf,
  unreportedTasks,
} from '../workflow/state-machine';
import { CHECKED, givenPromotion } from './given-promotion';

const given = (overrides: Partial<PromotionProps> = {}) => {
  const template = Template.fromStack(givenPromotion(overrides).stack);
  return { template, definition: definitionOf(template) };
};

const VARIANTS: readonly (readonly [name: string, props: Partial<PromotionProps>])[] = [
  ['without an endpoint', {}],
  ['of an endpoint', { endpoint: CHECKED }],
  ['of an endpoint with experiments', { endpoint: CHECKED, experiments: true }],
];

describe.each(VARIANTS)('a promotion %s', (_, props) => {
  const { template, definition } = given(props);
  const statements = statementsOf(template, 'PromotionRole');

  test('has no way that does not exist, is not reached, or does not end', () => {
    expect(brokenWays(definition)).toEqual([]);
  });

  test('lets no error pass without a report, and makes every call again (SF-13)', () => {
    // UpdateRefused decides about a refused update.
    expect(unreportedTasks(definition, 'ReportFailure')).toEqual(['UpdateStack']);
    const once = Object.entries(definition.States).filter(
      ([, { Type, Retry = [] }]) => Type === 'Task' && Retry.length === 0,
    );
    // Asking for an update again is a matter of waiting for the stack, which states of their own do.
    expect(once.map(([name]) => name).filter((name) => !name.startsWith('UpdateStack'))).toEqual([]);
  });

  test('may make the calls of its states, and no other (SF-04)', () => {
    expect(permissionsAmiss(definition, statements)).toEqual([]);
  });

  test('writes its one parameter and updates its one stack, and changes nothing in SageMaker', () => {
    const on = (action: string) =>
      statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
    expect(on('ssm:PutParameter')).toEqual([expect.stringMatching(/:parameter<RegistryServed\w+>$/)]);
    expect(on('cloudformation:UpdateStack')).toEqual([expect.stringMatching(/:stack\/test-models\/\*$/)]);
    const actions = statements.flatMap(({ Action }) => Action).filter((action) => /^(sagemaker|iam):/.test(action));
    expect(actions.filter((action) => !action.startsWith('sagemaker:Describe'))).toEqual([]);
    expect(on('sagemaker:DescribeEndpoint')).toEqual(
      props.endpoint === undefined ? [] : [expect.stringMatching(/:endpoint\/test-readmission$/)],
    );
  });
});

describe('Promotion', () => {
  const { definition } = given({ endpoint: CHECKED, experiments: true });
  const { States } = definition;

  test('reads what is served from the stack, because the parameter may be ahead of it after a stopped promotion', () => {
    expect(States.ReadServed).toMatchObject({
      Parameters: { StackName: 'test-models' },
      ResultSelector: { 'values.$': "$.Stacks[0].Parameters[?(@.ParameterKey=='ModelPackages')].ResolvedValue" },
    });
  });

  test('names all versions in one put: none of them is there without the others', () => {
    const puts = Object.entries(States).filter(([, { Resource }]) => Resource?.endsWith(':ssm:putParameter') === true);
    expect(Object.fromEntries(puts.map(([name, { Parameters }]) => [name, Parameters?.['Value.$']]))).toEqual({
      NameVersions: '$.next.value',
      Restore: '$.former.value',
      TakeBack: '$.former.value',
    });
  });

  test('a challenger is refused where the endpoint takes none, and the refusal says what to do', () => {
    const { States: without } = given({ endpoint: CHECKED }).definition;
    expect(without.NoExperiments).toMatchObject({
      Parameters: { Error: 'Refused', Cause: expect.stringMatching(/deploy it with one of them, or promote/) },
      Next: 'ReportFailure',
    });
    expect(without.Challenge).toBeUndefined();
  });

  test('an endpoint in service with another configuration than the template says was rolled back', () => {
    const look = (status: string, configuration: string) =>
      choose(definition, 'IsServed', { stack: { configurations: ['new'] }, endpoint: { status, configuration } });
    expect(look('InService', 'new')).toBe('ReportPromoted');
    expect(look('InService', 'old')).toBe('RolledBack');
    expect(look('UpdateRollbackFailed', 'new')).toBe('RolledBack');
    expect(look('Updating', 'old')).toBe('WaitForEndpoint');
    expect(States.RolledBack).toMatchObject({ Next: 'TakeBack', Parameters: { Error: 'RolledBack' } });
    expect(States.TakeBack).toMatchObject({ Next: 'WaitForAlarms' });
    expect(States.WaitForAlarms).toMatchObject({ Seconds: 600, Next: 'UpdateStackAgain' });
  });

  test('takes three hours at most unless it is told otherwise', () => {
    expect(definition.TimeoutSeconds).toBe(3 * 3600);
  });

  test.each([
    ['a version', false, 'modelPackage'],
    ['a challenger, where the endpoint takes one', true, 'challenger'],
  ])('an approval starts it with %s, and with word that it was an approval', (_, experiments, member) => {
    const { template } = given({ experiments });
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
            InputTemplate: `{"${member}":<detail-ModelPackageArn>,"startedBy":"approval"}`,
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
  });

  test('without onApproval nothing but the end of an execution is listened for', () => {
    const { template } = given({ onApproval: false });
    template.resourceCountIs('AWS::Events::Rule', 1);
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: Match.objectLike({ source: ['aws.states'] }) });
  });
});
