import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { expressionsIn, reachable, type Scope, scopesOf, waysFrom } from './machine';

/** Intrinsic functions of Step Functions. */
const FUNCTIONS = new Set(
  (
    'Array ArrayContains ArrayGetItem ArrayLength ArrayPartition ArrayRange ArrayUnique Base64Decode Base64Encode Format ' +
    'Hash JsonMerge JsonToString MathAdd MathRandom StringSplit StringToJson UUID'
  ).split(' '),
);

/**
 * Faults of a definition that no syntax check sees: waits without end, errors that pass in silence, loops that never rest.
 *
 * @returns one line for each, beginning with the state
 */
export function structureFaults(definition: Properties): string[] {
  const inAll = scopesOf(definition).flatMap((scope) => [
    ...[...scope.states].flatMap(([name, state]) =>
      stateFaults(state, definition).map((fault) => `${scope.prefix}${name}: ${fault}`),
    ),
    ...wayFaults(scope).map((fault) => `${scope.prefix}${fault}`),
  ]);
  const outside = scopesOf(definition)[0];
  return [...inAll, ...(outside === undefined ? [] : silentErrors(outside))];
}

function stateFaults(state: Properties, definition: Properties): string[] {
  const faults: string[] = [];
  for (const field of ['Retry', 'Catch']) {
    const all = asList(state[field]).map((entry) => asList(asProperties(entry).ErrorEquals));
    all.forEach((errors, index) => {
      if (!errors.includes('States.ALL')) return;
      if (errors.length > 1) faults.push(`States.ALL must be alone in its ${field}, got ${errors.join(', ')}`);
      if (index < all.length - 1)
        faults.push(`States.ALL must be in the last ${field}, and is number ${index + 1} of ${all.length}`);
    });
  }
  const { HeartbeatSeconds: heartbeat, TimeoutSeconds: timeout } = state;
  if (typeof heartbeat === 'number' && typeof timeout === 'number' && heartbeat >= timeout) {
    faults.push(`HeartbeatSeconds must be less than TimeoutSeconds, got ${heartbeat} and ${timeout}`);
  }
  const waits = state.Type === 'Task' || state.Type === 'Map' || state.Type === 'Parallel';
  if (waits && [timeout, state.TimeoutSecondsPath, definition.TimeoutSeconds].every((time) => time === undefined)) {
    faults.push('must have a TimeoutSeconds, or the whole state machine one; it would wait for a year');
  }
  if (state.Type === 'Choice' && state.Default === undefined) {
    faults.push('must have a Default; what no choice fits would end the execution with States.NoChoiceMatched');
  }
  const expressions = [...expressionsIn(state), state.CausePath, state.ErrorPath].filter(
    (text) => typeof text === 'string',
  );
  for (const [, name = ''] of expressions.join('\n').matchAll(/\bStates\.(\w+)\(/g)) {
    if (!FUNCTIONS.has(name))
      faults.push(`States.${name} is no intrinsic function; there are ${[...FUNCTIONS].join(', ')}`);
  }
  return faults;
}

function wayFaults(scope: Scope): string[] {
  const { states, startAt } = scope;
  const reached = reachable(scope, [startAt]);
  const ends = (name: string): boolean => {
    const state = states.get(name);
    return state?.Type === 'Succeed' || state?.Type === 'Fail' || state?.End === true;
  };
  const rests = ({ Type }: Properties): boolean => Type !== 'Wait';
  return [
    ...[...reached].filter((name) => !states.has(name)).map((name) => `${name}: is named, and does not exist`),
    ...[...states.keys()].flatMap((name) => [
      ...(reached.has(name) ? [] : [`${name}: is never reached`]),
      ...([...reachable(scope, [name])].some(ends) ? [] : [`${name}: never comes to an end`]),
    ]),
    ...[...states].flatMap(([name, state]) => {
      const next = waysFrom(state).map((way) => way.next);
      return rests(state) && reachable(scope, next, rests).has(name)
        ? [`${name}: comes back to itself without a Wait state in between`]
        : [];
    }),
  ];
}

/** Where an error is put: that of a caught one, or of a Pass state that makes one. */
interface ErrorPlace {
  readonly state: string;
  readonly next: string;
  readonly path: string;
}

/**
 * Errors that could end in success, or without a report, unnoticed. An error may only be forgiven by a Choice that looks
 * at it; the Fail state at the end has to be reached through a report, except where the report itself is what fails.
 */
function silentErrors(scope: Scope): string[] {
  const { states } = scope;
  const faults: string[] = [];
  const places: ErrorPlace[] = [];
  for (const [state, body] of states) {
    const catchers = waysFrom(body).filter(({ kind }) => kind === 'catch');
    places.push(...catchers.map(({ next, by }) => ({ state, next, path: String(by.ResultPath ?? '$') })));
    const makesError = body.Type === 'Pass' && 'Error' in asProperties(body.Parameters);
    if (makesError) places.push({ state, next: String(body.Next), path: String(body.ResultPath ?? '$') });
    const caught = catchers.flatMap(({ by }) => asList(by.ErrorEquals));
    if (['Task', 'Map', 'Parallel'].includes(String(body.Type)) && !caught.includes('States.ALL')) {
      faults.push(
        `${state}: must catch States.ALL; an error that it does not catch ends the execution without a report`,
      );
    }
  }
  for (const { state, next, path } of places) {
    const decides = (body: Properties, { kind, by }: { kind: string; by: Properties }): boolean =>
      !(body.Type === 'Choice' && kind === 'choice' && JSON.stringify(by).includes(`"${path}.`));
    const after = [...reachable(scope, [next], decides)];
    const success = after.find((name) => states.get(name)?.Type === 'Succeed' || states.get(name)?.End === true);
    if (success !== undefined) {
      faults.push(`${state}: an error of it can end in ${success}, and no Choice on the way looks at ${path}`);
    }
    const unreported = [...reachable(scope, [next], (body) => !isReport(body))].find(
      (name) => states.get(name)?.Type === 'Fail',
    );
    if (unreported !== undefined && !isReport(states.get(state) ?? {})) {
      faults.push(`${state}: an error of it can end in ${unreported} without a report on the way`);
    }
  }
  return faults;
}

function isReport({ Type, Resource }: Properties): boolean {
  return Type === 'Task' && /:states:::(aws-sdk:)?sns:publish$/.test(String(Resource));
}
