import { CfnOutput } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { trainingCode } from '../readmission/archives';
import { FEATURES } from '../readmission/layout';
import { ReadmissionTraining } from '../readmission/readmission-training';
import type { ModelRegistry } from '../registry/model-registry';
import { SourceArchive } from '../sagemaker/source-archive';
import type { EncryptionKeys } from '../security/encryption-keys';
import type { ModelGroup } from '../registry/model-group';
import type { SharedHomes } from '../storage/shared-homes';
import type { TrainingWorkflow } from '../training/training-workflow';
import { AUTOPILOT_GROUP } from './definition-groups';
import { readmissionJobs, readmissionStep } from './readmission-step';
import { definedTrainings } from './training-definitions';
import { TrainingStorage } from './training-storage';
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

  /** Where models of further definitions are registered, by the name of the definition. */
  readonly groups: ReadonlyMap<string, ModelGroup>;

  /** Name of the Glue job that makes the features. */
  readonly dataJobName: string;

  /**
   * The shared file system.
   *
   * @default - nothing reads from it
   */
  readonly homes?: SharedHomes;
}

/** Trains, evaluates, and registers what beats the bar. */
export class Training extends PlatformStack {
  /** The workflow. */
  readonly readmission: ReadmissionTraining;

  /** Its state machine. */
  readonly stateMachine: IStateMachine;

  /** Workflows of further definitions, by their names. */
  readonly definitions: ReadonlyMap<string, TrainingWorkflow>;

  constructor(scope: Construct, id: string, props: TrainingStackProps) {
    super(scope, id, { ...props, description: 'Training, evaluation and registration of models' });
    const { training } = props.config;
    const { lake, subnets, keys, vpc } = props;
    const logs = { encryptionKey: keys.logs, retention: this.logRetention, retain: this.keepsData };
    const securityGroup = readmissionJobs(this, { training, vpc });
    const storage = new TrainingStorage(this, 'Storage', {
      ...{ training, lake, keys, vpc, subnets, logs },
      homes: props.homes,
      lustreLogGroup: this.names.lustreLogGroup,
    });
    const { jobPrefix } = this.names;
    const code = new SourceArchive(this, 'Code', { contents: trainingCode() });
    const reporting = {
      ...{ alarms: props.alarms, logKey: keys.logs },
      logGroupName: this.names.trainingLogGroup,
      logRetention: this.logRetention,
      retainLogs: this.keepsData,
    };

    this.readmission = new ReadmissionTraining(this, 'Readmission', {
      ...readmissionStep(this, {
        ...{ training, lake, keys, subnets, securityGroup, jobPrefix, code },
        data: storage.data('Readmission', { ...training, prefix: FEATURES, securityGroup }),
      }),
      ...{ lake, subnets, securityGroup, jobPrefix, reporting },
      dataJobName: props.dataJobName,
      volumeKey: keys.restricted,
      evaluation: { instanceType: training.evaluationInstanceType, minimumAuc: training.minimumAuc },
      group: props.groups.get(AUTOPILOT_GROUP) ?? props.registry,
      start: training,
    });
    this.stateMachine = this.readmission.stateMachine;

    const { workflow, labRole } = this.readmission;
    this.keepExported(...workflow.references, labRole.roleArn);
    new CfnOutput(this, 'StateMachine', {
      value: this.stateMachine.stateMachineArn,
      description: 'Start it with {"version": "<version of the features>"} or {"version": "latest"}',
    });

    this.definitions = definedTrainings(this, {
      ...{ training, storage, vpc, lake, keys, logs, reporting, names: this.names, groups: props.groups },
      ...{ dataJobName: props.dataJobName, retain: this.keepsData },
    });
  }
}
