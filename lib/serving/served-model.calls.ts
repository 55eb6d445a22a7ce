import type { Call, RoleCalls } from '../security/calls';
import { copies, jobCalls, SAGEMAKER, uploads } from '../sagemaker/job-role.calls';

const capture = { construct: 'Serving/Endpoint/Config', says: 'DataCaptureConfig' };

/** What SageMaker calls for the model behind the endpoint: the artifact in, what was asked and answered out. */
export const servedModelCalls: RoleCalls = {
  role: 'Serving/Model/Role',
  by: 'SageMaker hosting',
  ...SAGEMAKER,
  calls: [
    ...jobCalls({
      image: '{Data/Registry/Baseline@InferenceSpecification.Containers.0.Image}',
      logGroup: 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/Endpoints/{platform}-readmission',
      volumeKey: '{Foundation/Keys/Internal}',
    }),
    ...copies('{Data/Lake/models}', 'training/', 'It copies the artifact of a trained version'),
    {
      actions: ['s3:GetObject'],
      on: ['{Data/Registry/Baseline@InferenceSpecification.Containers.0.ModelDataUrl}'],
      why: 'It copies the artifact of the baseline',
    },
    ...uploads('{Data/Lake/capture}', '', 'It keeps what was asked and answered').map((call): Call => ({
      ...call,
      when: capture,
    })),
  ],
};
