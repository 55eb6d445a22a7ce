import { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Chain, type IChainable, type IStateMachine, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import type { ModelGroup } from '../registry/model-group';
import { Failure } from '../workflow/failure';
import { Workflow, type WorkflowReporting, WorkflowRole } from '../workflow/workflow';
import type { EvaluationStep } from './evaluation/evaluation-step';
import { type Bar, gate, limitText, metricBar, type Objective } from './gate';
import type { ModelPurpose } from './model-card';
import type { ModelSource } from './model-source';
import { type RegisteredContainers, Registration } from './registration';
import { StartRules, type TrainingStart } from './start-rules';
import type { TrainingData } from './training-data';
import type { TrainingStep } from './training-step';
import { VersionInput } from './version-input';

/**
 * Which model is good enough: what a script found on data that the model never saw, or what its job reported. `nothing` for an
 * algorithm that reports no figure: its models are reported, and not registered.
 */
export type Judgement =
  | 'nothing'
  | { readonly evaluation: (scope: Construct) => EvaluationStep; readonly objective?: undefined }
  | { readonly objective: Objective; readonly evaluation?: undefined };

/** What is registered, and how it is served. */
export interface RegisteredModel {
  /** Where versions are registered. */
  readonly group: ModelGroup;

  /** How they are served; `of the step` when the step leaves `$.training.containers`. */
  readonly containers: RegisteredContainers;

  /** Content types that they take and give. */
  readonly contentTypes: readonly string[];

  /** What people should know of them. */
  readonly purpose: ModelPurpose;

  /** What they are made of; `sourceOf` tells it of a program. */
  readonly source: ModelSource;
}

/** An image of one's own, which has to be there before the job that runs in it; see `ContainerImage`. */
export interface EnsuredImage {
  /** How long building it may take. */
  readonly longest: Duration;

  /** States that build it where it is not there yet. */
  ensureImage(scope: Construct, onError: IChainable): Chain;

  /** Lets a state machine run them. */
  grantEnsure(stateMachine: IRole): void;
}

/** Choices for the workflow. */
export interface TrainingWorkflowProps {
  /**
   * The image of the program, where it has to be built.
   *
   * @default - the image is there
   */
  readonly ensure?: EnsuredImage;

  /** The lake. */
  readonly lake: DataLake;

  /** Where the data of the jobs lies. */
  readonly data: TrainingData;

  /** Where versions of the data lie in the features zone, ending in `/`; below it `version=<version>/`. */
  readonly dataPrefix: string;

  /**
   * Name of the Glue job that makes versions of the data and names them after its runs.
   *
   * @default - others make them; then every start names its version
   */
  readonly dataJobName?: string;

  /** Makes the step that trains, inside of this construct. */
  readonly step: (scope: Construct) => TrainingStep;

  /** Which model is good enough. */
  readonly judgement: Judgement;

  /** What is registered. */
  readonly model: RegisteredModel;

  /** Where outcomes are reported and executions logged. */
  readonly reporting: WorkflowReporting;

  /**
   * What starts it beside people.
   *
   * @default - nothing
   */
  readonly start?: TrainingStart;
}

/** Reading and registering, and what waits in a queue, beside what images, data and jobs take. */
const SPARE_TIME = Duration.hours(2);

/**
 * Trains on a version of the data, evaluates, and registers a model that beats the bar, for a person to approve.
 *
 * Input: `{"version": "<version>"}` or `{"version": "latest"}`, whoever starts it. Every failure is caught and reported to the topic; a
 * rule reports executions that end without coming so far, by time-out or by hand.
 */
export class TrainingWorkflow extends Construct {
  /** The state machine. */
  readonly stateMachine: IStateMachine;

  /** The same with its log, for grants to people. */
  readonly workflow: Workflow;

  /** The step that trains. */
  readonly step: TrainingStep;

  private readonly failure: Failure;

  /** @throws if the bar, the metric, the versions or the starts are none that the services know */
  constructor(scope: Construct, id: string, props: TrainingWorkflowProps) {
    super(scope, id);
    const { lake, reporting, data } = props;
    const { evaluation: judge, objective } = props.judgement === 'nothing' ? {} : props.judgement;
    this.step = props.step(this);
    const evaluation = judge?.(this);
    const bars = evaluation?.bars ?? (objective === undefined ? [] : [metricBar(objective)]);
    this.failure = new Failure(this, 'Failure', { alarms: reporting.alarms, subject: 'Training failed' });
    const versions = new VersionInput(this, 'Versions', {
      lake,
      prefix: props.dataPrefix,
      jobName: props.dataJobName,
      failure: this.failure,
    });
    const registration =
      props.judgement === 'nothing'
        ? undefined
        : new Registration(this, 'Registration', {
            ...props.model,
            bars,
            manifest: versions.manifest,
            statistics: evaluation?.statistics,
          });

    const role = new WorkflowRole(this, 'Role', {
      description: 'Training workflow: runs the jobs, reads evaluations, registers models, reports',
      reporting,
    });
    versions.grantFind(role);
    props.ensure?.grantEnsure(role);
    data.grantPrepare(role);
    this.step.grantRun(role);
    evaluation?.grantRun(role);
    registration?.grantRegister(role);

    const run = this.run({
      ensure: props.ensure,
      data,
      evaluation,
      bars,
      objective,
      registration,
    });
    this.workflow = new Workflow(this, 'Workflow', {
      role,
      definition: versions.states(run),
      timeout: [props.ensure, data, this.step, evaluation].reduce(
        (sum, part) => (part === undefined ? sum : sum.plus(part.longest)),
        SPARE_TIME,
      ),
      reporting,
    });
    this.stateMachine = this.workflow.stateMachine;
    new StartRules(this, 'Start', {
      ...props.start,
      stateMachine: this.stateMachine,
      jobName: props.dataJobName,
      alarms: reporting.alarms,
    });
  }

  /** From a version to a registered model, or to a report of why not. */
  private run(parts: {
    readonly ensure: EnsuredImage | undefined;
    readonly data: TrainingData;
    readonly evaluation: EvaluationStep | undefined;
    readonly bars: readonly Bar[];
    readonly objective: Objective | undefined;
    readonly registration: Registration | undefined;
  }): Chain {
    const onError = this.failure.report;
    const { bars } = parts;
    const ensured = parts.ensure?.ensureImage(this, onError);
    const prepared = parts.data.prepare(this, onError);
    const trained = this.step.states(onError);
    const evaluated = parts.evaluation?.states(onError);
    const judged =
      parts.registration === undefined ? this.reportTrained() : this.judged(parts.registration, bars, parts.objective);
    const [first, ...others] = [ensured, prepared, trained, evaluated, judged].filter((chain) => chain !== undefined);
    return others.reduce<Chain>((chain, next) => chain.next(next), first as Chain);
  }

  private judged(registration: Registration, bars: readonly Bar[], objective: Objective | undefined): Chain {
    return gate(this, {
      bars,
      select: objective,
      passes: registration.states(this.failure.report).next(this.reportRegistered(bars)),
      staysBelow: this.reportBelow(bars),
      hasNoFigure: this.failure.because(
        'NoResult',
        'InvalidEvaluation',
        `There is no number at ${bars.map(({ path }) => path).join(', or none at ')}`,
      ),
    });
  }

  private reportRegistered(bars: readonly Bar[]): IChainable {
    const figures = bars.map(({ figure }) => `${figure} {}`).join(', ');
    return this.failure
      .reportState('ReportRegistered', {
        subject: 'A model waits for approval',
        message: `States.Format('{} reached the bar: ${figures}; approve it to serve it', $.registration.ModelPackageArn, ${pathsOf(bars)})`,
      })
      .next(new Succeed(this, 'Registered'));
  }

  /** What nobody judges is not registered; whoever needs the artifact finds it by the report. */
  private reportTrained(): Chain {
    return this.failure
      .reportState('ReportTrained', {
        subject: 'A model was trained',
        message: `States.Format('{} reports no figure, so nothing decides about its model, which was not registered: {}', $.training.job, $.training.model)`,
      })
      .next(new Succeed(this, 'Trained'));
  }

  private reportBelow(bars: readonly Bar[]): IChainable {
    const figures = bars.map((bar) => `${bar.figure} {} (${limitText(bar)})`).join(', ');
    return this.failure
      .reportState('ReportBelowBar', {
        subject: 'A model stays below the bar',
        message: `States.Format('{} did not reach the bar: ${figures}; it was not registered', $.training.job, ${pathsOf(bars)})`,
      })
      .next(new Succeed(this, 'NotRegistered'));
  }
}

/** The values of some bars, as arguments of an intrinsic function. */
function pathsOf(bars: readonly Bar[]): string {
  return bars.map(({ path }) => path).join(', ');
}
