import type { Call, RoleCalls } from '../security/calls';
import { copies, copiesArchive, jobCalls, SAGEMAKER, uploads } from '../sagemaker/job-role.calls';

const request = 'Training/Readmission/Workflow@DefinitionString.States.Train.Parameters';
const models = '{Data/Lake/models}';
const spot = { construct: 'Training/Readmission/Workflow', says: 'EnableManagedSpotTraining' };

/** What SageMaker calls for a training job: its channels in, its model out. */
export const trainingCalls: RoleCalls = {
  role: 'Training/Readmission/Training/Role',
  by: 'SageMaker training jobs',
  ...SAGEMAKER,
  calls: [
    ...jobCalls({
      image: `{${request}.AlgorithmSpecification.TrainingImage}`,
      logGroup: 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/TrainingJobs',
      volumeKey: '{Foundation/Keys/Restricted}',
      outputKey: '{Foundation/Keys/Internal}',
    }),
    ...copiesArchive(`${request}.InputDataConfig.0.DataSource.S3DataSource.S3Uri`),
    ...['train', 'validation', 'preparation'].flatMap((channel) =>
      copies('{Data/Lake/features}', `readmission/version=*/${channel}/`, `It copies the channel ${channel}`),
    ),
    ...uploads(models, 'training/', 'It uploads the model'),
    ...[
      ...copies(models, 'checkpoints/', 'It goes on from what an interrupted job saved'),
      ...uploads(models, 'checkpoints/', 'It saves what an interrupted job can go on from'),
    ].map((call): Call => ({ ...call, when: spot })),
  ],
};
