import type { ApiCall } from '../api-calls';
import type { Assembly } from '../assembly';
import type { Problem, Rule } from '../rule';
import { callsOf, WAITING } from '../workflow-calls';

const STATE_MACHINE = 'AWS::StepFunctions::StateMachine';

/** The other calls of the SageMaker integration; every other one goes through `aws-sdk:sagemaker`. */
const NOT_WAITING = ['createEndpoint', 'createEndpointConfig', 'createModel', 'updateEndpoint'];

const waitingCalls: Rule = {
  id: 'ML-SF-05',
  title: 'A state waits with .sync only for what Step Functions can wait for',
  facts: ['SF-05'],
  fix: 'call without .sync and ask for the status in a loop, or wait for a job',
  check: forEachCall(({ service, operation, pattern, integration }) => {
    if (!pattern.startsWith('.sync')) return [];
    if (integration === 'aws-sdk')
      return [`aws-sdk:${service}:${operation} cannot end in ${pattern}: calls of the SDK do not wait`];
    if (service !== 'sagemaker' || (pattern === '.sync' && WAITING.includes(operation))) return [];
    return [`sagemaker:${operation}${pattern} does not exist; .sync exists for ${WAITING.join(', ')}`];
  }),
};

const tokenCalls: Rule = {
  id: 'ML-SF-05-2',
  title: 'No state waits for a token from SageMaker',
  facts: ['SF-05'],
  fix: 'use .sync for a job, or a queue or function that hands the token back',
  check: forEachCall(({ service, operation, pattern, integration }) =>
    service === 'sagemaker' && integration === 'optimized' && pattern === '.waitForTaskToken'
      ? [`sagemaker:${operation}.waitForTaskToken does not exist, and nobody would return the token`]
      : [],
  ),
};

const integratedCalls: Rule = {
  id: 'ML-SF-05-3',
  title: 'A call that the SageMaker integration does not have goes through the SDK',
  facts: ['SF-05'],
  fix: 'write arn:aws:states:::aws-sdk:sagemaker:<operation>',
  check: forEachCall(({ service, operation, pattern, integration }) =>
    service === 'sagemaker' &&
    integration === 'optimized' &&
    pattern === '' &&
    ![...WAITING, ...NOT_WAITING].includes(operation)
      ? [`sagemaker:${operation} does not exist; the integration has ${[...WAITING, ...NOT_WAITING].join(', ')}`]
      : [],
  ),
};

const everyJobAwaited: Rule = {
  id: 'ML-SF-05-4',
  title: 'A state machine that waits for one job waits for every job that something follows',
  facts: ['SF-05'],
  fix: 'end the call in .sync, or ask for the status of the job in a loop',
  check: (assembly) =>
    assembly.ofType(STATE_MACHINE).flatMap((resource) => {
      const calls = callsOf(assembly, resource).filter(({ service }) => service === 'sagemaker');
      if (!calls.some(({ pattern }) => pattern === '.sync')) return [];
      return calls
        .filter(({ operation, pattern }) => pattern === '' && WAITING.includes(operation))
        .filter(({ operation }) => !calls.some((one) => one.operation === operation.replace('create', 'describe')))
        .filter(({ state }) => state?.Next !== undefined)
        .map(({ operation, state, where }) => ({
          resource,
          location: where,
          problem: `${operation} only starts the job, and state ${String(state?.Next)} follows at once`,
        }));
    }),
};

const migrationTasks: Rule = {
  id: 'ML-SF-12',
  title: 'A state calls the Database Migration Service through the SDK',
  facts: ['SF-12'],
  fix: 'call aws-sdk:databasemigration:startReplicationTask, then describe the task in a loop',
  check: forEachCall(({ service, operation, integration }) =>
    integration === 'optimized' && /^(dms|databasemigration(service)?)$/.test(service)
      ? [`Step Functions has no integration ${service}:${operation}`]
      : [],
  ),
};

/** The same check for each call of a state machine. */
function forEachCall(check: (call: ApiCall) => readonly string[]): (assembly: Assembly) => Problem[] {
  return (assembly) =>
    assembly.apiCalls
      .filter(({ state }) => state !== undefined)
      .flatMap((call) =>
        check(call).map((problem) => ({ resource: call.resource, location: `${call.where}: Resource`, problem })),
      );
}

/** Rules about the calls that states make. */
export const workflowCallRules: readonly Rule[] = [
  waitingCalls,
  tokenCalls,
  integratedCalls,
  everyJobAwaited,
  migrationTasks,
];
