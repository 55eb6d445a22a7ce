/* eslint-disable awscdk/no-variable-construct-id -- the id is the name of a state, which must be unique in the workflow */
import type { DescribeStacksCommandInput, UpdateStackCommandInput } from '@aws-sdk/client-cloudformation';
import { Duration, Stack } from 'aws-cdk-lib';
import { Choice, Condition, type IChainable, Pass, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';

/** Choices for the update. */
export interface StackUpdateProps {
  /** Stands after the names of its states, because a workflow can update twice; empty for the first time. */
  readonly suffix: '' | 'Again';

  /** Names of all parameters of the stack's template; an update has to repeat every one. */
  readonly stackParameters: readonly string[];

  /**
   * What else of the description of the stack is kept, beside `$.stack.status`.
   *
   * @default - nothing
   */
  readonly keep?: Readonly<Record<string, string>>;

  /** Where an error is kept, e.g. `$.error`. */
  readonly errorPath: string;

  /** What follows when the stack already is as its parameters say. */
  readonly unchanged: IChainable;

  /** What follows when the update is complete. */
  readonly updated: IChainable;

  /** What follows when CloudFormation refuses the update, or has rolled it back. */
  readonly failed: IChainable;

  /** What follows when nobody can say how the update goes. */
  readonly lost: IChainable;
}

/** What CloudFormation answers when the stack already is as the template and the parameters say. */
const NOTHING_TO_UPDATE = 'No updates are to be performed';

/** Part of what CloudFormation answers while another update holds the stack. */
const STACK_IS_BUSY = '_IN_PROGRESS state';

/**
 * States that update this stack with its previous template, which reads every parameter anew, and watch the update to its
 * end. An update that another one holds up is asked for again.
 */
export class StackUpdate extends Construct {
  /** The first of the states. */
  readonly start: IChainable;

  private readonly props: StackUpdateProps;

  constructor(scope: Construct, id: string, props: StackUpdateProps) {
    super(scope, id);
    this.props = props;
    const { stackName } = Stack.of(this);
    const { suffix, errorPath } = props;
    const says = (text: string): Condition =>
      Condition.and(
        Condition.isPresent(`${errorPath}.Cause`),
        Condition.stringMatches(`${errorPath}.Cause`, `*${text}*`),
      );
    const wait = new Wait(this, `WaitUntilFree${suffix}`, { time: WaitTime.duration(Duration.minutes(1)) });
    const refused = new Choice(this, `UpdateRefused${suffix}`)
      .when(says(NOTHING_TO_UPDATE), props.unchanged)
      .when(says(STACK_IS_BUSY), wait)
      .otherwise(props.failed);

    const updateStack = new TaskState<JsonPathParams<UpdateStackCommandInput>>(this, `UpdateStack${suffix}`, {
      call: 'aws-sdk:cloudformation:updateStack',
      parameters: {
        StackName: stackName,
        UsePreviousTemplate: true,
        // The previous value of such a parameter is the name of the SSM parameter, which is read anew.
        Parameters: props.stackParameters.map((name) => ({ ParameterKey: name, UsePreviousValue: true })),
        Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      },
      resultPath: null,
      retries: [],
      onError: refused,
      errorPath,
    });
    wait.next(updateStack);
    this.start = updateStack.next(this.watch(stackName));
  }

  /** Asks every half minute until the update has ended, one way or the other. */
  private watch(stackName: string): IChainable {
    const { suffix, errorPath, keep, updated, failed, lost } = this.props;
    const wait = new Wait(this, `WaitForUpdate${suffix}`, { time: WaitTime.duration(Duration.seconds(30)) });
    const updateFailed = new Pass(this, `UpdateFailed${suffix}`, {
      parameters: {
        Error: 'UpdateFailed',
        'Cause.$': "States.Format('The stack ended as {}; its events say why', $.stack.status)",
      },
      resultPath: errorPath,
    }).next(failed);
    const describe = new TaskState<JsonPathParams<DescribeStacksCommandInput>>(this, `DescribeStack${suffix}`, {
      call: 'aws-sdk:cloudformation:describeStacks',
      parameters: { StackName: stackName },
      resultSelector: { 'status.$': '$.Stacks[0].StackStatus', ...keep },
      resultPath: '$.stack',
      retries: [RETRY_CALL],
      onError: lost,
      errorPath,
    });
    return wait
      .next(describe)
      .next(
        new Choice(this, `HasEnded${suffix}`)
          .when(Condition.stringEquals('$.stack.status', 'UPDATE_COMPLETE'), updated)
          .when(Condition.stringMatches('$.stack.status', '*_IN_PROGRESS'), wait)
          .otherwise(updateFailed),
      );
  }
}
