import type {
  CreateModelCommandInput,
  CreateProcessingJobCommandInput,
  CreateTransformJobCommandInput,
  DeleteModelCommandInput,
  TransformInstanceType,
} from '@aws-sdk/client-sagemaker';
import { type Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Chain, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { hasLocalStorage } from '../../sagemaker/instance-types';
import { JobRole } from '../../sagemaker/job-role';
import { allow } from '../../security/allow';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_CALL, RETRY_JOB, TaskState } from '../../workflow/task-state';
import { AUTO_ML_OUTPUT } from '../jobs/auto-ml-job';
import { grantPullOfAws } from '../jobs/auto-ml-role';
import { ASKED } from './auto-ml-tables';
import { channelOfVersion, checkedDataPrefix } from '../data/data-versions';
import {
  type AucBars,
  aucBars,
  EVALUATION_OUTPUT,
  type FiguresPlace,
  figuresUri,
  grantFigures,
  readFigures,
} from './evaluation-figures';
import { EVALUATED_PARTS } from './evaluation-job';
import type { EvaluationStep } from './evaluation-step';
import type { Bar } from '../gate';
import { grantRun } from '../jobs/grant-run';
import { type ScriptRun, scriptProcessing } from './script-processing';
import { checkShortJobPrefix } from '../jobs/short-job-name';
import { STARTING } from '../jobs/training-job';

/** Choices for the evaluation. */
export interface AutoMlEvaluationProps extends ScriptRun, AucBars {
  /** The lake whose features and candidates are read and whose models zone is written. */
  readonly lake: DataLake;

  /** Where versions of the features lie in the features zone, ending in `/`. */
  readonly featuresPrefix: string;

  /** Where `AutoMlTables` puts the tables in the features zone, ending in `/`. */
  readonly tablesPrefix: string;

  /** Instance type that SageMaker offers for batch transform; one for CPU does. */
  readonly transformInstanceType: string;

  /** When the batch transform is given up; SageMaker itself sets it no limit. */
  readonly transformTimeout: Duration;

  /** Start of the names of the AutoML jobs and of the jobs here: at most 23 lower-case characters (TR-17, SF-09). */
  readonly jobPrefix: string;

  /**
   * Prefix of the evaluations in the models zone, ending in `/`; below it the name of the AutoML job.
   *
   * @default 'evaluation/'
   */
  readonly outputPrefix?: string;
}

/**
 * Evaluates the best candidate of an AutoML job, for two classes, on the parts that it never saw, into the same figures as any model.
 *
 * A candidate is not a script of ours, so it is asked: a model is made of its containers, a batch transform asks it about the rows, and
 * the model is deleted, also when that fails. A script then lays the probabilities beside the labels, which the model never gets.
 */
export class AutoMlEvaluation extends Construct implements EvaluationStep {
  /** Role of the model, with which the batch transform reads and writes, too. */
  readonly modelRole: IRole;

  /** Role of the job that compares. */
  readonly role: IRole;

  /** Asking and comparing, and the time around both. */
  readonly longest: Duration;

  /** Where the figures lie afterwards. */
  readonly statistics: string;

  /** What of them decides. */
  readonly bars: readonly Bar[];

  /** Which parts of the features it reads. */
  readonly parts = EVALUATED_PARTS;

  private readonly props: AutoMlEvaluationProps;
  private readonly place: FiguresPlace;

  /** @throws if a prefix or a bar is none (TR-17, SF-09) */
  constructor(scope: Construct, id: string, props: AutoMlEvaluationProps) {
    super(scope, id);
    checkShortJobPrefix(props.jobPrefix);
    checkedDataPrefix(props.featuresPrefix);
    const tables = checkedDataPrefix(props.tablesPrefix);
    const { lake } = props;
    this.props = props;
    this.place = { lake, outputPrefix: props.outputPrefix ?? EVALUATION_OUTPUT };
    this.statistics = figuresUri(this.place);
    this.bars = aucBars(props);
    this.longest = props.transformTimeout.plus(props.maxRuntime).plus(STARTING);
    const predictions = `${tables}version=*/${PREDICTIONS}/`;

    this.modelRole = new JobRole(this, 'ModelRole', {
      description: 'Candidates of Autopilot in a batch transform: read rows, write predictions',
      volumeKey: props.volumeKey,
      outputKey: lake.keyOf('features'),
      logGroups: ['/aws/sagemaker/TransformJobs'],
    });
    grantPullOfAws(this.modelRole);
    lake.grantStorageRead(this.modelRole, { zone: 'models', prefix: AUTO_ML_OUTPUT });
    lake.grantStorageRead(this.modelRole, { zone: 'features', prefix: `${tables}version=*/${ASKED}/` });
    lake.grantStorageWrite(this.modelRole, { zone: 'features', prefix: predictions });

    this.role = new JobRole(this, 'Role', {
      description: 'Evaluation of candidates of Autopilot: reads labels and predictions, writes evaluations',
      image: props.image,
      volumeKey: props.volumeKey,
      outputKey: lake.keyOf('models'),
      logGroups: ['/aws/sagemaker/ProcessingJobs'],
    });
    props.code.grantRead(this.role);
    for (const part of this.parts) {
      lake.grantStorageRead(this.role, { zone: 'features', prefix: `${props.featuresPrefix}version=*/${part}/` });
    }
    lake.grantStorageRead(this.role, { zone: 'features', prefix: predictions });
    lake.grantStorageWrite(this.role, { zone: 'models', prefix: this.place.outputPrefix });
  }

  states(onError: IChainable): Chain {
    return Chain.start(this.createModel(onError))
      .next(this.ask(this.deleteModel('DiscardModel', onError, '$.notDeleted').next(onError)))
      .next(this.deleteModel('DeleteModel', onError))
      .next(this.compare(onError))
      .next(readFigures(this, this.place, onError));
  }

  grantRun(stateMachine: IRole): void {
    const { jobPrefix } = this.props;
    allow(stateMachine, {
      actions: ['sagemaker:CreateModel', 'sagemaker:DeleteModel'],
      resources: [
        Stack.of(this).formatArn({ service: 'sagemaker', resource: 'model', resourceName: `${jobPrefix}-*` }),
      ],
      wildcard: 'The model is named after the AutoML job, whose name is made at run time',
    });
    grantRun(stateMachine, { kind: 'transform', jobPrefix, role: this.modelRole });
    grantRun(stateMachine, { kind: 'processing', jobPrefix, role: this.role });
    grantFigures(stateMachine, this.place);
  }

  /** A call that is made again although the model was made fails: the name is taken, and tells which job it is of. */
  private createModel(onError: IChainable): TaskState<JsonPathParams<CreateModelCommandInput>> {
    const { securityGroup, subnets } = this.props;
    return new TaskState(this, 'CreateModel', {
      call: 'aws-sdk:sagemaker:createModel',
      parameters: {
        'ModelName.$': '$.training.job',
        'Containers.$': '$.training.containers',
        ExecutionRoleArn: this.modelRole.roleArn,
        EnableNetworkIsolation: true,
        VpcConfig: {
          SecurityGroupIds: [securityGroup.securityGroupId],
          Subnets: subnets.map(({ subnetId }) => subnetId),
        },
      },
      resultPath: null,
      retries: [RETRY_CALL],
      onError,
    });
  }

  /** Answers come line by line, in the order of the rows, in one file for each file of rows. */
  private ask(onError: IChainable): TaskState<JsonPathParams<CreateTransformJobCommandInput>> {
    const { lake, tablesPrefix, transformInstanceType, volumeKey, jobPrefix, transformTimeout } = this.props;
    return new TaskState(this, 'AskCandidate', {
      call: 'sagemaker:createTransformJob.sync',
      parameters: {
        'TransformJobName.$': `States.Format('${jobPrefix}-{}', States.UUID())`,
        'ModelName.$': '$.training.job',
        BatchStrategy: 'MultiRecord',
        TransformInput: {
          ContentType: 'text/csv',
          SplitType: 'Line',
          DataSource: {
            S3DataSource: {
              S3DataType: 'S3Prefix',
              'S3Uri.$': channelOfVersion(lake.uri({ zone: 'features' }), tablesPrefix, { name: ASKED }, '/'),
            },
          },
        },
        TransformOutput: {
          'S3OutputPath.$': this.predictions(),
          Accept: 'text/csv',
          AssembleWith: 'Line',
          KmsKeyId: lake.keyOf('features').keyArn,
        },
        TransformResources: {
          InstanceCount: 1,
          InstanceType: transformInstanceType as TransformInstanceType,
          // TR-01
          ...(hasLocalStorage(transformInstanceType) ? {} : { VolumeKmsKeyId: volumeKey.keyArn }),
        },
      },
      resultPath: null,
      timeout: transformTimeout,
      retries: [RETRY_JOB],
      onError,
    });
  }

  private deleteModel(id: string, onError: IChainable, errorPath?: string) {
    return new TaskState<JsonPathParams<DeleteModelCommandInput>>(this, id, {
      call: 'aws-sdk:sagemaker:deleteModel',
      parameters: { 'ModelName.$': '$.training.job' },
      resultPath: null,
      retries: [RETRY_CALL],
      onError,
      errorPath,
    });
  }

  private compare(onError: IChainable): TaskState<JsonPathParams<CreateProcessingJobCommandInput>> {
    const { lake, featuresPrefix } = this.props;
    const features = lake.uri({ zone: 'features' });
    return new TaskState(this, 'Evaluate', {
      call: 'sagemaker:createProcessingJob.sync',
      parameters: scriptProcessing(this, {
        ...this.props,
        script: 'autopilot_evaluate.py',
        role: this.role,
        inputs: {
          ...Object.fromEntries(
            this.parts.map((name) => [name, channelOfVersion(features, featuresPrefix, { name }, '/')]),
          ),
          [PREDICTIONS]: this.predictions(),
        },
        output: {
          name: 'output',
          address: `States.Format('${lake.uri({ zone: 'models', prefix: this.place.outputPrefix })}{}/', $.training.job)`,
          key: lake.keyOf('models'),
        },
      }),
      resultPath: null,
      retries: [RETRY_JOB],
      onError,
    });
  }

  /** Where the predictions lie: they are of patients, and stay in the features zone. */
  private predictions(): string {
    const { lake, tablesPrefix } = this.props;
    const features = lake.uri({ zone: 'features', prefix: tablesPrefix });
    return `States.Format('${features}version={}/${PREDICTIONS}/{}/', $.version, $.training.job)`;
  }
}

/** Folder of the answers, beside the rows that were asked about. */
const PREDICTIONS = 'predictions';
