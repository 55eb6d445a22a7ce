import type { DescribeStacksCommandInput } from '@aws-sdk/client-cloudformation';
import { Duration, Stack } from 'aws-cdk-lib';
import { Choice, Condition, type IChainable, Pass, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENTRIES, NO_CHALLENGER, type ServedVersions } from '../registry/served-versions';
import type { Failure } from '../workflow/failure';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';
import { WANTED } from './promoted-version';

/** Choices for the versions. */
export interface NextVersionsProps {
  /** Name of the parameter of the stack that the versions come from. */
  readonly versionsParameter: string;

  /** Whether the endpoint takes a challenger. */
  readonly experiments: boolean;

  /** Where the workflow fails. */
  readonly failure: Failure;

  /** What follows when it is clear what will be served: `NEXT` and `FORMER` are filled in. */
  readonly then: IChainable;
}

/** Where the whole former value is kept, and its entries: `{ value, entries }`. */
export const FORMER = '$.former';

/** Where the whole next value is kept, and what a report says of it: `{ value, says }`. */
export const NEXT = '$.next';

/**
 * States that read what the stack serves, and make of it and of the wanted version what it will serve. What was served
 * becomes `previous` when another version takes its place, so that an experiment does not lose the way back.
 *
 * The stack is asked, and not the parameter: that is ahead of the stack if a promotion was stopped halfway.
 */
export class NextVersions extends Construct {
  /** The first of the states. */
  readonly start: IChainable;

  private readonly props: NextVersionsProps;

  constructor(scope: Construct, id: string, props: NextVersionsProps) {
    super(scope, id);
    this.props = props;
    const isServed = Condition.stringEqualsJsonPath(`${WANTED}.arn`, former('served'));
    const wanted = `${WANTED}.arn`;
    const choice = new Choice(this, 'WhatChanges');
    if (props.experiments) {
      const challenges = Condition.stringEquals(`${WANTED}.as`, 'challenger');
      choice
        .when(
          Condition.and(challenges, isServed),
          props.failure.because(
            'ChallengesItself',
            'Refused',
            'The version is served already, and cannot challenge itself; name another one, or end an experiment with {"modelPackage": "<its ARN>"}',
          ),
        )
        .when(
          challenges,
          this.next('Challenge', {
            versions: [former('served'), wanted, former('previous')],
            says: `States.Format('{} challenges {}, which goes on being served', ${wanted}, ${former('served')})`,
          }),
        );
    }
    choice
      .when(
        isServed,
        this.next('ServeAlone', {
          versions: [former('served'), undefined, former('previous')],
          says: `States.Format('{} is served alone; its challenger was {}', ${wanted}, ${former('challenger')})`,
        }),
      )
      .otherwise(
        this.next('ServeNext', {
          versions: [wanted, undefined, former('served')],
          says: `States.Format('{} is served; before it was {}', ${wanted}, ${former('served')})`,
        }),
      );
    // What an update has not brought to its end may still be taken back: nobody begins from there, and two promotions follow each other.
    const wait = new Wait(this, 'WaitForOther', { time: WaitTime.duration(Duration.minutes(1)) });
    const read = this.readStack();
    wait.next(read);
    const isFree = new Choice(this, 'StackIsFree')
      .when(Condition.stringMatches(`${FORMER}.status`, '*_IN_PROGRESS'), wait)
      .otherwise(this.takeApart().next(choice));
    this.start = read.next(isFree);
  }

  private readStack(): TaskState<JsonPathParams<DescribeStacksCommandInput>> {
    const { versionsParameter, failure } = this.props;
    return new TaskState<JsonPathParams<DescribeStacksCommandInput>>(this, 'ReadServed', {
      call: 'aws-sdk:cloudformation:describeStacks',
      parameters: { StackName: Stack.of(this).stackName },
      // A search finds a list, here of one.
      resultSelector: {
        'status.$': '$.Stacks[0].StackStatus',
        'values.$': `$.Stacks[0].Parameters[?(@.ParameterKey=='${versionsParameter}')].ResolvedValue`,
      },
      resultPath: FORMER,
      retries: [RETRY_CALL],
      onError: failure.report,
    });
  }

  private takeApart(): Pass {
    return new Pass(this, 'TakeApart', {
      parameters: {
        'value.$': `${FORMER}.values[0]`,
        'entries.$': `States.StringSplit(${FORMER}.values[0], ',')`,
      },
      resultPath: FORMER,
    });
  }

  /** A state that writes the next value; `undefined` is no challenger. */
  private next(
    id: string,
    { versions, says }: { readonly versions: readonly (string | undefined)[]; readonly says: string },
  ): IChainable {
    const pattern = versions.map((version) => (version === undefined ? NO_CHALLENGER : '{}')).join(',');
    const paths = versions.filter((version) => version !== undefined);
    return new Pass(this, id, {
      parameters: { 'value.$': `States.Format('${pattern}', ${paths.join(', ')})`, 'says.$': says },
      resultPath: NEXT,
    }).next(this.props.then);
  }
}

/** Path of an entry of the former value. */
function former(entry: keyof ServedVersions): string {
  return `${FORMER}.entries[${ENTRIES.indexOf(entry)}]`;
}
