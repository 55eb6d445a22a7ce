import type { Construct } from 'constructs';
import { JobRole } from '../sagemaker/job-role';
import { CHANNELS, type JobEnvironment } from './training-job';

/** Prefix of what jobs of people write, in the models zone. No workflow registers what lies there. */
export const LAB_OUTPUT = 'lab/';

/** What the role needs of the workflow beside which people try things. */
export type LabRoleProps = Pick<JobEnvironment, 'code' | 'featuresPrefix' | 'image' | 'lake' | 'volumeKey'>;

/**
 * Role of training, tuning and processing jobs that people start by hand.
 *
 * It reads what training reads, so that nothing is fitted to the test part here either. It writes under a prefix of its own: a
 * request says where a job writes, and the roles of the workflow may write over archives and figures of approved models.
 */
export class LabRole extends JobRole {
  constructor(scope: Construct, id: string, props: LabRoleProps) {
    super(scope, id, {
      description: 'Jobs that people start: reads features, writes what no workflow registers',
      image: props.image,
      volumeKey: props.volumeKey,
      outputKey: props.lake.keyOf('models'),
      logGroups: ['/aws/sagemaker/TrainingJobs', '/aws/sagemaker/ProcessingJobs'],
    });
    props.code.grantRead(this);
    for (const channel of CHANNELS) {
      props.lake.grantStorageRead(this, {
        zone: 'features',
        prefix: `${props.featuresPrefix}version=*/${channel}/`,
      });
    }
    props.lake.grantStorageRead(this, { zone: 'models', prefix: LAB_OUTPUT });
    props.lake.grantStorageWrite(this, { zone: 'models', prefix: LAB_OUTPUT });
  }
}
