import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import type { RegistryImage } from '../../sagemaker/images';
import { JobRole } from '../../sagemaker/job-role';
import type { SourceArchive } from '../../sagemaker/source-archive';
import type { DataChannel } from '../training-data';

/** Prefix of what jobs of people write, in the models zone. No workflow registers what lies there. */
export const LAB_OUTPUT = 'lab/';

/** What the role needs of the workflow beside which people try things. */
export interface LabRoleProps {
  /** The lake. */
  readonly lake: DataLake;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Image that the jobs pull. */
  readonly image: RegistryImage;

  /** Scripts that they may run. */
  readonly code: SourceArchive;

  /** Where versions of the features lie in the features zone, ending in `/`; below it `version=<version>/`. */
  readonly featuresPrefix: string;

  /** Which folders of a version they read: those that training reads. */
  readonly channels: readonly DataChannel[];
}

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
    for (const { name } of props.channels) {
      props.lake.grantStorageRead(this, {
        zone: 'features',
        prefix: `${props.featuresPrefix}version=*/${name}/`,
      });
    }
    props.lake.grantStorageRead(this, { zone: 'models', prefix: LAB_OUTPUT });
    props.lake.grantStorageWrite(this, { zone: 'models', prefix: LAB_OUTPUT });
  }
}
