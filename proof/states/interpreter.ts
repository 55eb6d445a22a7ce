import { createRequire } from 'node:module';
import { asProperties, type Properties } from '../../lib/checks/assembly';

/** What a call answers in a run: members, or an error; what takes longer than the state waits is `'nothing'`. */
export type Mock = { readonly gives: unknown } | { readonly fails: string; readonly cause?: string } | 'nothing';

/** One call of a run. */
export interface Sent {
  /** Name of the state. */
  readonly state: string;

  /** What it sends, with every path and intrinsic function evaluated. */
  readonly parameters: unknown;
}

/** What a run did. */
export interface Run {
  /** Names of the states that were entered, in order; a retry does not enter a state again. */
  readonly states: readonly string[];

  /** All calls in order, each attempt of its own. */
  readonly sent: readonly Sent[];

  /**
   * How it ended: output of a success, or the error. A state machine that ran out of time has `TimedOut`; one that has no
   * time-out and waits for an answer that never comes has `NeverEnds`.
   */
  readonly end: { readonly output: unknown } | { readonly error: string; readonly cause: string };
}

/** What a run gets. */
export interface RunInput {
  readonly definition: Properties;
  readonly input: unknown;

  /** The context object, `$$`. */
  readonly context: Properties;

  /** What a call answers. */
  readonly answer: (state: string, attempt: number) => Mock;
}

/** No path of a small state machine has more steps; one with more goes round and round. */
const MOST_STEPS = 200;

/**
 * How long a task with a time-out waits in a run, in seconds, for an answer that never comes. All other answers come before
 * any timer, however slow the machine is.
 */
const SHORT = 0.005;

/**
 * Runs a definition in a local interpreter of the Amazon States Language: no state waits, calls are answered by mocks.
 *
 * The interpreter knows no intrinsic function in a Fail state, takes 60 seconds for the time-out of a task that has none, ends with
 * an error where a search finds nothing, and drops backslashes that a function makes; the first three are mended here, the last is
 * for whoever compares texts.
 */
export async function run({ definition, input, context, answer }: RunInput): Promise<Run> {
  const { StateMachine } = interpreter();
  const states: string[] = [];
  const sent: Sent[] = [];
  let gaveUp = false;
  const attempts = new Map<string, number>();
  const handler =
    (state: string) =>
    (parameters: unknown): Promise<unknown> => {
      if (sent.length > MOST_STEPS) throw stop('goes round and round');
      const attempt = attempts.get(state) ?? 0;
      attempts.set(state, attempt + 1);
      sent.push({ state, parameters });
      const mock = answer(state, attempt);
      if (mock === 'nothing') {
        gaveUp = prepared[state]?.TimeoutSeconds !== SHORT;
        if (gaveUp) throw stop('waits for an answer that never comes');
        return new Promise(() => undefined);
      }
      if ('gives' in mock) return Promise.resolve(mock.gives);
      return Promise.reject(Object.assign(new Error(), { name: mock.fails, message: mock.cause }));
    };
  const prepared = Object.fromEntries(
    Object.entries(asProperties(definition.States)).map(([name, state]) => [name, prepare(asProperties(state))]),
  );
  const watched = new Proxy(prepared, {
    get(target, name) {
      const state = target[String(name)];
      if (state === undefined) return undefined;
      states.push(String(name));
      if (states.length > MOST_STEPS) throw stop('goes round and round');
      return state;
    },
  });
  const names = Object.keys(prepared);
  const machine = new StateMachine({ StartAt: definition.StartAt, States: watched } as never, {
    validationOptions: { noValidate: true },
  });
  const end = (error: string, cause: string): Run =>
    renamed({ states, sent, end: { error, cause: gaveUp ? '' : cause } });
  try {
    const output = await machine.run(input as never, {
      context,
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(names.map((name) => [name, handler(name)])) as never,
        waitTimeOverrides: Object.fromEntries(names.map((name) => [name, 0])),
        retryIntervalOverrides: Object.fromEntries(names.map((name) => [name, 0])),
      },
    }).result;
    const last = asProperties(asProperties(definition.States)[states.at(-1) ?? '']);
    if (last.Type !== 'Fail') return { states, sent, end: { output } };
    const { Error: error, Cause: cause } = asProperties(output);
    return end(String(error ?? ''), String(cause ?? ''));
  } catch (thrown) {
    if (gaveUp) return end(definition.TimeoutSeconds === undefined ? 'NeverEnds' : 'TimedOut', '');
    const cause = (thrown as Error).cause ?? thrown;
    return end((cause as Error).name, String((cause as Error).message));
  }
}

/** A state as the interpreter understands it. */
function prepare(state: Properties): Properties {
  if (state.Type === 'Fail') {
    const { Error: error, ErrorPath, Cause, CausePath } = state;
    const parameters = {
      ...(ErrorPath === undefined ? { Error: error ?? '' } : { 'Error.$': ErrorPath }),
      ...(CausePath === undefined ? { Cause: Cause ?? '' } : { 'Cause.$': CausePath }),
    };
    return { Type: 'Pass', Parameters: parameters, End: true };
  }
  const { ResultPath, ...others } = state;
  return {
    ...others,
    ...(ResultPath === undefined || ResultPath === '$' ? {} : { ResultPath }),
    ...(state.Type === 'Task' ? { TimeoutSeconds: state.TimeoutSeconds === undefined ? 3600 : SHORT } : {}),
  };
}

/** A run in which an intrinsic function that fails has the name that Step Functions gives it, not that of JavaScript. */
function renamed(result: Run): Run {
  const text = JSON.stringify(result);
  return text.includes('SyntaxError')
    ? (JSON.parse(text.replaceAll('SyntaxError', 'States.IntrinsicFailure')) as Run)
    : result;
}

/** An error that no state can retry or catch. */
function stop(message: string): Error {
  return Object.assign(new Error(message), { name: 'Stopped', isRetryable: false, isCatchable: false });
}

/** The package, which wants a function that Node.js has since 22. */
function interpreter(): Interpreter {
  const promise = Promise as unknown as { withResolvers?: () => unknown };
  promise.withResolvers ??= () => {
    let settle: unknown[] = [];
    const made = new Promise((...functions) => (settle = functions));
    const [resolve, reject] = settle;
    return { promise: made, resolve, reject };
  };
  // Both by `require`: as a module of its own the package would have another copy of the search.
  const own = createRequire(__filename);
  mendSearches(createRequire(own.resolve('aws-local-stepfunctions'))('jsonpath-plus') as Searches);
  return own('aws-local-stepfunctions') as Interpreter;
}

/** The package, as its types tell it. */
type Interpreter = typeof import('aws-local-stepfunctions', { with: { 'resolution-mode': 'import' } });

/** The package that evaluates paths. */
interface Searches {
  JSONPath: (options: { readonly path: string }) => unknown;
}

const mended = new WeakSet<Searches>();

/** A search that finds nothing gives an empty list in Step Functions, and an error in the interpreter. */
function mendSearches(searches: Searches): void {
  if (mended.has(searches)) return;
  mended.add(searches);
  const find = searches.JSONPath;
  searches.JSONPath = Object.assign((options: { readonly path: string }) => {
    const found = find(options);
    return found === undefined && /\[\?|\*|\.\./.test(options.path) ? [] : found;
  }, find);
}
