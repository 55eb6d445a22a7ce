import type { ApiCall } from './api-calls';
import type { Assembly, Resource } from './assembly';

/** Calls of the SageMaker integration that wait for the end of the job (Step Functions guide). */
export const WAITING = [
  'createHyperParameterTuningJob',
  'createLabelingJob',
  'createProcessingJob',
  'createTrainingJob',
  'createTransformJob',
];

/** The calls that a state machine makes. */
export function callsOf(assembly: Assembly, resource: Resource): ApiCall[] {
  return assembly.apiCalls.filter((call) => call.resource === resource);
}
