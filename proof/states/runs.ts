import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import {
  type Expected,
  type ExpectedCall,
  type ExpectedFailure,
  type ExpectedPath,
  type WorkflowPaths,
} from '../../lib/workflow/paths';
import type { Mock } from './interpreter';

/** One run, and what it must do. */
export interface PlannedRun {
  /** What happens in it, for people. */
  readonly name: string;

  /** Input of the execution. */
  readonly input: unknown;

  /** What the calls answer. */
  readonly answer: (state: string, attempt: number) => Mock;

  /** States in order. */
  readonly states: readonly string[];

  /** How it ends. */
  readonly ends: { readonly output: Expected } | { readonly error: string };

  /** Texts that are published. */
  readonly reports?: readonly Expected[];

  /** How often a state calls. */
  readonly attempts?: { readonly state: string; readonly count: number };
}

/** Text of an error in a run. */
const CAUSE = 'what the service says';

/**
 * Every run that a table asks for: its paths, and for each call that can fail one with each error that is retried, one
 * with others, one in which the last retry helps, and one in which no answer ever comes.
 */
export function plannedRuns(table: WorkflowPaths): PlannedRun[] {
  const paths = new Map(table.paths.map((path) => [path.name, path]));
  return [
    ...table.paths.map((path) => ({ ...path, answer: answersOf(table, path) })),
    ...table.failures.flatMap((failure) => {
      const path = paths.get(failure.on);
      const call = table.calls[failure.state];
      if (path === undefined || call === undefined) {
        throw new Error(
          `a failure must name a path and a call of its table, got '${failure.on}' and '${failure.state}'`,
        );
      }
      return failureRuns(table, path, call, failure);
    }),
  ];
}

function failureRuns(
  table: WorkflowPaths,
  path: ExpectedPath,
  { retried = { errors: [], after: [] }, timesOut = false }: ExpectedCall,
  { state, then, ends, tells }: ExpectedFailure,
): PlannedRun[] {
  const usual = answersOf(table, path);
  const until = path.states.slice(0, path.states.indexOf(state) + 1);
  const any = ['Service.AnyException', 'States.TaskFailed'];
  const again = retried.errors.includes('States.TaskFailed') ? any : retried.errors;
  const never = retried.errors.includes('States.TaskFailed') ? [] : any;
  const failing = (error: string, count: number): PlannedRun => ({
    name: `${state} fails with ${error} on '${path.name}'`,
    input: path.input,
    answer: (one, attempt) => (one === state ? { fails: error, cause: CAUSE } : usual(one, attempt)),
    states: [...until, ...then],
    ends: { error: ends ?? error },
    ...(then.includes('ReportFailure')
      ? { reports: [reported(ends ?? error, ends === undefined ? CAUSE : '', tells)] }
      : {}),
    attempts: { state, count },
  });
  const hanging: PlannedRun = {
    ...failing('States.Timeout', 1),
    name: `${state} never gets an answer on '${path.name}'`,
    answer: (one, attempt) => (one === state ? 'nothing' : usual(one, attempt)),
    ...(timesOut
      ? { reports: [reported('States.Timeout', '')] }
      : { states: until, ends: { error: 'TimedOut' }, reports: undefined }),
  };
  const helped = again.map((error): PlannedRun => ({
    name: `${state} fails ${retried.after.length} times with ${error}, and then does not, on '${path.name}'`,
    input: path.input,
    answer: (one, attempt) => {
      if (one !== state) return usual(one, attempt);
      const left = attempt - retried.after.length;
      return left < 0 ? { fails: error, cause: CAUSE } : usual(one, left);
    },
    states: path.states,
    ends: path.ends,
    reports: path.reports,
  }));
  return [
    ...again.map((error) => failing(error, retried.after.length + 1)),
    ...never.map((error) => failing(error, 1)),
    ...(state === 'ReportFailure' ? [] : helped),
    hanging,
  ];
}

/** The report of an error, after the id of the execution. */
function reported(error: string, cause: string, tells?: RegExp): RegExp {
  return new RegExp(`:execution:.*: \\{"Error":"${error}","Cause":"${cause}.*${tells?.source ?? ''}`);
}

function answersOf(table: WorkflowPaths, path: ExpectedPath): PlannedRun['answer'] {
  return (state, attempt) => {
    const given = path.answers?.[state];
    return given?.[Math.min(attempt, given.length - 1)] ?? { gives: table.calls[state]?.answer ?? {} };
  };
}

/** What does not fit between the table and the definition before anything runs: calls, retries and waits. */
export function tableFaults(definition: Properties, table: WorkflowPaths): string[] {
  const states = Object.entries(asProperties(definition.States)).map(
    ([name, state]) => [name, asProperties(state)] as const,
  );
  return [
    ...table.promises.filter(({ holds }) => !holds).map(({ says }) => `it must hold that ${says}, and does not`),
    ...Object.keys({ ...table.calls, ...table.waits }).flatMap((name) =>
      states.some(([one]) => one === name) ? [] : [`${name}: the table states it, and the definition does not have it`],
    ),
    ...states.flatMap(([name, state]) => {
      if (state.Type === 'Wait') {
        const seconds = table.waits[name];
        return state.Seconds === seconds
          ? []
          : [`${name}: must wait ${seconds} seconds, got ${JSON.stringify(state.Seconds)}`];
      }
      return state.Type === 'Task' ? callFaults(name, state, table.calls[name]) : [];
    }),
  ];
}

function callFaults(name: string, state: Properties, call: ExpectedCall | undefined): string[] {
  if (call === undefined) return [`${name}: makes a call that its table does not state`];
  const faults: string[] = [];
  const [, made = ''] = /:states:::(.*)$/.exec(String(state.Resource)) ?? [];
  if (made !== call.call) faults.push(`${name}: must call ${call.call}, got ${String(state.Resource)}`);
  const retries = asList(state.Retry).map(asProperties);
  const waits = retries.map(secondsBetween);
  const expected = call.retried === undefined ? [] : [call.retried.after];
  if (JSON.stringify(waits) !== JSON.stringify(expected)) {
    faults.push(`${name}: must be made again after ${JSON.stringify(expected)} seconds, got ${JSON.stringify(waits)}`);
  }
  return faults;
}

/** Seconds that Step Functions waits before each attempt, with its defaults. */
function secondsBetween({
  IntervalSeconds = 1,
  MaxAttempts = 3,
  BackoffRate = 2,
  MaxDelaySeconds = Infinity,
}: Properties): number[] {
  return Array.from({ length: Math.min(Number(MaxAttempts), 100) }, (_, attempt) =>
    Math.min(Number(IntervalSeconds) * Number(BackoffRate) ** attempt, Number(MaxDelaySeconds)),
  );
}
