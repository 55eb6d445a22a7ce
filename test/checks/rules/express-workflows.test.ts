import { expressWorkflowRules } from '../../../lib/checks/rules/express-workflows';
import { type Example, type Resources, stateMachine, testRules } from './examples';

const machine = (state: Record<string, unknown>, type: unknown = 'EXPRESS'): Resources => {
  const [resource, properties] = stateMachine({ Only: state });
  return { Machine: [resource, { ...properties, StateMachineType: type }] };
};
const call = (name: string): Record<string, unknown> => ({ Resource: `arn:aws:states:::${name}` });
const distributed = {
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'A', States: { A: { Type: 'Succeed' } } },
};
const inside = {
  Type: 'Parallel',
  Branches: [{ StartAt: 'A', States: { A: { Type: 'Task', ...call('sqs:sendMessage.waitForTaskToken'), End: true } } }],
};

const examples: Example[] = [
  {
    rule: 'ML-CF-104',
    fails: machine(call('sagemaker:createTrainingJob.sync')),
    says: 'state Only: it waits with .sync, and an Express workflow waits for no answer',
    passes: machine(call('sagemaker:createTrainingJob.sync'), 'STANDARD'),
    alsoFails: {
      'another workflow': machine(call('states:startExecution.sync:2')),
      'a callback in a branch': machine(inside),
      'an activity': machine({ Resource: 'arn:aws:states:eu-west-1:123456789012:activity:work' }),
      'a distributed Map': machine(distributed),
    },
    alsoPasses: {
      'no type, which is standard': machine(call('sagemaker:createTrainingJob.sync'), { Ref: 'AWS::NoValue' }),
      'a type that only a deployment knows': machine(call('sagemaker:createTrainingJob.sync'), { Ref: 'Type' }),
      'a call that answers at once': machine(call('sns:publish')),
      'an inline Map': machine({ ...distributed, ItemProcessor: { StartAt: 'A', States: { A: { Type: 'Succeed' } } } }),
    },
  },
  {
    rule: 'ML-CF-104-2',
    fails: machine({ Type: 'Wait', Seconds: 600 }),
    says: 'state Only: Seconds: an Express workflow is stopped after 300 seconds, got 600',
    passes: machine({ Type: 'Wait', Seconds: 600 }, 'STANDARD'),
    alsoFails: {
      'a time-out of a call': machine({ ...call('sns:publish'), TimeoutSeconds: 301 }),
      'a time-out of the whole': {
        Machine: [
          'AWS::StepFunctions::StateMachine',
          {
            StateMachineType: 'EXPRESS',
            DefinitionString: JSON.stringify({
              StartAt: 'A',
              States: { A: { Type: 'Succeed' } },
              TimeoutSeconds: 10800,
            }),
          },
        ],
      },
    },
    alsoPasses: {
      'five minutes': machine({ Type: 'Wait', Seconds: 300 }),
      'a wait by the input': machine({ Type: 'Wait', SecondsPath: '$.seconds' }),
    },
  },
];

testRules('rules about Express workflows', expressWorkflowRules, examples);
