import type {
  CreateHyperParameterTuningJobCommandInput,
  DescribeTrainingJobCommandInput,
} from '@aws-sdk/client-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Chain, Choice, Condition, type CustomState, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { allow } from '../../security/allow';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_CALL, RETRY_JOB, TaskState } from '../../workflow/task-state';
import { DecidedFailure } from '../decided-failure';
import { grantRun } from './grant-run';
import { checkShortJobPrefix, shortJobName } from './short-job-name';
import type { DataChannel, TrainingData } from '../training-data';
import { CHECKPOINTS, STARTING, TRAINING_OUTPUT } from './training-job';
import { TrainingJobRole } from './training-job-role';
import type { TrainingProgram } from '../training-program';
import { trainingRequest } from './training-request';
import type { TrainingResources } from '../training-resources';
import type { TrainingStep } from '../training-step';
import { type Tuning, tuningConfig, tuningFaults } from './tuning';

/** What is trained, on what, and what is searched. */
export interface TuningJobProps {
  /** What each training runs. */
  readonly program: TrainingProgram;

  /** Where its data lies. */
  readonly data: TrainingData;

  /** Which parts of the data it reads. */
  readonly channels: readonly DataChannel[];

  /** On what each training runs. Spare capacity may be waited for an hour: see `TuningJob`. */
  readonly resources: TrainingResources;

  /** What is searched. */
  readonly tuning: Tuning;

  /** The lake whose models zone is written. */
  readonly lake: DataLake;

  /** Key of the volumes, onto which features are copied. */
  readonly volumeKey: IKey;

  /** Start of every job name: at most 23 lower-case characters (TR-17, SF-09). */
  readonly jobPrefix: string;

  /**
   * Prefix of the models in the models zone, ending in `/`; each training has a folder below it.
   *
   * @default 'training/'
   */
  readonly outputPrefix?: string;
}

/** Spare capacity may be waited for so long when nothing is saved (TR-06). */
const LONGEST_WAIT = Duration.hours(1);

/**
 * Searches hyperparameters: many trainings of one program, of which the best is the model.
 *
 * SageMaker starts the trainings itself and names them after the tuning job. They save no checkpoints: all would share the one
 * folder that the request can name, and go on from one another's models (that SageMaker keeps them apart is unverified). An
 * interrupted one begins again.
 */
export class TuningJob extends Construct implements TrainingStep {
  /** Role of the trainings. */
  readonly role: IRole;

  /** The search, and the time around it. */
  readonly longest: Duration;

  private readonly jobPrefix: string;
  private readonly parameters: JsonPathParams<CreateHyperParameterTuningJobCommandInput>;

  /** @throws if SageMaker would refuse the search, the program or the resources (TR-06, TR-17, TR-19, TR-30, TR-31) */
  constructor(scope: Construct, id: string, props: TuningJobProps) {
    super(scope, id);
    const { program, data, channels, resources, tuning, lake, volumeKey } = props;
    const outputPrefix = props.outputPrefix ?? TRAINING_OUTPUT;
    checkShortJobPrefix(props.jobPrefix);
    const faults = tuningFaults(tuning, program);
    if (faults.length > 0) {
      throw new Error(`tuning: ${faults.join('\ntuning: ')}`);
    }
    if (resources.spotWait !== undefined && resources.spotWait.toSeconds() > LONGEST_WAIT.toSeconds()) {
      throw new Error(
        `spotWait must be at most 60 minutes in a tuning job, got ${resources.spotWait.toMinutes()}; its trainings save no ` +
          'checkpoints. Shorten it with maxRuntime, or use on-demand capacity (TR-06)',
      );
    }

    const trainings = {
      ...{ data, channels, resources, lake, volumeKey, outputPrefix },
      program: withoutCheckpoints(program),
      checkpointsPrefix: CHECKPOINTS,
    };
    this.role = new TrainingJobRole(this, 'Role', trainings);
    this.jobPrefix = props.jobPrefix;
    this.longest = tuning.maxRuntime.plus(STARTING);
    this.parameters = {
      // A name of its own for every attempt: names of past jobs stay taken (TR-17, TR-18).
      'HyperParameterTuningJobName.$': shortJobName(props.jobPrefix),
      HyperParameterTuningJobConfig: tuningConfig(tuning),
      TrainingJobDefinition: {
        ...trainingRequest(this, { ...trainings, role: this.role }),
        StaticHyperParameters: { ...program.hyperparameters },
      },
      ...warmStart(tuning),
      ...((tuning.autotune ?? false) ? { Autotune: { Mode: 'Enabled' } } : {}),
    };
  }

  /** Tunes, and takes the best training; a search in which none came to its end is a failure. */
  states(onError: IChainable): Chain {
    const tune = new TaskState(this, 'Tune', {
      call: 'sagemaker:createHyperParameterTuningJob.sync',
      parameters: this.parameters,
      resultPath: '$.training',
      timeout: this.longest,
      retries: [RETRY_JOB],
      onError,
    });
    const best = this.describeBest(onError);
    const name = '$.training.BestTrainingJob.TrainingJobName';
    const chosen = new Choice(this, 'HasBestTraining')
      .when(Condition.and(Condition.isPresent(name), Condition.isString(name)), best)
      .otherwise(
        new DecidedFailure(this, 'NoTraining', {
          error: 'NoTrainingCompleted',
          cause:
            "States.Format('No training of {} came to its end with a value of the objective; its trainings say why', " +
            '$.training.HyperParameterTuningJobName)',
          onError,
        }),
      );
    return Chain.custom(tune.next(chosen).startState, [best], best);
  }

  grantRun(stateMachine: IRole): void {
    const stack = Stack.of(this);
    grantRun(stateMachine, { kind: 'tuning', jobPrefix: this.jobPrefix, role: this.role });
    allow(stateMachine, {
      actions: ['sagemaker:DescribeTrainingJob'],
      resources: [
        stack.formatArn({ service: 'sagemaker', resource: 'training-job', resourceName: `${this.jobPrefix}-*` }),
      ],
      wildcard: 'SageMaker names the trainings after the tuning job, whose name is made at run time',
    });
  }

  private describeBest(onError: IChainable): CustomState {
    return new TaskState<JsonPathParams<DescribeTrainingJobCommandInput>>(this, 'DescribeBestTraining', {
      call: 'aws-sdk:sagemaker:describeTrainingJob',
      parameters: { 'TrainingJobName.$': '$.training.BestTrainingJob.TrainingJobName' },
      resultSelector: {
        'job.$': '$.TrainingJobName',
        'model.$': '$.ModelArtifacts.S3ModelArtifacts',
        // A search, because it finds an empty list where there is none.
        'metrics.$': '$..FinalMetricDataList[*]',
        'hyperparameters.$': '$.HyperParameters',
      },
      resultPath: '$.training',
      retries: [RETRY_CALL],
      onError,
    });
  }
}

function warmStart({
  warmStart: given,
}: Tuning): Pick<JsonPathParams<CreateHyperParameterTuningJobCommandInput>, 'WarmStartConfig'> {
  return given === undefined
    ? {}
    : {
        WarmStartConfig: {
          WarmStartType: given.kind,
          ParentHyperParameterTuningJobs: given.parents.map((parent) => ({ HyperParameterTuningJobName: parent })),
        },
      };
}

/** The same program, of which nothing is saved before its end. Its methods stay: it may be an object of a class. */
function withoutCheckpoints(program: TrainingProgram): TrainingProgram {
  // A tuning job has no command of its own (API: HyperParameterAlgorithmSpecification), and its trainings would share the cache.
  const none = { value: undefined };
  return Object.create(program, {
    checkpoints: { value: false },
    compileCache: none,
    entrypoint: none,
  }) as TrainingProgram;
}
