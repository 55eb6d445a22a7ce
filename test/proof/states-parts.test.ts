import { batchTransformPaths } from '../../lib/serving/batch/batch-transform.paths';
import { promotionPaths } from '../../lib/serving/promotion.paths';
import { trainingPaths } from '../../lib/training/training-workflow.paths';
import type { WorkflowFacts } from '../../lib/workflow/paths';
import { faultsInAnswer } from '../../proof/api-models/request';
import { difference } from '../../proof/states/compare';
import { type Mock, run } from '../../proof/states/interpreter';
import { pathsIn, stepsOf } from '../../proof/states/machine';
import { structureFaults } from '../../proof/states/structure';

// The first call installs the models where they are not yet, and the grammar takes seconds on a busy machine.
jest.setTimeout(120_000);

const facts: WorkflowFacts = {
  at: () => undefined,
  properties: () => [],
  values: () => ['value'],
  stackName: 'stack',
  stackParameters: [],
  executionName: 'execution',
};

const call = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:ssm:getParameter' };
const caught = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Failed' }];
const failed = { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: 'States.JsonToString($.error)' };

/** Runs one call, which answers the same every time. */
const runOne = (state: Record<string, unknown>, mock: Mock, timeout?: number) =>
  run({
    definition: {
      StartAt: 'Call',
      States: { Call: { ...call, ...state, End: true }, Failed: failed },
      TimeoutSeconds: timeout,
    },
    input: { name: 'x' },
    context: { Execution: { Name: 'one' } },
    answer: () => mock,
  });

describe('tables of paths', () => {
  test.each([
    ['training', trainingPaths(facts)],
    ['promotion', promotionPaths(facts)],
    ['batch transform', batchTransformPaths(facts)],
    ['promotion with experiments and a look at the endpoint', promotionPaths({ ...facts, at: () => ({}) })],
  ])('of the %s have answers as the API gives them', (_, table) => {
    const answers = Object.entries(table.calls).flatMap(([state, { call: made, answer }]) => {
      const [service = '', operation = ''] = made.replace(/^aws-sdk:/, '').split(/[:.]/);
      const given = table.paths.flatMap((path) => path.answers?.[state] ?? []);
      const all = [answer, ...given.flatMap((one) => ('gives' in one ? [one.gives] : []))];
      const job = /^create(\w+Job)$/.exec(operation)?.[1];
      return all.flatMap((one) => faultsInAnswer(service, job === undefined ? operation : `describe${job}`, one));
    });
    expect(answers).toEqual([]);
  });
});

describe('a run', () => {
  test('evaluates what a call sends, with the context, and keeps what it answers', async () => {
    const state = {
      Parameters: { 'Name.$': "States.Format('/{}/{}', $.name, $$.Execution.Name)" },
      ResultPath: '$.answer',
    };
    expect(await runOne(state, { gives: 7 })).toEqual({
      states: ['Call'],
      sent: [{ state: 'Call', parameters: { Name: '/x/one' } }],
      end: { output: { name: 'x', answer: 7 } },
    });
  });

  test('tells the error that a Fail state reads from its input', async () => {
    const { states, end } = await runOne({ Catch: caught }, { fails: 'Ssm.SsmException', cause: 'why' });
    expect(states).toEqual(['Call', 'Failed']);
    expect(end).toEqual({ error: 'Ssm.SsmException', cause: '{"Error":"Ssm.SsmException","Cause":"why"}' });
  });

  test('makes a call again as often as its Retry says, at once', async () => {
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 5, IntervalSeconds: 600 }];
    const { sent } = await runOne({ Retry, Catch: caught }, { fails: 'Any', cause: 'why' });
    expect(sent).toHaveLength(6);
  });

  test.each([
    ['its own time-out, which is caught', { TimeoutSeconds: 3600, Catch: caught }, undefined, 'States.Timeout'],
    ['the time-out of the whole, which is not', { Catch: caught }, 3600, 'TimedOut'],
    ['no time-out at all', { Catch: caught }, undefined, 'NeverEnds'],
  ])('whose call never gets an answer ends with %s', async (_, state, timeout, error) => {
    expect((await runOne(state, 'nothing', timeout)).end).toMatchObject({ error });
  });

  test('names a failed function as Step Functions does', async () => {
    const state = { ResultSelector: { 'json.$': 'States.StringToJson($.text)' }, ResultPath: '$.answer' };
    expect((await runOne(state, { gives: { text: 'no JSON' } })).end).toMatchObject({
      error: 'States.IntrinsicFailure',
    });
  });

  test('that goes round and round is stopped', async () => {
    const States = { One: { Type: 'Pass', Next: 'Two' }, Two: { Type: 'Wait', Seconds: 60, Next: 'One' } };
    const { end } = await run({
      definition: { StartAt: 'One', States },
      input: {},
      context: {},
      answer: () => 'nothing',
    });
    expect(end).toEqual({ error: 'Stopped', cause: 'goes round and round' });
  });
});

describe('structure', () => {
  test('is looked at inside of Map and Parallel states, too', () => {
    const inner = {
      StartAt: 'A',
      States: { A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }] }, B: failed },
    };
    const faults = structureFaults({
      StartAt: 'Each',
      TimeoutSeconds: 60,
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: inner,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
          End: true,
        },
        Failed: failed,
      },
    });
    expect(faults).toContainEqual(expect.stringMatching(/^Each > A: must have a Default/));
  });
});

describe('paths', () => {
  test('are read from expressions, without those of the context and of quoted texts', () => {
    expect(pathsIn("States.Format('{} $.quoted', $.a.b, $$.Execution.Id, $.list[0].c)")).toEqual([
      '$.a.b',
      '$.list[0].c',
    ]);
    expect(pathsIn("$.Stacks[0].Parameters[?(@.Key=='a')].Value")).toEqual([
      "$.Stacks[0].Parameters[?(@.Key=='a')].Value",
    ]);
    expect(stepsOf('$.a.b[0].c')).toEqual(['a', 'b']);
  });
});

describe('the difference', () => {
  test.each([
    [{ a: 1, b: 2 }, { a: 1 }, undefined],
    [{ a: 1 }, { a: 2 }, 'a must be 2, got 1'],
    [{ a: [1, 2] }, { a: [1] }, 'a must be a list of 1, got [1,2]'],
    [['x-1', 'y'], { each: /^x/, atLeast: 1 }, '[1] must match /^x/, got "y"'],
    [[], { each: /^x/, atLeast: 1 }, 'the whole must be a list of at least 1, got []'],
    [undefined, /^x/, 'the whole must match /^x/, got nothing'],
    ['5', 5, 'the whole must be 5, got "5"'],
    [5, '5', 'the whole must be "5", got 5'],
    [null, { a: 1 }, 'the whole must be an object, got null'],
  ])('of %j to %j is told', (actual, expected, says) => {
    expect(difference(expected, actual)).toBe(says);
  });

  test('of one member too many is told where there may be none', () => {
    const actual = { a: [{ b: 1, c: true }] };
    expect(difference({ a: [{ b: 1 }] }, actual)).toBeUndefined();
    expect(difference({ a: [{ b: 1 }] }, actual, 'no other member')).toBe('a[0].c must not be there, got true');
    expect(difference({ a: { each: { b: 1 }, atLeast: 1 } }, actual, 'no other member')).toBe(
      'a[0].c must not be there, got true',
    );
  });
});
