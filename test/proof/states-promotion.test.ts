import { Assembly } from '../../lib/checks/assembly';
import type { PromotionProps } from '../../lib/serving/promotion';
import { definitionOf } from '../../lib/checks/api-calls';
import { statesLayer } from '../../proof/states/layer';
import { templatesOf } from '../../scripts/resolved-platform';
import { CHECKED, givenPromotion } from '../serving/given-promotion';
import { type Edit, type EditableDefinition, remove, set, swap } from './states-platform';

// The grammar takes seconds on a busy machine.
jest.setTimeout(120_000);

const EVERYTHING = { endpoint: CHECKED, experiments: true } as const;

/** What the layer says of a promotion, after a change of its definition. */
async function linesOf(props: Partial<PromotionProps>, edit?: Edit): Promise<readonly string[]> {
  const assembly = new Assembly(templatesOf((app) => [givenPromotion(props, app).stack]));
  const [machine] = assembly.ofType('AWS::StepFunctions::StateMachine');
  if (machine === undefined || edit === undefined) return statesLayer.check(assembly);
  const definition = structuredClone(definitionOf(machine)) as unknown as EditableDefinition;
  edit(definition);
  Object.assign(machine.template.Properties ?? {}, { DefinitionString: JSON.stringify(definition) });
  return statesLayer.check(new Assembly(assembly.stacks));
}

test.each<[string, Partial<PromotionProps>]>([
  ['without an endpoint', {}],
  ['without an endpoint, with experiments', { experiments: true }],
  ['of an endpoint', { endpoint: CHECKED }],
  ['of an endpoint with experiments', EVERYTHING],
])('a promotion %s goes and sends on every path what its table promises, whatever fails', async (_, props) => {
  expect(await linesOf(props)).toEqual([]);
});

test.each<[string, Edit, string]>([
  [
    'an experiment that loses the way back',
    set(
      'States/Challenge/Parameters/value.$',
      "States.Format('{},{},{}', $.former.entries[0], $.wanted.arn, $.former.entries[0])",
    ),
    'an approved version challenges the served one',
  ],
  [
    'a promotion after which no version is the one before',
    set('States/ServeNext/Parameters/value.$', "States.Format('{},none,{}', $.wanted.arn, $.former.entries[2])"),
    'the way back: must end so',
  ],
  [
    'a rollback that is taken for a success',
    set('States/IsServed/Choices/1/And/1/StringEqualsPath', '$.endpoint.configuration'),
    'parameter and stack are taken back, and it is a failure: must go',
  ],
  ['a rollback after which the stack is left as it is', set('States/TakeBack/Next', 'ReportFailure'), 'TakeBack'],
  ['a parameter that is not put back', set('States/UpdateFailed/Next', 'ReportFailure'), 'must go'],
  [
    'a parameter that gets back one entry alone',
    set('States/Restore/Parameters/Value.$', '$.former.entries[0]'),
    'Restore must send',
  ],
  ['two states that are swapped', swap('States/ServeNext/Next', 'States/TakeApart/Next'), 'must go'],
  [
    'a failure to take back that hides the rollback',
    set('States/TakeBack/Catch/0/ResultPath', '$.error'),
    'RolledBack',
  ],
  [
    'a look at the endpoint that nobody makes again',
    remove('States/DescribeEndpoint/Retry'),
    'DescribeEndpoint: must be made again',
  ],
])('the layer finds %s', async (_, edit, says) => {
  expect((await linesOf(EVERYTHING, edit)).join('\n')).toContain(says);
});
