import type { ApiCall } from '../../lib/checks/api-calls';
import { asProperties, at, type Properties } from '../../lib/checks/assembly';
import type { WorkflowPaths } from '../../lib/workflow/paths';
import { faultsInCall } from '../api-models/calls';
import { ACCOUNT } from '../api-models/concrete';
import { difference } from './compare';
import { run, type Run } from './interpreter';
import { waysFrom } from './machine';
import { type PlannedRun, plannedRuns } from './runs';

/** Name of an execution, as long as Step Functions allows. */
export const EXECUTION_NAME = 'execution-name-of-eighty-characters-5f0c1d2e-7a8b-4c9d-8e0f-1a2b3c4d5e6f-0123456';

const EXECUTION_ID = `arn:aws:states:eu-west-1:${ACCOUNT}:execution:workflow:${EXECUTION_NAME}`;

/** Runs with a fault that are told; the others are counted. One wrong target spoils most runs. */
const MOST_RUNS = 5;

/**
 * Runs a definition on every path of its table, and checks what each call sends against the API.
 *
 * @param callOf the call of a state, by name
 */
export async function pathFaults(
  definition: Properties,
  table: WorkflowPaths,
  callOf: (state: string) => ApiCall | undefined,
): Promise<string[]> {
  const context = {
    Execution: { Id: EXECUTION_ID, Name: EXECUTION_NAME },
    StateMachine: { Id: EXECUTION_ID.replace(/:execution:.*/, ':stateMachine:workflow'), Name: 'workflow' },
  };
  const planned = plannedRuns(table);
  const done = await Promise.all(
    planned.map(async (plan) => ({
      plan,
      result: await run({ definition, input: plan.input, context, answer: plan.answer }),
    })),
  );
  const wrong = done.flatMap(({ plan, result }) => {
    const fault = runFault(plan, result) ?? sentFault(table, result);
    return fault === undefined ? [] : [`${plan.name}: ${fault}`];
  });
  const requests = new Map(
    done.flatMap(({ result }) =>
      result.sent.map(
        ({ state, parameters }) => [`${state} ${JSON.stringify(parameters)}`, { state, parameters }] as const,
      ),
    ),
  );
  const refused = [...requests.values()].flatMap(({ state, parameters }) => {
    const call = callOf(state);
    return call === undefined ? [] : faultsInCall(call, parameters).map((fault) => `${state}: ${fault}`);
  });
  return [
    ...wrong.slice(0, MOST_RUNS),
    ...(wrong.length > MOST_RUNS ? [`${wrong.length - MOST_RUNS} more of ${planned.length} runs go wrong`] : []),
    ...new Set(refused),
    ...(wrong.length === 0
      ? untaken(
          definition,
          done.map(({ result }) => result.states),
        )
      : []),
  ];
}

function runFault(plan: PlannedRun, { states, sent, end }: Run): string | undefined {
  if (states.join() !== plan.states.join()) {
    return `must go ${plan.states.join(', ')}, and goes ${states.join(', ')}${'error' in end ? ` (${end.error}: ${end.cause})` : ''}`;
  }
  const ends = difference(plan.ends, end);
  if (ends === undefined && 'error' in end && end.error !== 'TimedOut' && !end.cause.includes(end.error)) {
    return `must end with a cause that tells the error ${end.error}, got ${JSON.stringify(end.cause)}`;
  }
  if (ends !== undefined) return `must end so: ${ends}`;
  const { attempts } = plan;
  const count = sent.filter(({ state }) => state === attempts?.state).length;
  if (attempts !== undefined && count !== attempts.count)
    return `${attempts.state} must be called ${attempts.count} times, and is ${count} times`;
  if (plan.reports === undefined) return undefined;
  const texts = sent.map(({ parameters }) => asProperties(parameters).Message).filter((text) => text !== undefined);
  const published = texts.filter((text, index) => text !== texts[index - 1]);
  const report = difference(plan.reports, published);
  return report === undefined ? undefined : `must report so: ${report}`;
}

/** Where what calls send is not what the table states. */
function sentFault({ calls }: WorkflowPaths, { sent }: Run): string | undefined {
  for (const { state, parameters } of sent) {
    const found = difference(calls[state]?.parameters, parameters, 'no other member');
    if (found !== undefined) return `${state} must send what its table states: ${found}`;
  }
  for (const [state, { fresh }] of Object.entries(calls)) {
    if (fresh === undefined) continue;
    const values = sent.filter((one) => one.state === state).map(({ parameters }) => at(parameters, fresh));
    if (new Set(values).size < values.length)
      return `${state} must send another ${fresh} in every call, and repeats one`;
  }
  return undefined;
}

/** Ways between states that no run takes: the table lacks a path. */
function untaken(definition: Properties, taken: readonly (readonly string[])[]): string[] {
  const pairs = new Set(
    taken.flatMap((states) => states.map((state, index) => `${state} -> ${states[index + 1] ?? ''}`)),
  );
  return Object.entries(asProperties(definition.States)).flatMap(([name, state]) =>
    waysFrom(asProperties(state))
      .filter(({ next }) => !pairs.has(`${name} -> ${next}`))
      .map(({ next }) => `no path of the table leads from ${name} to ${next}`),
  );
}
