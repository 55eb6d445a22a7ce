import { given } from './given-workflow';
import { brokenWays, definitionOf, unreportedTasks } from './state-machine';

describe('Failure', () => {
  const definition = definitionOf(given());

  test('is where every error ends that is left after the retries: in a report, then in the failure', () => {
    expect(brokenWays(definition)).toEqual([]);
    expect(unreportedTasks(definition, 'ReportFailure')).toEqual([]);
    expect(definition.States.ReportFailure).toMatchObject({ Next: 'Failed' });
  });

  test('keeps the error that it reports as the error of the execution', () => {
    expect(definition.States.Failed).toMatchObject({
      Type: 'Fail',
      ErrorPath: '$.error.Error',
      CausePath: 'States.JsonToString($.error)',
    });
    expect(definition.States.Call?.Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], ResultPath: '$.error' }]);
  });

  test('a report that cannot be sent fails the execution, and is not reported in a circle', () => {
    expect(definition.States.ReportFailure?.Catch?.map(({ Next }) => Next)).toEqual(['Failed']);
  });
});
