import { copies, copiesArchive, jobCalls, SAGEMAKER, uploads } from '../../sagemaker/job-role.calls';
import type { RoleCalls } from '../../security/calls';

const request = 'Training/Readmission/Workflow@DefinitionString.States.Train.Parameters';
const models = '{Data/Lake/models}';

/** What SageMaker calls for jobs that people start, with the image and the scripts of the workflow. */
export const labCalls: RoleCalls = {
  role: 'Training/Readmission/LabRole',
  by: 'SageMaker jobs that people start',
  ...SAGEMAKER,
  calls: [
    ...['TrainingJobs', 'ProcessingJobs'].flatMap((kind) =>
      jobCalls({
        image: `{${request}.AlgorithmSpecification.TrainingImage}`,
        logGroup: `arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/${kind}`,
        volumeKey: '{Foundation/Keys/Restricted}',
        outputKey: '{Foundation/Keys/Internal}',
      }),
    ),
    ...copiesArchive(`${request}.InputDataConfig.0.DataSource.S3DataSource.S3Uri`),
    ...['train', 'validation', 'preparation'].flatMap((channel) =>
      copies('{Data/Lake/features}', `readmission/version=*/${channel}/`, `It copies the channel ${channel}`),
    ),
    ...copies(models, 'lab/', 'It goes on from what an earlier job of a person wrote'),
    ...uploads(models, 'lab/', 'It uploads what the script leaves'),
  ],
};
