import { Assembly } from '../../../lib/checks/assembly';
import { loadConfig } from '../../../lib/config/load-config';
import { type Answer, execute, promotionMachine } from '../../../scripts/deploy-rehearsal/promotion';
import { platformTemplates } from '../../../scripts/resolved-platform';
import { operation, version } from './given';

/** The state machines of the sandbox, as the emulator would have got them. */
const machines = new Assembly(platformTemplates(loadConfig('config/sandbox.yaml')))
  .ofType('AWS::StepFunctions::StateMachine')
  .map(({ logicalId, type, properties }) =>
    operation(logicalId, type, { properties, ref: `arn:aws:states:eu-west-1:111122223333:stateMachine:${logicalId}` }),
  );

/** The parameter before. */
const SERVED = [version(1), 'none', version(1)].join();

/** Answers, and what they were asked; `served` is a parameter of the stack. */
function answers(over: Readonly<Record<string, Answer>> = {}) {
  const asked: [string, unknown][] = [];
  const stack = {
    StackStatus: 'UPDATE_COMPLETE',
    Parameters: [{ ParameterKey: 'ModelPackages', ResolvedValue: SERVED }],
    Outputs: [{ OutputKey: 'EndpointConfiguration', OutputValue: 'new' }],
  };
  const given: Record<string, Answer> = {
    'sagemaker:describeModelPackage': () =>
      Promise.resolve({ ModelPackageGroupName: 'ml-sandbox-readmission', ModelApprovalStatus: 'Approved' }),
    'sagemaker:describeEndpoint': () => Promise.resolve({ EndpointConfigName: 'new', EndpointStatus: 'InService' }),
    'cloudformation:describeStacks': () => Promise.resolve({ Stacks: [stack] }),
    'cloudformation:updateStack': () => Promise.resolve({}),
    'ssm:putParameter': () => Promise.resolve({}),
    'sns:publish': () => Promise.resolve({ when: new Date() }),
    ...over,
  };
  const all = Object.fromEntries(
    Object.entries(given).map(([call, answer]): [string, Answer] => [
      call,
      async (parameters) => {
        asked.push([call, parameters]);
        return await answer(parameters);
      },
    ]),
  );
  return { all, asked };
}

test('the state machine of the promotion is found among others', () => {
  expect(machines.length).toBeGreaterThan(1);
  expect(promotionMachine(machines).logicalId).toMatch(/^Promotion/);
  expect(() => promotionMachine([])).toThrow('A stack must have a state machine that calls cloudformation:updateStack');
});

test('the calls are those of its definition, in order, with the version and the previous template', async () => {
  const { all, asked } = answers();
  expect(await execute(promotionMachine(machines), { modelPackage: version(2) }, all)).toEqual({
    calls: [
      'sagemaker:describeModelPackage',
      'cloudformation:describeStacks',
      'ssm:putParameter',
      'cloudformation:updateStack',
      'cloudformation:describeStacks',
      'sagemaker:describeEndpoint',
      'sns:publish',
    ],
  });
  expect(Object.fromEntries(asked)).toMatchObject({
    'ssm:putParameter': {
      Name: expect.stringContaining('Served'),
      Value: [version(2), 'none', version(1)].join(),
      Overwrite: true,
    },
    'cloudformation:updateStack': { UsePreviousTemplate: true },
  });
});

test('an update that fails ends the execution with a failure, after the old version is named again', async () => {
  const { all, asked } = answers({ 'cloudformation:updateStack': () => Promise.reject(new Error('no such stack')) });
  const { calls, failure } = await execute(promotionMachine(machines), { modelPackage: version(2) }, all);
  expect(failure).toContain('no such stack');
  expect(calls.filter((call) => call === 'ssm:putParameter')).toHaveLength(2);
  const put = asked.filter(([call]) => call === 'ssm:putParameter').map(([, parameters]) => parameters);
  expect(put.at(-1)).toMatchObject({ Value: SERVED });
});

test('an execution that fails says with which error, the same that Step Functions would show', async () => {
  const { all } = answers({
    'sagemaker:describeEndpoint': () => Promise.resolve({ EndpointConfigName: 'old', EndpointStatus: 'InService' }),
  });
  const { failure, calls } = await execute(promotionMachine(machines), { modelPackage: version(2) }, all);
  expect(failure).toMatch(/^RolledBack: The endpoint is InService with old, and its template says new/);
  expect(calls.filter((call) => call === 'cloudformation:updateStack')).toHaveLength(2);
});

test('a call that nobody answers is named, whatever catches it', async () => {
  const { all } = answers();
  const others = Object.entries(all).filter(([call]) => call !== 'ssm:putParameter');
  const { failure } = await execute(
    promotionMachine(machines),
    { modelPackage: version(2) },
    Object.fromEntries(others),
  );
  expect(failure).toContain(
    'must know how to answer ssm:putParameter, the call of the state NameVersions, and does not',
  );
});
