import type { GetObjectCommandInput } from '@aws-sdk/client-s3';
import type { CreateModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Choice, Condition, type CustomState, type IStateMachine, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type ModelRegistry, ORIGIN } from '../registry/model-registry';
import { registryUri } from '../sagemaker/images';
import { INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../sagemaker/script-mode';
import { Failure } from '../workflow/failure';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';
import { Workflow, type WorkflowReporting, WorkflowRole } from '../workflow/workflow';
import { EVALUATION_FILE, EVALUATION_OUTPUT, EvaluationJob } from './evaluation-job';
import { LabRole } from './lab-role';
import { type JobEnvironment, TrainingJob } from './training-job';

/** Choices for the workflow. */
export interface TrainingWorkflowProps extends JobEnvironment {
  /** Instance type of the training job. */
  readonly instanceType: string;

  /** Instance type of the evaluation job. */
  readonly evaluationInstanceType: string;

  /** Disk of an instance without local storage, in GiB. */
  readonly volumeGiB: number;

  /** When SageMaker stops a job. */
  readonly maxRuntime: Duration;

  /**
   * Trains on spare capacity, and waits for it at most this long, the running time included.
   *
   * @default - on-demand capacity
   */
  readonly spotWait?: Duration;

  /** Hyperparameters of the training script, as strings. */
  readonly hyperparameters: Readonly<Record<string, string>>;

  /** Area under the ROC curve on the test part that a model needs to be registered, from 0.5 to 1. */
  readonly minimumAuc: number;

  /** Where models are registered. */
  readonly registry: ModelRegistry;

  /** Where outcomes are reported and executions logged. */
  readonly reporting: WorkflowReporting;
}

/** Where the evaluation says how good the model is. */
const AUC = '$.evaluation.metrics.binary_classification_metrics.auc.value';

/** Starting instances, reading and registering, beside what the scripts take. */
const SPARE_TIME = Duration.hours(2);

/**
 * Trains, evaluates, and registers a model that beats the bar, for a person to approve.
 *
 * Input: `{"version": "<version of the features>"}`. Every failure is caught and reported to the topic; a rule reports
 * executions that end without coming so far, by time-out or by hand.
 */
export class TrainingWorkflow extends Construct {
  /** The state machine. */
  readonly stateMachine: IStateMachine;

  /** The same with its log, for grants to people. */
  readonly workflow: Workflow;

  /** Role of jobs that people start by hand. */
  readonly labRole: IRole;

  private readonly props: TrainingWorkflowProps;
  private readonly failure: Failure;

  constructor(scope: Construct, id: string, props: TrainingWorkflowProps) {
    super(scope, id);
    this.props = props;
    const training = new TrainingJob(this, 'Training', props);
    const evaluation = new EvaluationJob(this, 'Evaluation', { ...props, instanceType: props.evaluationInstanceType });
    this.failure = new Failure(this, 'Failure', { alarms: props.reporting.alarms, subject: 'Training failed' });

    const role = new WorkflowRole(this, 'Role', {
      description: 'Training workflow: runs the jobs, reads evaluations, registers models, reports',
      reporting: props.reporting,
    });
    training.grantRun(role);
    evaluation.grantRun(role);
    props.lake.grantObjectRead(role, { zone: 'models', prefix: EVALUATION_OUTPUT });
    props.registry.grantRegister(role);

    this.labRole = new LabRole(this, 'LabRole', props);
    this.workflow = new Workflow(this, 'Workflow', {
      role,
      definition: this.definition(training, evaluation),
      timeout: (props.spotWait ?? props.maxRuntime).plus(props.maxRuntime).plus(SPARE_TIME),
      reporting: props.reporting,
    });
    this.stateMachine = this.workflow.stateMachine;
  }

  /** From the input to a registered version, or to a report of why not. */
  private definition(training: TrainingJob, evaluation: EvaluationJob): Choice {
    const { failure } = this;
    const registered = failure
      .reportState('ReportRegistered', {
        subject: 'A model waits for approval',
        message: `States.Format('{} has an area under the curve of {}; approve it to serve it', $.registration.ModelPackageArn, ${AUC})`,
      })
      .next(new Succeed(this, 'Registered'));
    const belowBar = failure
      .reportState('ReportBelowBar', {
        subject: 'A model stays below the bar',
        message: `States.Format('{} has an area under the curve of {}, less than ${this.props.minimumAuc}; it was not registered', $.training.job, ${AUC})`,
      })
      .next(new Succeed(this, 'NotRegistered'));

    const gate = new Choice(this, 'BeatsTheBar')
      .when(
        Condition.not(Condition.and(Condition.isPresent(AUC), Condition.isNumeric(AUC))),
        failure.because('NoResult', 'InvalidEvaluation', `The evaluation has no number at ${AUC}`),
      )
      .when(Condition.numberGreaterThanEquals(AUC, this.props.minimumAuc), this.register().next(registered))
      .otherwise(belowBar);
    const run = training
      .state(failure.report)
      .next(evaluation.state(failure.report))
      .next(this.readEvaluation())
      .next(gate);
    // A test of the type alone would end the execution, uncaught, where the path is absent.
    return new Choice(this, 'HasVersion')
      .when(Condition.and(Condition.isPresent('$.version'), Condition.isString('$.version')), run)
      .otherwise(
        failure.because(
          'NoVersion',
          'InvalidInput',
          'The input must be {"version": "<version of the features>"}, as the manifest of the features names it',
        ),
      );
  }

  private readEvaluation(): CustomState {
    return new TaskState<JsonPathParams<GetObjectCommandInput>>(this, 'ReadEvaluation', {
      call: 'aws-sdk:s3:getObject',
      parameters: {
        Bucket: this.props.lake.zones.models.bucketName,
        'Key.$': `States.Format('${EVALUATION_OUTPUT}{}/${EVALUATION_FILE}', $.training.job)`,
      },
      resultSelector: { 'metrics.$': 'States.StringToJson($.Body)' },
      resultPath: '$.evaluation',
      retries: [RETRY_CALL],
      onError: this.failure.report,
    });
  }

  /** A version that waits for approval, and says where it comes from (MR-02: a version takes no tags). */
  private register(): CustomState {
    const { image, registry, lake } = this.props;
    return new TaskState<JsonPathParams<CreateModelPackageCommandInput>>(this, 'Register', {
      call: 'aws-sdk:sagemaker:createModelPackage',
      parameters: {
        // Lets SageMaker recognize a call that is made again, so that it registers one version and not two.
        'ClientToken.$': "States.Hash($$.Execution.Id, 'MD5')",
        ModelPackageGroupName: registry.groupName,
        ModelApprovalStatus: 'PendingManualApproval',
        'ModelPackageDescription.$': "States.Format('Trained on version {} of the features', $.version)",
        InferenceSpecification: {
          Containers: [
            {
              Image: registryUri(image, Stack.of(this).region, Stack.of(this).urlSuffix),
              'ModelDataUrl.$': '$.training.model',
              Environment: { ...INFERENCE_ENVIRONMENT },
            },
          ],
          SupportedContentTypes: [...INFERENCE_CONTENT_TYPES],
          SupportedResponseMIMETypes: [...INFERENCE_CONTENT_TYPES],
        },
        ModelMetrics: {
          ModelQuality: {
            Statistics: {
              ContentType: 'application/json',
              'S3Uri.$': `States.Format('${lake.uri({ zone: 'models', prefix: EVALUATION_OUTPUT })}{}/${EVALUATION_FILE}', $.training.job)`,
            },
          },
        },
        CustomerMetadataProperties: {
          [ORIGIN]: 'training',
          'trainingJob.$': '$.training.job',
          'dataVersion.$': '$.version',
          'execution.$': '$$.Execution.Name',
        },
      },
      resultPath: '$.registration',
      retries: [RETRY_CALL],
      onError: this.failure.report,
    });
  }
}
