import { Duration } from 'aws-cdk-lib';
import { RETRY_JOB } from '../../lib/workflow/task-state';
import { given } from './given-workflow';
import { definitionOf, statementsOf } from './state-machine';

describe('TaskState', () => {
  test('calls the named integration of the partition with exactly the given parameters', () => {
    expect(definitionOf(given()).States.Call).toMatchObject({
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:ssm:getParameter',
      Parameters: { Name: '/a/name' },
      ResultPath: '$.answer',
    });
  });

  test('drops the answer with the result path null, which would otherwise replace the input', () => {
    expect(definitionOf(given({ resultPath: null })).States.Call).toHaveProperty('ResultPath', null);
  });

  test('a job is tried again after throttling and for want of a quota, and a failed job is not (SF-13)', () => {
    const { Retry } = definitionOf(given({ retries: [RETRY_JOB] })).States.Call ?? {};
    expect(Retry?.map(({ ErrorEquals }) => ErrorEquals)).toEqual([
      ['SageMaker.AmazonSageMakerException', 'SageMaker.ResourceLimitExceededException'],
    ]);
  });

  test('gives up waiting after its own time-out, and has none unless given one', () => {
    expect(definitionOf(given({ timeout: Duration.minutes(5) })).States.Call?.TimeoutSeconds).toBe(300);
    expect(definitionOf(given()).States.Call).not.toHaveProperty('TimeoutSeconds');
  });

  test('adds no permission by itself: whoever makes one grants its call (SF-04)', () => {
    const actions = statementsOf(given(), 'Role').flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith('ssm:'))).toEqual([]);
  });
});
