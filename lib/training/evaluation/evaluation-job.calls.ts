import { copies, copiesArchive, jobCalls, SAGEMAKER, uploads } from '../../sagemaker/job-role.calls';
import type { RoleCalls } from '../../security/calls';
import type { DefinitionCalls } from '../jobs/training-job.calls';

/** What SageMaker calls for an evaluation: code, model and the parts that judge in, figures out. */
export function evaluationJobCalls({ path, dataPrefix, outputs = '' }: DefinitionCalls): RoleCalls {
  const request = `${path}/Workflow@DefinitionString.States.Evaluate.Parameters`;
  return {
    role: `${path}/Evaluation/Role`,
    by: 'SageMaker processing jobs',
    ...SAGEMAKER,
    calls: [
      ...jobCalls({
        image: `{${request}.AppSpecification.ImageUri}`,
        logGroup: 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/ProcessingJobs',
        volumeKey: '{Foundation/Keys/Restricted}',
        outputKey: '{Foundation/Keys/Internal}',
      }),
      ...copiesArchive(`${request}.ProcessingInputs.0.S3Input.S3Uri`),
      ...['test', 'out_of_time'].flatMap((part) =>
        copies('{Data/Lake/features}', `${dataPrefix}version=*/${part}/`, `It copies the part ${part}`),
      ),
      ...copies('{Data/Lake/models}', `${outputs}training/`, 'It copies the model'),
      ...uploads('{Data/Lake/models}', `${outputs}evaluation/`, 'It uploads the figures'),
    ],
  };
}
