import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { TrainingSecurityGroup } from '../network/training-security-group';
import { trainingCode } from '../readmission/archives';
import { FEATURES } from '../readmission/layout';
import type { ModelRegistry } from '../registry/model-registry';
import { xgboostImage } from '../sagemaker/images';
import { SourceArchive } from '../sagemaker/source-archive';
import { TrainingWorkflow } from '../training/training-workflow';
import type { EncryptionKeys } from '../security/encryption-keys';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface TrainingStackProps extends PlatformStackProps {
  /** Keys of the volumes of jobs and of the logs. */
  readonly keys: EncryptionKeys;

  /** Where outcomes are reported. */
  readonly alarms: ITopic;

  /** Network of the jobs. */
  readonly vpc: IVpc;

  /** Their subnets. */
  readonly subnets: ISubnet[];

  /** The lake. */
  readonly lake: DataLake;

  /** Where models are registered. */
  readonly registry: ModelRegistry;
}

/** Hyperparameters of the reference model: shallow trees, many of them, stopped when they no longer help. */
const HYPERPARAMETERS = {
  max_depth: '5',
  eta: '0.05',
  num_round: '1000',
  subsample: '0.8',
  colsample_bytree: '0.5',
  min_child_weight: '10',
  early_stopping_rounds: '50',
  scale_pos_weight: '1',
};

/** Trains, evaluates, and registers what beats the bar. */
export class Training extends PlatformStack {
  /** The workflow. */
  readonly readmission: TrainingWorkflow;

  /** Its state machine. */
  readonly stateMachine: IStateMachine;

  constructor(scope: Construct, id: string, props: TrainingStackProps) {
    super(scope, id, { ...props, description: 'Training, evaluation and registration of models' });
    const { training, region } = props.config;

    this.readmission = new TrainingWorkflow(this, 'Readmission', {
      lake: props.lake,
      featuresPrefix: FEATURES,
      volumeKey: props.keys.restricted,
      subnets: props.subnets,
      securityGroup: new TrainingSecurityGroup(this, 'Jobs', {
        vpc: props.vpc,
        description: 'Training and evaluation jobs',
      }),
      image: xgboostImage(region),
      code: new SourceArchive(this, 'Code', { contents: trainingCode() }),
      jobPrefix: this.names.jobPrefix,
      instanceType: training.instanceType,
      evaluationInstanceType: training.evaluationInstanceType,
      volumeGiB: training.volumeGiB,
      maxRuntime: Duration.minutes(training.maxRuntimeMinutes),
      spotWait: training.spot === undefined ? undefined : Duration.minutes(training.spot.maxWaitMinutes),
      hyperparameters: HYPERPARAMETERS,
      minimumAuc: training.minimumAuc,
      registry: props.registry,
      reporting: {
        alarms: props.alarms,
        logKey: props.keys.logs,
        logGroupName: this.names.trainingLogGroup,
        logRetention: this.logRetention,
        retainLogs: this.keepsData,
      },
    });
    this.stateMachine = this.readmission.stateMachine;

    const { workflow, labRole } = this.readmission;
    this.keepExported(...workflow.references, labRole.roleArn);
    new CfnOutput(this, 'StateMachine', {
      value: this.stateMachine.stateMachineArn,
      description: 'Start it with {"version": "<version of the features>"}',
    });
  }
}
