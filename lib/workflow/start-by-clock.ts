/* eslint-disable awscdk/require-passing-this -- what starts a workflow is a child of whoever asks for it */
import { Stack, TimeZone } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** When a workflow starts by the clock. */
export interface WorkflowSchedule {
  /** `cron(minutes hours day-of-month month day-of-week year)` or `rate(7 days)`. */
  readonly expression: string;

  /**
   * Time zone of a cron expression, by its IANA name, e.g. `Europe/Berlin`.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
}

/** Choices for the start by the clock. */
export interface ClockStartProps {
  /** When it starts. */
  readonly schedule: WorkflowSchedule;

  /** What is started. */
  readonly stateMachine: IStateMachine;

  /** Input of each execution. */
  readonly input: Readonly<Record<string, string>>;

  /** Where it is reported that the clock could not start it. */
  readonly alarms: ITopic;

  /** What people read of it in the console. */
  readonly says: {
    /** What happens at that time. */
    readonly schedule: string;
    /** What the role is for. */
    readonly role: string;
    /** What to do when it did not start. */
    readonly alarm: string;
  };
}

/**
 * Starts a workflow by the clock, and raises an alarm when that did not succeed.
 *
 * @throws if the expression is none of Scheduler's
 */
export function startByClock(scope: Construct, props: ClockStartProps): void {
  const { expression, timeZone } = props.schedule;
  if (!/^(cron\([^()]+\)|rate\(\d+ (minutes?|hours?|days?)\))$/.test(expression)) {
    throw new Error(
      `schedule must be 'cron(minutes hours day-of-month month day-of-week year)' or 'rate(<number> <unit>)', got '${expression}'`,
    );
  }
  const zone = timeZone === undefined ? TimeZone.ETC_UTC : TimeZone.of(timeZone);
  const group = new ScheduleGroup(scope, 'Schedules');
  new Schedule(scope, 'Schedule', {
    description: props.says.schedule,
    schedule: ScheduleExpression.expression(expression, zone),
    scheduleGroup: group,
    target: new StepFunctionsStartExecution(props.stateMachine, {
      input: ScheduleTargetInput.fromObject(props.input),
      role: new StarterRole(scope, 'ScheduleRole', {
        service: 'scheduler.amazonaws.com',
        description: props.says.role,
      }),
    }),
  });
  // No queue for what could not be delivered: the next date starts it all the same.
  new Alarm(scope, 'NotStarted', {
    alarmDescription: props.says.alarm,
    metric: group.metricDropped(),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(props.alarms));
}

/** Choices for the role. */
export interface StarterRoleProps {
  /** Principal of the service that starts the workflow. */
  readonly service: string;

  /** What the role is for; people read it in the console. */
  readonly description: string;
}

/** The role with which a service of this account starts a workflow: those that CDK would make let any account use them. */
export class StarterRole extends Role {
  constructor(scope: Construct, id: string, props: StarterRoleProps) {
    super(scope, id, {
      assumedBy: new ServicePrincipal(props.service, {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
      }),
      description: props.description,
    });
  }
}
