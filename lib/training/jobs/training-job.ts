import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Chain, IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_JOB, TaskState } from '../../workflow/task-state';
import { againWithoutCapacity, CAPACITY_TIME } from './capacity';
import { grantRun } from './grant-run';
import { checkJobPrefix } from './job-prefix';
import type { DataChannel, TrainingData } from '../training-data';
import type { TrainingProgram } from '../training-program';
import { TrainingJobRole } from './training-job-role';
import { trainingRequest } from './training-request';
import type { TrainingResources } from '../training-resources';
import type { TrainingStep } from '../training-step';

/** Choices for the training job. */
export interface TrainingJobProps {
  /** What runs. */
  readonly program: TrainingProgram;

  /** Where its data lies. */
  readonly data: TrainingData;

  /** Which parts of the data it reads; never the part that judges the model. */
  readonly channels: readonly DataChannel[];

  /** On what it runs, and for how long. */
  readonly resources: TrainingResources;

  /** The lake whose models zone is written. */
  readonly lake: DataLake;

  /** Key of the volumes, onto which features are copied; outputs lie under the key of the zone models. */
  readonly volumeKey: IKey;

  /**
   * Start of every job name: at most 26 characters, because a job name has 63, of which a UUID takes 36 and a dash one
   * (TR-17); lower case, because the ARN in a policy always is (SF-09).
   */
  readonly jobPrefix: string;

  /**
   * Prefix of the outputs in the models zone, ending in `/`.
   *
   * @default 'training/'
   */
  readonly outputPrefix?: string;

  /**
   * Prefix of what interrupted spot jobs saved, in the models zone, ending in `/`.
   *
   * @default 'checkpoints/'
   */
  readonly checkpointsPrefix?: string;
}

/** Prefix of the training outputs in the models zone. */
export const TRAINING_OUTPUT = 'training/';

/** Prefix of what interrupted spot jobs saved, in the models zone. */
export const CHECKPOINTS = 'checkpoints/';

/** Time that SageMaker takes before and after the script: instances, image, data, upload. */
export const STARTING = Duration.minutes(30);

/** Trains a program on one version of the data. */
export class TrainingJob extends Construct implements TrainingStep {
  /** Role of the job. */
  readonly role: IRole;

  /** How long it takes at the most, waits for capacity included. */
  readonly longest: Duration;

  private readonly jobPrefix: string;
  private readonly timeout: Duration;
  private readonly parameters: JsonPathParams<CreateTrainingJobCommandInput>;

  /** @throws if the name, the resources, the data or the program do not fit together; see `trainingRequest` */
  constructor(scope: Construct, id: string, props: TrainingJobProps) {
    super(scope, id);
    checkJobPrefix(props.jobPrefix);
    const outputPrefix = props.outputPrefix ?? TRAINING_OUTPUT;
    const checkpointsPrefix = props.checkpointsPrefix ?? CHECKPOINTS;
    const { program, data, channels, resources, lake, volumeKey } = props;
    const asked = { program, data, channels, resources, lake, volumeKey, outputPrefix, checkpointsPrefix };

    this.role = new TrainingJobRole(this, 'Role', asked);
    this.jobPrefix = props.jobPrefix;
    this.timeout = (resources.spotWait ?? resources.maxRuntime).plus(STARTING);
    this.longest = this.timeout.plus(CAPACITY_TIME);
    this.parameters = {
      // A name of its own for every attempt: names of past jobs stay taken (TR-18).
      'TrainingJobName.$': `States.Format('${props.jobPrefix}-{}', States.UUID())`,
      ...trainingRequest(this, { ...asked, role: this.role }),
      HyperParameters: { ...program.hyperparameters },
    };
  }

  states(onError: IChainable): Chain {
    return againWithoutCapacity(this, (caught) => this.state(caught), onError);
  }

  grantRun(stateMachine: IRole): void {
    grantRun(stateMachine, { kind: 'training', jobPrefix: this.jobPrefix, role: this.role });
  }

  private state(onError: IChainable): TaskState<JsonPathParams<CreateTrainingJobCommandInput>> {
    return new TaskState(this, 'Train', {
      call: 'sagemaker:createTrainingJob.sync',
      parameters: this.parameters,
      resultSelector: {
        'job.$': '$.TrainingJobName',
        'model.$': '$.ModelArtifacts.S3ModelArtifacts',
        // A search, because a job that reported no metric has no list of them: it finds an empty one then.
        'metrics.$': '$..FinalMetricDataList[*]',
      },
      resultPath: '$.training',
      timeout: this.timeout,
      retries: [RETRY_JOB],
      onError,
    });
  }
}
