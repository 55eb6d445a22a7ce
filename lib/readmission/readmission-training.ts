import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import type { ModelGroup } from '../registry/model-group';
import { INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../sagemaker/script-mode';
import type { SourceArchive } from '../sagemaker/source-archive';
import type { AucBars } from '../training/evaluation/evaluation-figures';
import { EvaluationJob } from '../training/evaluation/evaluation-job';
import type { EvaluationStep } from '../training/evaluation/evaluation-step';
import { LabRole } from '../training/jobs/lab-role';
import type { ModelPurpose } from '../training/model-card';
import { sourceOf } from '../training/model-source';
import type { RegisteredContainers } from '../training/registration';
import type { TrainingStart } from '../training/start-rules';
import type { DataChannel, TrainingData } from '../training/training-data';
import { TrainingJob } from '../training/jobs/training-job';
import type { ScriptProgram, ScriptProgramProps } from '../training/programs/script-program';
import type { TrainingResources } from '../training/training-resources';
import type { TrainingStep } from '../training/training-step';
import { TrainingWorkflow } from '../training/training-workflow';
import type { WorkflowReporting } from '../workflow/workflow';
import { FEATURES } from './layout';

/** Choices for the evaluation. */
export interface ReadmissionEvaluation extends AucBars {
  /** Instance type that SageMaker offers for processing. */
  readonly instanceType: string;
}

/** Choices for the training. */
export interface ReadmissionTrainingProps {
  /** The lake. */
  readonly lake: DataLake;

  /** Where the features lie that jobs read. */
  readonly data: TrainingData;

  /**
   * Name of the Glue job that makes the features.
   *
   * @default - every start names its version
   */
  readonly dataJobName?: string;

  /** Key of the volumes of jobs. */
  readonly volumeKey: IKey;

  /** Isolated subnets of the evaluation. */
  readonly subnets: readonly ISubnet[];

  /** Security group of the evaluation. */
  readonly securityGroup: ISecurityGroup;

  /** What trains: a program of `readmissionScript`. Its image evaluates and serves, too. */
  readonly program: ScriptProgram;

  /** Start of every job name, see `TrainingJob`. */
  readonly jobPrefix: string;

  /** On what the training runs; the evaluation has the same disk and time. */
  readonly resources: TrainingResources;

  /** How models are evaluated. */
  readonly evaluation: ReadmissionEvaluation;

  /** Where versions are registered. */
  readonly group: ModelGroup;

  /** Where outcomes are reported and executions logged. */
  readonly reporting: WorkflowReporting;

  /**
   * What starts it beside people.
   *
   * @default - nothing
   */
  readonly start?: TrainingStart;

  /**
   * Another step than the training job: a search of hyperparameters with the same program, or an AutoML job.
   *
   * @default - a training job
   */
  readonly step?: (scope: Construct) => TrainingStep;

  /**
   * Another evaluation, for models that the script cannot load.
   *
   * @default - an evaluation job in the image
   */
  readonly evaluateWith?: (scope: Construct) => EvaluationStep;

  /**
   * How versions are served.
   *
   * @default - in the image, with the inference code of the archive
   */
  readonly containers?: RegisteredContainers;
}

/** Folders of a version of the features that the training script reads, each a channel of that name; never the parts that judge. */
export const CHANNELS: readonly DataChannel[] = [{ name: 'train' }, { name: 'validation' }, { name: 'preparation' }];

/** Metric by which trees are chosen, and by which a search of hyperparameters compares, too. */
export const VALIDATION_AUC = 'validation:auc';

/** What `readmissionScript` needs. */
export interface ReadmissionScriptProps {
  /** The scripts. */
  readonly code: SourceArchive;

  /** On what it runs. */
  readonly resources: TrainingResources;

  /** Hyperparameters of `train.py`, as strings. */
  readonly hyperparameters: Readonly<Record<string, string>>;
}

/** `train.py` as a program: gradient boosted trees, which go on from checkpoints. */
export function readmissionScript({ code, ...others }: ReadmissionScriptProps): ScriptProgramProps {
  return {
    ...others,
    framework: 'xgboost',
    source: code,
    entryPoint: 'train.py',
    metrics: [{ Name: VALIDATION_AUC, Regex: String.raw`validation-auc:([0-9.]+)` }],
    checkpoints: true,
    tellsFailure: true,
  };
}

/** What a person reads before approving. */
const PURPOSE: ModelPurpose = {
  purpose: 'Estimates how likely a patient with diabetes is to come back to hospital within 30 days of discharge',
  intendedUses: 'Ranks patients for a follow-up that does no harm where it was not needed',
  caveats:
    'Learned from encounters of 130 hospitals in the United States from 1999 to 2008; it must not decide about treatment, ' +
    'and must be evaluated anew on the patients of whoever uses it',
  risk: 'High',
};

/** The workflow of the reference workload, and the role of jobs that people start beside it. */
export class ReadmissionTraining extends TrainingWorkflow {
  /** Role of jobs that people start by hand. */
  readonly labRole: IRole;

  /** @throws as `TrainingWorkflow` and its steps do */
  constructor(scope: Construct, id: string, props: ReadmissionTrainingProps) {
    const { program, lake, data, volumeKey, subnets, securityGroup, jobPrefix, resources, reporting } = props;
    const shared = { lake, volumeKey, jobPrefix };
    const { image, code } = program;
    super(scope, id, {
      lake,
      data,
      dataPrefix: FEATURES,
      dataJobName: props.dataJobName,
      reporting,
      start: props.start,
      step: (inside) =>
        props.step?.(inside) ??
        new TrainingJob(inside, 'Training', { ...shared, program, data, resources, channels: CHANNELS }),
      judgement: {
        evaluation: (inside) =>
          props.evaluateWith?.(inside) ??
          new EvaluationJob(inside, 'Evaluation', {
            ...shared,
            ...props.evaluation,
            subnets,
            securityGroup,
            image,
            code,
            volumeGiB: resources.volumeGiB,
            maxRuntime: resources.maxRuntime,
            featuresPrefix: FEATURES,
          }),
      },
      model: {
        group: props.group,
        containers: props.containers ?? {
          image: program.algorithm.TrainingImage,
          environment: INFERENCE_ENVIRONMENT,
        },
        // What Autopilot makes answers rows of features alone, and no encounter as it came.
        contentTypes: props.containers === 'of the step' ? ['text/csv'] : INFERENCE_CONTENT_TYPES,
        purpose: PURPOSE,
        // Autopilot runs programs of its own, in containers that the step tells.
        source: props.containers === 'of the step' ? { hyperparameters: {} } : sourceOf(program),
      },
    });
    this.labRole = new LabRole(this, 'LabRole', {
      lake,
      volumeKey,
      image,
      code,
      channels: CHANNELS,
      featuresPrefix: FEATURES,
    });
  }
}
