import type { Properties } from '../../lib/checks/assembly';
import { faultsInRequest } from '../../proof/api-models/request';
import { Failed } from './failed';
import { type CallHandler, type Execution, runStateMachine } from './state-machine';
import type { WorkflowServices } from './workflow-services';

/** An execution of a workflow with local services. */
export interface WorkflowRun {
  /** The state machine. */
  readonly definition: Properties;

  /** Its input. */
  readonly input: unknown;

  /** Name of the execution. */
  readonly name: string;

  /** Who answers. */
  readonly services: WorkflowServices;

  /** Is told each state. @default - nobody is told */
  readonly onState?: (state: string) => void;
}

/**
 * Runs a workflow with services that act, and looks at each request with the model of its API.
 *
 * @throws Failed when the service would not take a request
 */
export async function runWorkflow({ services, ...given }: WorkflowRun): Promise<Execution> {
  const handlers = Object.entries(services.handlers).map(([call, handler]) => [call, checked(call, handler)] as const);
  return runStateMachine({ ...given, handlers: Object.fromEntries(handlers) });
}

function checked(call: string, handler: CallHandler): CallHandler {
  const [service = '', operation = ''] = call.replace(/^aws-sdk:/, '').split(/[:.]/);
  return (parameters) => {
    const faults = faultsInRequest(service, operation, parameters, { pascalCase: true, paths: false });
    if (faults.length > 0) throw new Failed(`${call} must be given what its API takes, but:\n${faults.join('\n')}`);
    return handler(parameters);
  };
}
