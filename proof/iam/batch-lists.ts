import { definitionOf } from '../../lib/checks/api-calls';
import { asProperties, at, type Properties, type Resource } from '../../lib/checks/assembly';
import type { Call, RoleCalls } from '../../lib/security/calls';
import {
  type BatchCalls,
  batchModelCalls,
  batchScheduleCalls,
  batchWorkflowCalls,
} from '../../lib/serving/batch/batch-transform.calls';

/** Construct of the Glue job that makes the versions that are found as the newest. */
const DATA_JOB = 'Processing/Encounters';

/** Lists of the roles that a batch job of a definition has beside that of its model. */
export function batchLists(name: string, workflow: Resource): RoleCalls[] {
  const batch = batchOf(name, workflow);
  return [batchWorkflowCalls(batch), batchScheduleCalls(batch.path)];
}

/** What SageMaker calls for the model of a batch job, beside what it calls for any model. */
export function batchCallsOf(name: string, workflow: Resource): readonly Call[] {
  return batchModelCalls(batchOf(name, workflow));
}

/** A batch job as its states say it. */
function batchOf(name: string, workflow: Resource): BatchCalls {
  const states = asProperties(definitionOf(workflow)?.States);
  const [, prefix, part] = /'(.*\/)version=\{\}\/([^/]+)\//.exec(formatOf(states, 'UseVersion')) ?? [];
  return {
    path: `Endpoints/${name}/Batch`,
    modelRole: `Endpoints/${name}/Model/Role`,
    jobs: `{platform}-${name}`,
    ...(prefix === undefined || part === undefined ? {} : { versions: { prefix, part } }),
    ...(states.FindLatest === undefined ? {} : { dataJob: DATA_JOB }),
    output: `batch/${name}/`,
    volumeKey: '{Foundation/Keys/Restricted}',
  };
}

/** The intrinsic function that makes the prefix of what is scored. */
function formatOf(states: Properties, state: string): string {
  return String(asProperties(at(states, `${state}.Parameters`))['prefix.$'] ?? '');
}
