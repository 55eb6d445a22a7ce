import { definitionOf, statesOf } from '../api-calls';
import { asProperties, at, type Properties } from '../assembly';
import { forEach, type Rule } from '../rule';
import { numberOf, shown } from '../wording';

/** Why a state can run in standard workflows alone. Source: Step Functions guide, choosing a workflow type. */
function whyStandard(state: Properties): string | undefined {
  const [, pattern] = /(\.sync(?::\d+)?|\.waitForTaskToken)$/.exec(String(state.Resource ?? '')) ?? [];
  if (pattern !== undefined) return `it waits with ${pattern}, and an Express workflow waits for no answer`;
  if (/^arn:.*:activity:/.test(String(state.Resource ?? ''))) return 'an Express workflow has no activities';
  return state.Type === 'Map' && at(asProperties(state.ItemProcessor), 'ProcessorConfig.Mode') === 'DISTRIBUTED'
    ? 'an Express workflow has no distributed Map'
    : undefined;
}

const answersAtOnce: Rule = {
  id: 'ML-CF-104',
  title: 'An Express workflow only makes calls that answer at once',
  facts: [],
  fix: 'set StateMachineType to STANDARD, or call without .sync and .waitForTaskToken',
  check: forEach('AWS::StepFunctions::StateMachine', (resource) =>
    resource.properties.StateMachineType !== 'EXPRESS'
      ? []
      : statesOf(definitionOf(resource)).flatMap(({ name, state }) => {
          const problem = whyStandard(state);
          return problem === undefined ? [] : [{ problem, location: `state ${name}` }];
        }),
  ),
};

/** Source: Step Functions guide, quotas of executions: an Express workflow is stopped after five minutes. */
const LONGEST_SECONDS = 300;

const endsInTime: Rule = {
  id: 'ML-CF-104-2',
  title: 'An Express workflow plans no longer than the five minutes that it may run',
  facts: [],
  fix: 'set StateMachineType to STANDARD, or plan at most 300 seconds',
  check: forEach('AWS::StepFunctions::StateMachine', (resource) => {
    const definition = definitionOf(resource);
    if (resource.properties.StateMachineType !== 'EXPRESS') return [];
    const planned = [
      { location: 'TimeoutSeconds', seconds: numberOf(definition?.TimeoutSeconds) },
      ...statesOf(definition).flatMap(({ name, state }) => [
        { location: `state ${name}: TimeoutSeconds`, seconds: numberOf(state.TimeoutSeconds) },
        { location: `state ${name}: Seconds`, seconds: state.Type === 'Wait' ? numberOf(state.Seconds) : undefined },
      ]),
    ];
    return planned
      .filter(({ seconds }) => seconds !== undefined && seconds > LONGEST_SECONDS)
      .map(({ location, seconds }) => ({
        problem: `an Express workflow is stopped after ${LONGEST_SECONDS} seconds, got ${shown(seconds)}`,
        location,
      }));
  }),
};

/** Rules about workflows of the type Express. */
export const expressWorkflowRules: readonly Rule[] = [answersAtOnce, endsInTime];
