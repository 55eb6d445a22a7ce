import { Stack, TimeZone } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { accept } from '../security/accept';
import { LATEST } from './version-input';

/** When a workflow starts by the clock. */
export interface TrainingSchedule {
  /** `cron(minutes hours day-of-month month day-of-week year)` or `rate(7 days)`. */
  readonly expression: string;

  /**
   * Time zone of a cron expression, by its IANA name, e.g. `Europe/Berlin`.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
}

/** What starts a training workflow beside people. */
export interface TrainingStart {
  /**
   * Start by the clock, on the newest version of the data.
   *
   * @default - nothing is scheduled
   */
  readonly schedule?: TrainingSchedule;

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

  private startByClock(props: StartRulesProps, { expression, timeZone }: TrainingSchedule): void {
    if (!/^(cron\([^()]+\)|rate\(\d+ (minutes?|hours?|days?)\))$/.test(expression)) {
      throw new Error(
        `schedule must be 'cron(minutes hours day-of-month month day-of-week year)' or 'rate(<number> <unit>)', got '${expression}'`,
      );
    }
    const zone = timeZone === undefined ? TimeZone.ETC_UTC : TimeZone.of(timeZone);
    const group = new ScheduleGroup(this, 'Schedules');
    new Schedule(this, 'Schedule', {
      description: 'Trains on the newest version of the data',
      schedule: ScheduleExpression.expression(expression, zone),
      scheduleGroup: group,
      target: new StepFunctionsStartExecution(props.stateMachine, {
        input: ScheduleTargetInput.fromObject({ version: LATEST }),
        role: this.role('ScheduleRole', 'scheduler.amazonaws.com', 'Scheduler starts the training workflow with it'),
      }),
    });
    // No queue for what could not be delivered: the next date trains on the newest version all the same.
    new Alarm(this, 'NotStarted', {
      alarmDescription: 'Scheduler gave up starting the training workflow; start it by hand with {"version": "latest"}',
      metric: group.metricDropped(),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(props.alarms));
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
          role: this.role(
            'NewFeaturesRole',
            'events.amazonaws.com',
            'EventBridge starts the training workflow with it',
          ),
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

  /** The roles that CDK would make let any account use them, or name what does not matter. */
  private role(id: string, service: string, description: string): Role {
    return new Role(this, id, {
      assumedBy: new ServicePrincipal(service, {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description,
    });
  }
}
