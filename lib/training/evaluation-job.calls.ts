import type { RoleCalls } from '../security/calls';
import { copies, copiesArchive, jobCalls, SAGEMAKER, uploads } from '../sagemaker/job-role.calls';

const request = 'Training/Readmission/Workflow@DefinitionString.States.Evaluate.Parameters';

/** What SageMaker calls for an evaluation: code, model and test part in, figures out. */
export const evaluationCalls: RoleCalls = {
  role: 'Training/Readmission/Evaluation/Role',
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
    ...copies('{Data/Lake/features}', 'readmission/version=*/test/', 'It copies the test part'),
    ...copies('{Data/Lake/models}', 'training/', 'It copies the model'),
    ...uploads('{Data/Lake/models}', 'evaluation/', 'It uploads the figures'),
  ],
};
