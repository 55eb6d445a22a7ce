import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { LATEST } from '../../training/version-input';
import { startByClock, type WorkflowSchedule } from '../../workflow/start-by-clock';
import type { BatchInput } from './batch-source';

/** When a batch starts by the clock, and on what. */
export interface BatchSchedule extends WorkflowSchedule {
  /**
   * Folder that is scored, below `input.folders` and ending in `/`.
   *
   * @default - the newest version of the data
   */
  readonly folder?: string;
}

/** Choices for the start. */
export interface ScheduledBatch {
  /**
   * When it starts.
   *
   * @default - people start it
   */
  readonly schedule?: BatchSchedule;

  /** What executions may score. */
  readonly input: BatchInput;

  /** What is started. */
  readonly stateMachine: IStateMachine;

  /** Where it is reported that the clock could not start it. */
  readonly alarms: ITopic;
}

/**
 * Starts a batch by the clock.
 *
 * @throws if the expression is none, or nothing says what is scored at that time
 */
export function scheduleBatch(scope: Construct, { schedule, input, stateMachine, alarms }: ScheduledBatch): void {
  if (schedule === undefined) return;
  const { folder } = schedule;
  if (folder === undefined && input.versions?.jobName === undefined) {
    throw new Error(
      'schedule must have a folder where no job makes versions, got none; give input.versions.jobName, whose newest run is scored, or schedule.folder',
    );
  }
  if (folder !== undefined && (input.folders === undefined || !/^[^/].*\/$/.test(folder))) {
    throw new Error(
      `schedule.folder must be a folder below input.folders, ending in '/', got '${folder}'` +
        `${input.folders === undefined ? ' without input.folders' : ''}; write it like 'incoming/'`,
    );
  }
  const given: Readonly<Record<string, string>> = folder === undefined ? { version: LATEST } : { folder };
  startByClock(scope, {
    schedule,
    stateMachine,
    input: given,
    alarms,
    says: {
      schedule: folder === undefined ? 'Scores the newest version of the data' : 'Scores the files of a folder',
      role: 'Scheduler starts the batch transform with it',
      alarm: `Scheduler gave up starting the batch transform; start it by hand with ${JSON.stringify(given)}`,
    },
  });
}
