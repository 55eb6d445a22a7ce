import { attachCalls, SAGEMAKER } from '../sagemaker/job-role.calls';
import type { RoleCalls } from '../security/calls';

/**
 * What SageMaker calls for the instances that models share: the volumes, the interfaces, the log. What the containers need, it calls with the
 * roles of their models.
 *
 * @param path of the endpoint, e.g. `Endpoints/shared/Endpoint`
 * @param volumeKey key of the volumes, as an address
 * @param endpoint name of the endpoint
 */
export function sharedInstancesCalls(path: string, volumeKey: string, endpoint: string): RoleCalls {
  return {
    role: `${path}/Role`,
    by: 'SageMaker hosting, for instances that models share',
    trust: SAGEMAKER.trust,
    calls: attachCalls({
      volumeKey,
      logGroup: `arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/Endpoints/${endpoint}`,
    }),
  };
}
