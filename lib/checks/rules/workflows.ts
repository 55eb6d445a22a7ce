import { definitionOf, definitionText, faultOfJson, type NamedState, pipelineText, statesOf } from '../api-calls';
import { asList, asProperties, type Properties } from '../assembly';
import { coversAction, generousStatementsOf, isForService } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { callsOf, WAITING } from '../workflow-calls';
import { isGiven, quoted, textAt, valueAt } from '../request-values';

const STATE_MACHINE = 'AWS::StepFunctions::StateMachine';

/** What passes when a state that starts a job is tried again: a used-up quota, and faults of SageMaker. */
const PASSING = ['SageMaker.ResourceLimitExceededException', 'SageMaker.AmazonSageMakerException'];

const readable: Rule = {
  id: 'ML-SF-00',
  title: 'The definition of a state machine or pipeline is JSON',
  facts: ['OF-04'],
  fix: 'write it with the construct library, or through JSON.stringify',
  check: (assembly) => [
    ...assembly.ofType(STATE_MACHINE).flatMap((resource) => {
      const problem = resource.properties.Definition === undefined ? unreadable(definitionText(resource)) : undefined;
      return problem === undefined ? [] : [{ resource, location: 'Properties/DefinitionString', problem }];
    }),
    ...assembly.ofType('AWS::SageMaker::Pipeline').flatMap((resource) => {
      const problem = unreadable(pipelineText(resource));
      return problem === undefined ? [] : [{ resource, location: 'Properties/PipelineDefinition', problem }];
    }),
  ],
};

/** Step Functions guide: the sample of the SageMaker integration. */
const retriesJobs: Rule = {
  id: 'ML-SF-13',
  title: 'A state that starts a job tries again while a quota is used up or SageMaker fails',
  facts: ['SF-13'],
  fix: 'retry SageMaker.ResourceLimitExceededException and SageMaker.AmazonSageMakerException with a backoff',
  advice: true,
  check: (assembly) =>
    assembly.apiCalls
      .filter(({ state, service, operation }) => state !== undefined && service === 'sagemaker' && isJob(operation))
      .flatMap(({ resource, where, state }) => {
        const retried = retriedErrors(state);
        const missing = PASSING.filter(
          (error) => ![error, 'States.TaskFailed', 'States.ALL'].some((one) => retried.includes(one)),
        );
        if (missing.length === 0) return [];
        const problem = `it is not tried again after ${missing.join(' or ')}, but after ${retried.join(', ') || 'nothing'}`;
        return [{ resource, location: `${where}: Retry`, problem }];
      }),
};

const caught: Rule = {
  id: 'ML-SF-13-2',
  title: 'Every failed call of a workflow that runs jobs is caught',
  facts: ['SF-13'],
  fix: 'catch States.ALL and lead it to a state that reports the error',
  advice: true,
  check: (assembly) =>
    assembly.ofType(STATE_MACHINE).flatMap((resource) => {
      const states = statesOf(definitionOf(resource));
      if (!callsOf(assembly, resource).some(({ service, operation }) => service === 'sagemaker' && isJob(operation)))
        return [];
      return states
        .filter(({ name, state }) => state.Type === 'Task' && !isCaught(name, states))
        .map(({ name }) => ({
          resource,
          location: `state ${name}: Catch`,
          problem: 'no Catch takes all errors of the state, so the execution ends where it failed',
        }));
    }),
};

/** A key of the customer and logs: CloudWatch must read what Step Functions encrypted. */
const logsDecrypt: Rule = {
  id: 'ML-SF-14',
  title: 'The key of a state machine lets its logs be delivered',
  facts: ['SF-14'],
  fix: 'let the service delivery.logs.amazonaws.com use kms:Decrypt in the policy of the key',
  check: forEach(STATE_MACHINE, ({ properties }, assembly) => {
    const key = assembly.target(textAt(properties, 'EncryptionConfiguration.KmsKeyId'));
    const level = textAt(properties, 'LoggingConfiguration.Level');
    const isLogged = isGiven(valueAt(properties, 'LoggingConfiguration.Destinations')) && level !== 'OFF';
    if (key?.type !== 'AWS::KMS::Key' || !isLogged) return [];
    const isAllowed = generousStatementsOf(key.properties.KeyPolicy).some(
      (statement) =>
        statement.isAllow &&
        coversAction(statement, 'kms:Decrypt') &&
        isForService(statement, 'delivery.logs.amazonaws.com'),
    );
    if (isAllowed) return [];
    return [{ problem: `key ${key.id} does not let delivery.logs.amazonaws.com decrypt what it logs` }];
  }),
};

function isJob(operation: string): boolean {
  return WAITING.includes(operation) || /^createAutoMLJob(V2)?$/.test(operation);
}

function retriedErrors(state: Properties | undefined): string[] {
  return asList(state?.Retry)
    .map(asProperties)
    .filter(({ MaxAttempts }) => MaxAttempts !== 0)
    .flatMap(({ ErrorEquals }) => asList(ErrorEquals).map(String));
}

/** Whether a state, or one around it, catches every error. */
function isCaught(name: string, states: readonly NamedState[]): boolean {
  const around = states.filter((one) => one.name === name || name.startsWith(`${one.name} > `));
  return around.some(({ state }) =>
    asList(state.Catch).some((one) =>
      asList(asProperties(one).ErrorEquals).some((error) => error === 'States.ALL' || error === 'States.TaskFailed'),
    ),
  );
}

/** What is wrong with the text of a definition. @returns undefined when it is an object in JSON, or stands elsewhere */
function unreadable(text: unknown): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') return `it must be a text with JSON, got ${quoted(text).slice(0, 40)}`;
  const isElsewhere = /^\s*(<(?:[^<>]|<[^<>]*>)*>|@\{[^}]*\})\s*$/.test(text);
  const fault = isElsewhere ? undefined : faultOfJson(text);
  return fault === undefined ? undefined : `the text is no JSON object: ${quoted(text.slice(0, 40))}: ${fault}`;
}

/** Rules about state machines. */
export const workflowRules: readonly Rule[] = [readable, retriesJobs, caught, logsDecrypt];
