import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type CustomState, Fail, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { JsonPathParams } from './json-path-params';
import { RETRY_CALL, TaskState } from './task-state';

/** What a report says. */
export interface ReportText {
  /** Subject, at most 100 characters. */
  readonly subject: string;

  /** An intrinsic function that makes the text. */
  readonly message: string;

  /**
   * Where it is kept that the topic could not be told.
   *
   * @default '$.error'
   */
  readonly errorPath?: string;
}

/** Choices for the way out. */
export interface FailureProps {
  /** Where it is reported. */
  readonly alarms: ITopic;

  /** Subject of the report. */
  readonly subject: string;
}

/** The one way out of a workflow that fails: say what went wrong in a report, then fail with it. */
export class Failure extends Construct {
  /** Where every `Catch` leads, with the error as `$.error`. */
  readonly report: IChainable;

  private readonly alarms: ITopic;
  private readonly failed: Fail;

  constructor(scope: Construct, id: string, props: FailureProps) {
    super(scope, id);
    this.alarms = props.alarms;
    this.failed = new Fail(this, 'Failed', { errorPath: '$.error.Error', causePath: 'States.JsonToString($.error)' });
    this.report = this.reportState('ReportFailure', {
      subject: props.subject,
      message: "States.Format('{}: {}', $$.Execution.Id, States.JsonToString($.error))",
      // The execution fails with what went wrong first, not with what went wrong with the report.
      errorPath: '$.notReported',
    }).next(this.failed);
  }

  /** A failure that no service reports but this workflow decides on. */
  because(id: string, error: string, cause: string): IChainable {
    return new Pass(this, id, { parameters: { Error: error, Cause: cause }, resultPath: '$.error' }).next(this.report);
  }

  /** A state that tells the topic; if even that fails, the execution fails, which a rule reports. */
  reportState(id: string, text: ReportText): CustomState {
    return new TaskState<JsonPathParams<PublishCommandInput>>(this, id, {
      call: 'sns:publish',
      parameters: { TopicArn: this.alarms.topicArn, Subject: text.subject, 'Message.$': text.message },
      resultPath: null,
      retries: [RETRY_CALL],
      onError: this.failed,
      errorPath: text.errorPath,
    });
  }
}
