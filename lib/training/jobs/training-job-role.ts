import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { JobRole } from '../../sagemaker/job-role';
import type { DataChannel, TrainingData } from '../training-data';
import type { TrainingProgram } from '../training-program';
import { savesCheckpoints } from './training-request';
import type { TrainingResources } from '../training-resources';

/** What the job reads and writes. */
export interface TrainingJobRoleProps {
  /** What runs, with the image and the channels that it brings. */
  readonly program: TrainingProgram;

  /** Where its data lies. */
  readonly data: TrainingData;

  /** Which parts of the data it reads, and no others. */
  readonly channels: readonly DataChannel[];

  /** On what it runs; on spare capacity it saves checkpoints. */
  readonly resources: TrainingResources;

  /** The lake whose models zone is written. */
  readonly lake: DataLake;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Prefix of the outputs in the models zone, ending in `/`. */
  readonly outputPrefix: string;

  /** Prefix of checkpoints in the models zone, ending in `/`. */
  readonly checkpointsPrefix: string;
}

/** Role of a training job, or of the jobs of a tuning job: reads its channels, writes models and checkpoints, nothing else. */
export class TrainingJobRole extends JobRole {
  constructor(scope: Construct, id: string, props: TrainingJobRoleProps) {
    const { program, data, lake, checkpointsPrefix } = props;
    super(scope, id, {
      description: 'Training jobs: reads features, writes model artifacts',
      image: program.image,
      volumeKey: props.volumeKey,
      outputKey: lake.keyOf('models'),
      logGroups: ['/aws/sagemaker/TrainingJobs'],
    });
    program.grantRead(this);
    // Never the test part: nothing that a model was fitted to may judge it.
    data.grantRead(this, props.channels);
    lake.grantStorageWrite(this, { zone: 'models', prefix: props.outputPrefix });
    if (savesCheckpoints(program, props.resources)) {
      lake.grantStorageRead(this, { zone: 'models', prefix: checkpointsPrefix });
      lake.grantStorageWrite(this, { zone: 'models', prefix: checkpointsPrefix });
    }
  }
}
