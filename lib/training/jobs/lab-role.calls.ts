import { copies, copiesArchive, jobCalls, SAGEMAKER, uploads } from '../../sagemaker/job-role.calls';
import type { RoleCalls } from '../../security/calls';

const models = '{Data/Lake/models}';

/** Addresses of the image and of the archive of scripts in what the workflow requests. */
export interface LabAddresses {
  /** The image. */
  readonly image: string;

  /** The archive. */
  readonly code: string;
}

/** What SageMaker calls for jobs that people start, with the image and the scripts of the workflow. */
export const labCalls = ({ image, code }: LabAddresses): RoleCalls => ({
  role: 'Training/Readmission/LabRole',
  by: 'SageMaker jobs that people start',
  ...SAGEMAKER,
  calls: [
    ...['TrainingJobs', 'ProcessingJobs'].flatMap((kind) =>
      jobCalls({
        image: `{${image}}`,
        logGroup: `arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/${kind}`,
        volumeKey: '{Foundation/Keys/Restricted}',
        outputKey: '{Foundation/Keys/Internal}',
      }),
    ),
    ...copiesArchive(code),
    ...['train', 'validation', 'preparation'].flatMap((channel) =>
      copies('{Data/Lake/features}', `readmission/version=*/${channel}/`, `It copies the channel ${channel}`),
    ),
    ...copies(models, 'lab/', 'It goes on from what an earlier job of a person wrote'),
    ...uploads(models, 'lab/', 'It uploads what the script leaves'),
  ],
});
