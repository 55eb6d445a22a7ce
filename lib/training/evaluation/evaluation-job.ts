import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Chain, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { JobRole } from '../../sagemaker/job-role';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_JOB, TaskState } from '../../workflow/task-state';
import {
  type AucBars,
  aucBars,
  EVALUATION_OUTPUT,
  type FiguresPlace,
  figuresUri,
  grantFigures,
  readFigures,
} from './evaluation-figures';
import type { EvaluationStep } from './evaluation-step';
import type { Bar } from '../gate';
import { grantRun } from '../jobs/grant-run';
import { checkJobPrefix } from '../jobs/job-prefix';
import { STARTING, TRAINING_OUTPUT } from '../jobs/training-job';
import { channelOfVersion } from '../data/data-versions';
import { type ScriptRun, scriptProcessing } from './script-processing';

/** Choices for the evaluation job. */
export interface EvaluationJobProps extends ScriptRun, AucBars {
  /** The lake whose features and models are read and whose models zone is written. */
  readonly lake: DataLake;

  /** Where versions of the features lie in the features zone, ending in `/`; below it `version=<version>/`. */
  readonly featuresPrefix: string;

  /**
   * Prefix of the models in the models zone, ending in `/`.
   *
   * @default 'training/'
   */
  readonly modelsPrefix?: string;

  /**
   * Prefix of the evaluations in the models zone, ending in `/`; below it the name of the training job.
   *
   * @default 'evaluation/'
   */
  readonly outputPrefix?: string;
}

/** Folders of a version of the features on which a model is evaluated, each an input and an argument of that name. */
export const EVALUATED_PARTS = ['test', 'out_of_time'] as const;

/** SageMaker runs no processing job longer (API: ProcessingMaxRuntimeInSeconds), though training jobs may. */
const LONGEST_PROCESSING = Duration.days(9);

/** Evaluates a trained model on parts of the features that it never saw: of other patients, and of a later time. */
export class EvaluationJob extends Construct implements EvaluationStep {
  /** The role of the job. */
  readonly role: IRole;

  /** How long it takes at the most. */
  readonly longest: Duration;

  /** Makes the address of the figures. */
  readonly statistics: string;

  /** Areas under the curve that a model has to reach. */
  readonly bars: readonly Bar[];

  /** Folders that judge a model. */
  readonly parts = EVALUATED_PARTS;

  private readonly jobPrefix: string;
  private readonly place: FiguresPlace;
  private readonly parameters: JsonPathParams<CreateProcessingJobCommandInput>;

  constructor(scope: Construct, id: string, props: EvaluationJobProps) {
    super(scope, id);
    checkJobPrefix(props.jobPrefix);

    this.role = new JobRole(this, 'Role', {
      description: 'Evaluation jobs: reads features and model artifacts, writes evaluations',
      image: props.image,
      volumeKey: props.volumeKey,
      outputKey: props.lake.keyOf('models'),
      logGroups: ['/aws/sagemaker/ProcessingJobs'],
    });
    props.code.grantRead(this.role);
    for (const part of this.parts) {
      props.lake.grantStorageRead(this.role, {
        zone: 'features',
        prefix: `${props.featuresPrefix}version=*/${part}/`,
      });
    }
    props.lake.grantStorageRead(this.role, { zone: 'models', prefix: props.modelsPrefix ?? TRAINING_OUTPUT });
    this.place = { lake: props.lake, outputPrefix: props.outputPrefix ?? EVALUATION_OUTPUT };
    props.lake.grantStorageWrite(this.role, { zone: 'models', prefix: this.place.outputPrefix });

    this.jobPrefix = props.jobPrefix;
    this.longest = stopsAfter(props).plus(STARTING);
    this.statistics = figuresUri(this.place);
    this.bars = aucBars(props);
    this.parameters = this.request(props);
  }

  states(onError: IChainable): Chain {
    const job = new TaskState<JsonPathParams<CreateProcessingJobCommandInput>>(this, 'Evaluate', {
      call: 'sagemaker:createProcessingJob.sync',
      parameters: this.parameters,
      resultPath: null,
      retries: [RETRY_JOB],
      onError,
    });
    return Chain.start(job).next(readFigures(this, this.place, onError));
  }

  grantRun(stateMachine: IRole): void {
    grantRun(stateMachine, { kind: 'processing', jobPrefix: this.jobPrefix, role: this.role });
    grantFigures(stateMachine, this.place);
  }

  private request(props: EvaluationJobProps): JsonPathParams<CreateProcessingJobCommandInput> {
    const features = props.lake.uri({ zone: 'features' });
    return scriptProcessing(this, {
      ...props,
      maxRuntime: stopsAfter(props),
      script: 'evaluate.py',
      role: this.role,
      inputs: {
        model: '$.training.model',
        ...Object.fromEntries(
          this.parts.map((name) => [name, channelOfVersion(features, props.featuresPrefix, { name }, '/')]),
        ),
      },
      output: {
        name: 'output',
        address: `States.Format('${props.lake.uri({ zone: 'models', prefix: this.place.outputPrefix })}{}/', $.training.job)`,
        key: props.lake.keyOf('models'),
      },
    });
  }
}

/** When SageMaker stops the job. */
function stopsAfter({ maxRuntime }: EvaluationJobProps): Duration {
  return maxRuntime.toSeconds() > LONGEST_PROCESSING.toSeconds() ? LONGEST_PROCESSING : maxRuntime;
}
