import { type Duration, Stack } from 'aws-cdk-lib';
import { type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { CfnTrigger, CfnWorkflow } from 'aws-cdk-lib/aws-glue';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accept } from '../security/accept';
import { allow } from '../security/allow';
import type { SparkJob } from './spark-job';

/** Glue counts at most so many events, and waits at most so long, before it starts a workflow. */
const LARGEST_BATCH = 100;
const LONGEST_WINDOW_SECONDS = 900;

/** Start by arrival of files. */
export interface ArrivalProps {
  /** Bucket that sends its object events to EventBridge. */
  readonly bucket: IBucket;

  /** Start of the object keys that count, ending in `/`. */
  readonly prefix: string;

  /** Files that start a run, 1 to 100. */
  readonly batchSize: number;

  /** How long after the first file a run starts anyway, at most 15 minutes. */
  readonly window: Duration;
}

/** What starts a job. */
export interface JobTriggersProps {
  /** The job. */
  readonly job: SparkJob;

  /**
   * Start when files arrive.
   *
   * @default - arrivals start nothing
   */
  readonly arrival?: ArrivalProps;

  /**
   * Start by the clock, in UTC: `cron(minutes hours day-of-month month day-of-week year)`.
   *
   * @default - nothing is scheduled
   */
  readonly schedule?: string;
}

/**
 * Starts a Spark job when files arrive, by the clock, or both.
 *
 * Two Glue triggers, because a workflow has one start only. No event is needed for correctness: a run reads
 * every file that no run has taken, so an event that gets lost or comes twice costs time, not data (RV-15).
 */
export class JobTriggers extends Construct {
  constructor(scope: Construct, id: string, props: JobTriggersProps) {
    super(scope, id);
    if (props.arrival !== undefined) {
      this.startOnArrival(props.job, props.arrival);
    }
    if (props.schedule !== undefined) {
      new CfnTrigger(this, 'Schedule', {
        type: 'SCHEDULED',
        description: 'Starts the Spark job by the clock',
        schedule: props.schedule,
        startOnCreation: true,
        actions: [{ jobName: props.job.jobName }],
      });
    }
  }

  /** RV-02: a rule cannot start a Glue job, but it can tell a workflow, which counts before it starts one. */
  private startOnArrival(job: SparkJob, arrival: ArrivalProps): void {
    const { batchSize, window } = arrival;
    if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > LARGEST_BATCH) {
      throw new Error(`batchSize must be a whole number from 1 to ${LARGEST_BATCH}, got '${batchSize}'`);
    }
    if (window.toSeconds() < 1 || window.toSeconds() > LONGEST_WINDOW_SECONDS) {
      throw new Error(
        `window must be at most ${LONGEST_WINDOW_SECONDS} seconds, got '${window.toSeconds()}'; use a schedule for longer pauses`,
      );
    }
    const stack = Stack.of(this);

    const workflow = new CfnWorkflow(this, 'Workflow', { description: 'Starts the Spark job when files have arrived' });
    // No `startOnCreation`: Glue has it for scheduled and conditional triggers, an event trigger listens from the start.
    new CfnTrigger(this, 'Arrival', {
      type: 'EVENT',
      description: `Starts the Spark job after ${batchSize} files, or ${window.toHumanString()} after the first`,
      workflowName: workflow.ref,
      eventBatchingCondition: { batchSize, batchWindow: window.toSeconds() },
      actions: [{ jobName: job.jobName }],
    });

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      description: 'EventBridge tells the workflow about new files with it',
    });
    const workflowArn = stack.formatArn({ service: 'glue', resource: 'workflow', resourceName: workflow.ref });
    allow(role, { actions: ['glue:notifyEvent'], resources: [workflowArn] });

    const target: IRuleTarget = { bind: () => ({ arn: workflowArn, role }) };
    const files = new Rule(this, 'Files', {
      description: `New files under ${arrival.prefix}`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [arrival.bucket.bucketName] }, object: { key: [{ prefix: arrival.prefix }] } },
      },
      targets: [target],
    });
    accept(files, {
      rule: 'EventBusDLQ',
      packs: ['Serverless'],
      reason: 'A lost event costs time, not data: each run takes every file that no run has taken (RV-15)',
    });
  }
}
