import { copies, uploads } from '../sagemaker/job-role.calls';
import type { Call } from '../security/calls';

/**
 * What SageMaker calls in the name of a model that is asked through a queue, beside what it calls for the model itself.
 *
 * @param zone bucket with requests and answers, as an address
 * @param prefix where they lie, ending in `/`
 */
export function queueCalls(zone: string, prefix: string): readonly Call[] {
  return [
    ...copies(zone, `${prefix}input/`, 'It reads the requests that wait'),
    ...uploads(zone, `${prefix}output/`, 'It writes the answers'),
    ...uploads(zone, `${prefix}failed/`, 'It writes why there is no answer'),
  ];
}
