import { CloudFormationClient, DescribeStacksCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { asProperties, type Properties } from '../../lib/checks/assembly';
import { statesOf } from '../../lib/checks/api-calls';
import { Failed } from '../rehearsal/failed';
import type { Operation } from './log';
import { addPromiseWithResolvers } from './promise-with-resolvers';

/** How an execution went. */
export interface Promoted {
  /** The calls, in order, e.g. `ssm:putParameter`. */
  readonly calls: readonly string[];

  /** Why it did not end well, its error first; undefined when it did. */
  readonly failure?: string;
}

/** The answer to a call of an execution. */
export type Answer = (parameters: Properties) => Promise<unknown>;

/** Milliseconds that the waits of the state machine take here: what it waits for takes less than a second. */
const WAIT = 200;

/** Milliseconds after which an execution is given up: it would wait for hours, as it does in AWS. */
const PATIENCE = 120_000;

/** The state machine that updates the serving stack. @throws Failed when no stack has one */
export function promotionMachine(resources: readonly Operation[]): Operation {
  const machine = resources.find(
    ({ type, properties }) =>
      type === 'AWS::StepFunctions::StateMachine' && String(properties.DefinitionString).includes(':updateStack"'),
  );
  if (machine === undefined) {
    throw new Failed(
      'A stack must have a state machine that calls cloudformation:updateStack, and none has; see lib/serving/promotion.ts',
    );
  }
  return machine;
}

/**
 * Executes a state machine with its own definition, as the emulator got it: an interpreter of Amazon States Language goes
 * from state to state, and each call goes where `answers` says. MiniStack runs no such calls itself.
 *
 * @param answers by service and operation, e.g. `ssm:putParameter`
 */
export async function execute(
  machine: Operation,
  input: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, Answer>>,
): Promise<Promoted> {
  addPromiseWithResolvers();
  const { StateMachine } = await import('aws-local-stepfunctions');
  const definition = JSON.parse(String(machine.properties.DefinitionString)) as Properties;
  const states = statesOf(definition);
  const calls: string[] = [];
  // A state may catch it, and end in something else.
  let unanswered: string | undefined;
  const tasks = states
    .filter(({ state }) => state.Type === 'Task')
    .map(({ name, state }) => {
      const call = callOf(String(state.Resource));
      return [
        name,
        async (parameters: unknown) => {
          const answer = answers[call];
          if (answer === undefined) {
            unanswered ??= `The rehearsal must know how to answer ${call}, the call of the state ${name}, and does not; add it to deploy-rehearsal/promotion.ts`;
            throw new Error(unanswered);
          }
          calls.push(call);
          // What a client returns holds dates, and a state machine sees JSON.
          return JSON.parse(JSON.stringify((await answer(asProperties(parameters))) ?? {})) as object;
        },
      ] as const;
    });
  const timings = (type: (state: Properties) => boolean): Record<string, number> =>
    Object.fromEntries(states.filter(({ state }) => type(state)).map(({ name }) => [name, WAIT]));
  const { result, abort } = new StateMachine({ ...definition, States: withReadableEnds(definition) } as never, {
    // Other checks look at the definition.
    validationOptions: { noValidate: true },
  }).run(input, {
    context: {
      Execution: {
        Id: `${machine.ref.replace(':stateMachine:', ':execution:')}:rehearsal`,
        Name: 'rehearsal',
        Input: input,
      },
      StateMachine: { Id: machine.ref, Name: machine.ref.split(':').at(-1) },
    },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(tasks) as never,
      waitTimeOverrides: timings(({ Type }) => Type === 'Wait'),
      retryIntervalOverrides: timings(({ Retry }) => Retry !== undefined),
    },
  });
  const patience = setTimeout(abort, PATIENCE);
  try {
    const { failed } = asProperties(await result);
    const failure = unanswered ?? (failed === undefined ? undefined : String(failed));
    return { calls, ...(failure === undefined ? {} : { failure }) };
  } catch (error) {
    return { calls, failure: unanswered ?? (error instanceof Error ? error.message : String(error)) };
  } finally {
    clearTimeout(patience);
  }
}

/** States in which a `Fail` says with what it fails; the interpreter knows no function there. */
function withReadableEnds({ States }: Properties): Properties {
  return Object.fromEntries(
    Object.entries(asProperties(States)).map(([name, state]) => {
      const { Type, ErrorPath } = asProperties(state);
      if (Type !== 'Fail') return [name, state];
      const failed = `States.Format('{}: {}', ${String(ErrorPath)}, ${String(ErrorPath).replace(/Error$/, 'Cause')})`;
      return [name, { Type: 'Pass', Parameters: { 'failed.$': failed }, End: true }];
    }),
  );
}

/** What answers say of SageMaker, which MiniStack does not have. */
export interface SageMakerAnswers {
  /** Model package group that every version is in. */
  readonly group: string;

  /** Name of the configuration that an endpoint has. @param look how often it was asked before */
  readonly configuration: (endpointName: string, look: number) => string | undefined;
}

/** Answers of the emulator, and of the rehearsal itself where MiniStack has no such service. */
export function emulatorAnswers(
  region: string,
  endpoint: string,
  { group, configuration }: SageMakerAnswers,
): Record<string, Answer> {
  let looks = 0;
  const options = { region, endpoint, credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' } };
  const cloudFormation = new CloudFormationClient(options);
  const ssm = new SSMClient(options);
  const sns = new SNSClient(options);
  return {
    // MiniStack has no SageMaker: the version is a number that is not taken, and its approval is taken as given.
    'sagemaker:describeModelPackage': async () =>
      await Promise.resolve({ ModelPackageGroupName: group, ModelApprovalStatus: 'Approved' }),
    'sagemaker:describeEndpoint': async ({ EndpointName }) =>
      await Promise.resolve({
        EndpointConfigName: configuration(String(EndpointName), looks++),
        EndpointStatus: 'InService',
      }),
    'cloudformation:describeStacks': async (input) =>
      await cloudFormation.send(new DescribeStacksCommand(input as never)),
    'cloudformation:updateStack': async (input) => await cloudFormation.send(new UpdateStackCommand(input as never)),
    'ssm:putParameter': async (input) => await ssm.send(new PutParameterCommand(input as never)),
    'sns:publish': async (input) => await sns.send(new PublishCommand(input as never)),
  };
}

/** `ssm:putParameter` of `arn:aws:states:::aws-sdk:ssm:putParameter`. */
function callOf(resource: string): string {
  const [service = '', operation = ''] = resource.split(':::')[1]?.replace('aws-sdk:', '').split(':') ?? [];
  return `${service}:${operation}`;
}
