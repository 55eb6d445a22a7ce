import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { accept } from '../security/accept';
import { startByClock, StarterRole, type WorkflowSchedule } from '../workflow/start-by-clock';
import { LATEST } from './version-input';

/** What starts a training workflow beside people. */
export interface TrainingStart {
  /**
   * Start by the clock, on the newest version of the data.
   *
   * @default - nothing is scheduled
   */
  readonly schedule?: WorkflowSchedule;

  /**
   * Start with each new version of the data: when the job succeeds that makes them.
   *
   * @default false
   */
  readonly onNewFeatures?: boolean;
}

/** Choices for the rules. */
export interface StartRulesProps extends TrainingStart {
  /** What is started. */
  readonly stateMachine: IStateMachine;

  /**
   * Name of the Glue job that makes versions of the data and names them after its runs.
   *
   * @default - none, and then nothing can start by itself
   */
  readonly jobName?: string;

  /** Where it is reported that the clock could not start it. */
  readonly alarms: ITopic;
}

/** Starts a training workflow by the clock, with new features, or both; always with the input that people give, too. */
export class StartRules extends Construct {
  /** @throws if something is to start it, and no job makes versions */
  constructor(scope: Construct, id: string, props: StartRulesProps) {
    super(scope, id);
    const { schedule, jobName } = props;
    const onNewFeatures = props.onNewFeatures ?? false;
    if (jobName === undefined) {
      if (schedule === undefined && !onNewFeatures) return;
      throw new Error(
        `${schedule === undefined ? 'onNewFeatures' : 'schedule'} needs jobName, the job whose runs are versions of the data; ` +
          'give it, or start the workflow by hand with {"version": "<version>"}',
      );
    }
    if (schedule !== undefined) this.startByClock(props, schedule);
    if (onNewFeatures) this.startWithFeatures(props, jobName);
  }

  private startByClock(props: StartRulesProps, schedule: WorkflowSchedule): void {
    startByClock(this, {
      schedule,
      stateMachine: props.stateMachine,
      input: { version: LATEST },
      alarms: props.alarms,
      says: {
        schedule: 'Trains on the newest version of the data',
        role: 'Scheduler starts the training workflow with it',
        alarm: 'Scheduler gave up starting the training workflow; start it by hand with {"version": "latest"}',
      },
    });
  }

  private startWithFeatures({ stateMachine }: StartRulesProps, jobName: string): void {
    const made = new Rule(this, 'NewFeatures', {
      description: 'New versions of the features',
      eventPattern: {
        source: ['aws.glue'],
        detailType: ['Glue Job State Change'],
        detail: { jobName: [jobName], state: ['SUCCEEDED'] },
      },
      targets: [
        new SfnStateMachine(stateMachine, {
          role: new StarterRole(this, 'NewFeaturesRole', {
            service: 'events.amazonaws.com',
            description: 'EventBridge starts the training workflow with it',
          }),
          input: RuleTargetInput.fromObject({ version: EventField.fromPath('$.detail.jobRunId') }),
        }),
      ],
    });
    accept(made, {
      rule: 'EventBusDLQ',
      packs: ['Serverless'],
      reason:
        'EventBridge tries for a day, and the version stays in the features zone: a person can train on it at any time, ' +
        'and the next version brings the next start',
    });
  }
}
