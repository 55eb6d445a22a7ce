import { statesOf } from '../../lib/checks/api-calls';
import { asProperties, type Properties } from '../../lib/checks/assembly';
import { addPromiseWithResolvers } from '../deploy-rehearsal/promise-with-resolvers';
import { Failed } from './failed';
import { understood } from './state-machine-definition';

/** An answer that is an error, by the name that Step Functions gives it, e.g. `S3.NoSuchKeyException`. */
export class ServiceError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Does what a call asks for, and answers as the service does.
 *
 * @param parameters with every path and intrinsic function evaluated
 * @throws ServiceError which the state machine can retry and catch; every other error ends the rehearsal
 */
export type CallHandler = (parameters: Properties) => Promise<unknown>;

/** One call of an execution; each attempt is one. */
export interface SentCall {
  /** Name of the state. */
  readonly state: string;

  /** The integration, e.g. `sagemaker:createTrainingJob.sync` or `aws-sdk:s3:getObject`. */
  readonly call: string;

  /** What it sent. */
  readonly parameters: Properties;
}

/** What an execution did. */
export interface Execution {
  /** Names of the states that were entered, in order; a retry does not enter a state again. */
  readonly states: readonly string[];

  /** All calls in order. */
  readonly sent: readonly SentCall[];

  /** Its output, or the error and the cause that it failed with. */
  readonly end: { readonly output: Properties } | { readonly error: string; readonly cause: string };

  /** Bytes of the largest state: Step Functions carries 256 KiB at most. */
  readonly largestState: number;
}

/** An execution that is to be run. */
export interface ExecutionRequest {
  /** The state machine, in Amazon States Language. */
  readonly definition: Properties;

  /** Its input. */
  readonly input: unknown;

  /** Name of the execution. */
  readonly name: string;

  /** Who answers, by the integration of the call. */
  readonly handlers: Readonly<Record<string, CallHandler>>;

  /** Is told each state that is entered. @default - nobody is told */
  readonly onState?: (state: string) => void;
}

/** Bytes that the input or output of a state may have (Step Functions quota, 2026-11). */
export const LARGEST_STATE = 256 * 1024;

/** States of the longest way through; more of them go round and round. */
const MOST_STATES = 500;

/**
 * Runs a state machine in a local interpreter of Amazon States Language, with handlers that act. No state waits: neither
 * Wait states nor retries. Time-outs of tasks are kept, the one of the whole state machine is not.
 *
 * @throws Failed when nobody answers a call, when a state grows too large, or when it never ends
 */
export async function runStateMachine(request: ExecutionRequest): Promise<Execution> {
  const { definition, input, name } = request;
  addPromiseWithResolvers();
  const { StateMachine } = await import('aws-local-stepfunctions');
  const sent: SentCall[] = [];
  const faults: Error[] = [];
  const names = statesOf(definition).map(({ name: path, state }) => ({ name: path.split(' > ').at(-1) ?? '', state }));
  const tasks = names
    .filter(({ state }) => state.Type === 'Task')
    .map(({ name: state, state: { Resource } }) => [state, acting(state, callOf(Resource), request, sent, faults)]);
  const states: string[] = [];
  const noWait = Object.fromEntries(names.map((state) => [state.name, 0]));
  const { result, eventLogs, abort } = new StateMachine(understood(definition) as never, {
    // Other checks look at the definition.
    validationOptions: { noValidate: true },
  }).run(input as never, {
    context: {
      Execution: { Id: executionArn(name), Name: name },
      StateMachine: { Id: executionArn(name).replace(/:execution:([^:]+):.*/, ':stateMachine:$1'), Name: 'workflow' },
    },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(tasks) as never,
      waitTimeOverrides: noWait,
      retryIntervalOverrides: noWait,
    },
  });
  const ended = result.then(
    (output) => ({ output }),
    (error: unknown) => ({ thrown: causeOf(error) }),
  );
  let largestState = 0;
  for await (const event of eventLogs) {
    if (event.type === 'StateEntered') {
      states.push(event.state.name);
      request.onState?.(event.state.name);
      largestState = Math.max(largestState, Buffer.byteLength(JSON.stringify(event.state.input)));
      if (states.length > MOST_STATES) {
        faults.push(new Failed(`the state machine goes round and round: ${states.slice(-6).join(', ')}`));
        abort();
        break;
      }
    }
  }
  const end = await ended;
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  if (largestState > LARGEST_STATE) {
    throw new Failed(`no state may be larger than ${LARGEST_STATE} bytes, got ${largestState}; keep less of an answer`);
  }
  return { states, sent, largestState, end: endOf(definition, states, end) };
}

/** ARN of an execution. */
export function executionArn(name: string): string {
  return `arn:aws:states:eu-west-1:111122223333:execution:workflow:${name}`;
}

/** The handler of a state, which notes what is sent, and lets no fault of the rehearsal be retried or caught. */
function acting(
  state: string,
  call: string,
  { handlers }: ExecutionRequest,
  sent: SentCall[],
  faults: Error[],
): (given: unknown) => Promise<unknown> {
  return async (given) => {
    const parameters = asProperties(given);
    sent.push({ state, call, parameters });
    try {
      const handler = handlers[call];
      if (handler === undefined) {
        throw new Failed(`the rehearsal must know how to answer ${call}, the call of the state ${state}, and does not`);
      }
      return (await handler(parameters)) ?? {};
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      const fault = error instanceof Error ? error : new Error(String(error));
      faults.push(fault);
      throw Object.assign(new Error(fault.message), { isRetryable: false, isCatchable: false });
    }
  };
}

function endOf(
  definition: Properties,
  states: readonly string[],
  end: { readonly output: unknown } | { readonly thrown: Error },
): Execution['end'] {
  if ('thrown' in end) {
    return { error: end.thrown.name, cause: end.thrown.message };
  }
  const output = asProperties(end.output);
  const last = asProperties(asProperties(definition.States)[states.at(-1) ?? '']);
  return last.Type === 'Fail' ? { error: String(output.Error), cause: String(output.Cause) } : { output };
}

/** `sagemaker:createTrainingJob.sync` of `arn:aws:states:::sagemaker:createTrainingJob.sync`. */
function callOf(resource: unknown): string {
  return String(resource).split(':::')[1] ?? String(resource);
}

/** The error of the state, which the interpreter wraps. */
function causeOf(error: unknown): Error {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause : new Error(String(cause));
}
