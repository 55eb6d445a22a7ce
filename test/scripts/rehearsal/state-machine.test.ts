import { Failed } from '../../../scripts/rehearsal/failed';
import { type CallHandler, runStateMachine, ServiceError } from '../../../scripts/rehearsal/state-machine';

const PUT = 'aws-sdk:ssm:putParameter';

/** A call that can be retried once, and whose errors lead to Failed. */
const definition = {
  StartAt: 'Put',
  States: {
    Put: {
      Type: 'Task',
      Resource: `arn:aws:states:::${PUT}`,
      Parameters: { 'Name.$': "States.Format('/{}/{}', $.name, $$.Execution.Name)" },
      ResultPath: '$.answer',
      Retry: [{ ErrorEquals: ['Ssm.TooMany'], IntervalSeconds: 600, MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Failed' }],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
    Failed: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: 'States.JsonToString($.error)' },
  },
  TimeoutSeconds: 1,
};

/** Runs it; each call is answered by the next of the handlers. */
const run = (...handlers: readonly CallHandler[]) => {
  const left = [...handlers];
  const next: CallHandler = async (parameters) => left.shift()?.(parameters);
  return runStateMachine({ definition, input: { name: 'x' }, name: 'one', handlers: { [PUT]: next } });
};
const answer: CallHandler = () => Promise.resolve({ Version: 1 });
const tooMany: CallHandler = () => Promise.reject(new ServiceError('Ssm.TooMany', 'later'));

test('a handler gets what the call sends, evaluated, and its answer goes on', async () => {
  expect(await run(answer)).toEqual({
    states: ['Put', 'Done'],
    sent: [{ state: 'Put', call: PUT, parameters: { Name: '/x/one' } }],
    end: { output: { name: 'x', answer: { Version: 1 } } },
    largestState: Buffer.byteLength('{"name":"x","answer":{"Version":1}}'),
  });
});

test('an error of the service is retried at once, as its Retry says, without entering the state again', async () => {
  const { states, sent } = await run(tooMany, answer);
  expect(sent).toHaveLength(2);
  expect(states).toEqual(['Put', 'Done']);
});

test('an error that is left is caught, and the execution fails with it', async () => {
  const { states, end } = await run(tooMany, tooMany);
  expect(states).toEqual(['Put', 'Failed']);
  expect(end).toEqual({ error: 'Ssm.TooMany', cause: '{"Error":"Ssm.TooMany","Cause":"later"}' });
});

test('a fault of the rehearsal itself is neither retried nor caught', async () => {
  const broken = new Failed('no such folder');
  await expect(run(() => Promise.reject(broken))).rejects.toBe(broken);
});

test('a call that nobody answers ends the rehearsal, and says which', async () => {
  const unanswered = runStateMachine({ definition, input: { name: 'x' }, name: 'one', handlers: {} });
  await expect(unanswered).rejects.toThrow(`${PUT}, the call of the state Put`);
});

test('a state larger than the 256 KiB that Step Functions carries ends the rehearsal', async () => {
  await expect(run(() => Promise.resolve({ text: 'x'.repeat(256 * 1024) }))).rejects.toThrow('262144 bytes');
});

test('a state machine that goes round and round is stopped', async () => {
  const round = {
    StartAt: 'A',
    States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Wait', Seconds: 9, Next: 'A' } },
  };
  await expect(runStateMachine({ definition: round, input: {}, name: 'one', handlers: {} })).rejects.toThrow(
    'goes round and round',
  );
});
