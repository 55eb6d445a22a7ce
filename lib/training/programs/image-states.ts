/* eslint-disable awscdk/require-passing-this -- the states are children of the workflow that asks for them */
import { Duration, Stack } from 'aws-cdk-lib';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import {
  Chain,
  Choice,
  Condition,
  type IChainable,
  Pass,
  type RetryProps,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { allow } from '../../security/allow';
import { RETRY_CALL, TaskState } from '../../workflow/task-state';
import { DecidedFailure } from '../decided-failure';

/** Which image, and what is asked of it. */
export interface EnsuredImage {
  /** Where it lies. */
  readonly repository: IRepository;

  /** Its tag. */
  readonly tag: string;

  /** What builds it. */
  readonly project: IProject;

  /** What its scan may find. */
  readonly findings: 'any' | 'no-critical';
}

/** A base image that does not come at once comes later; the tag is made of the code, so a second build is the same. */
const RETRY_BUILD: RetryProps = {
  errors: ['States.TaskFailed'],
  interval: Duration.seconds(60),
  maxAttempts: 1,
  backoffRate: 2,
};

/** Path of the number of critical findings; ECR leaves out severities that it did not find. */
const CRITICAL = '$.image.scan.ImageScanFindings.FindingSeverityCounts.CRITICAL';
const STATUS = '$.image.scan.ImageScanStatus.Status';

/**
 * `FindImage -> HasImage -> BuildImage -> ReadScan -> ScanEnded`, with a wait and a second look while the scan goes on. An image that
 * was there is looked at, too, because what is known about its parts may have changed.
 */
export function imageStates(scope: Construct, props: EnsuredImage & { readonly onError: IChainable }): Chain {
  const { onError, repository, tag, project } = props;
  const ready = new Pass(scope, 'ImageReady');
  const find = new TaskState(scope, 'FindImage', {
    // Says what it did not find, where DescribeImages fails.
    call: 'aws-sdk:ecr:batchGetImage',
    parameters: { RepositoryName: repository.repositoryName, ImageIds: [{ ImageTag: tag }] },
    resultSelector: { 'found.$': '$.Images[*].ImageId' },
    resultPath: '$.image',
    retries: [RETRY_CALL],
    onError,
  });
  const build = new TaskState(scope, 'BuildImage', {
    call: 'codebuild:startBuild.sync',
    parameters: { ProjectName: project.projectName },
    resultPath: null,
    retries: [RETRY_BUILD],
    onError,
  });
  const looked: IChainable = props.findings === 'any' ? ready : scanned(scope, props, ready);
  const isThere = Condition.isPresent('$.image.found[0]');
  find.next(new Choice(scope, 'HasImage').when(isThere, looked).otherwise(build.next(looked)));
  return Chain.custom(find, [ready], ready);
}

/** From the first look at the scan to `ready`, or to a failure that says what was found. */
function scanned(
  scope: Construct,
  { onError, repository, tag }: EnsuredImage & { readonly onError: IChainable },
  ready: Pass,
): IChainable {
  const read = new TaskState(scope, 'ReadScan', {
    call: 'aws-sdk:ecr:describeImageScanFindings',
    // One finding, because all of them may be more than a state can hold; the counts are whole.
    parameters: { RepositoryName: repository.repositoryName, ImageId: { ImageTag: tag }, MaxResults: 1 },
    resultPath: '$.image.scan',
    retries: [RETRY_CALL],
    onError,
  });
  const wait = new Wait(scope, 'WaitForScan', { time: WaitTime.duration(Duration.seconds(20)) });
  const status = (...names: string[]): Condition =>
    Condition.or(...names.map((name) => Condition.stringEquals(STATUS, name)));
  const verdict = new Choice(scope, 'IsSafe')
    .when(
      Condition.and(Condition.isPresent(CRITICAL), Condition.numberGreaterThan(CRITICAL, 0)),
      new DecidedFailure(scope, 'ImageNotSafe', {
        error: 'ImageNotSafe',
        cause: `States.Format('The scan of the image found {} critical faults; update what it builds on, or allow any findings', ${CRITICAL})`,
        onError,
      }),
    )
    .otherwise(ready);
  return read.next(
    new Choice(scope, 'ScanEnded')
      // ACTIVE and PENDING are words of the enhanced scan.
      .when(status('COMPLETE', 'ACTIVE'), verdict)
      .when(status('IN_PROGRESS', 'PENDING'), wait.next(read))
      .otherwise(
        new DecidedFailure(scope, 'ImageNotScanned', {
          error: 'ImageNotScanned',
          cause: `States.Format('ECR could not scan the image, with status {}; build on a system that it knows, or allow any findings', ${STATUS})`,
          onError,
        }),
      ),
  );
}

/** Lets a state machine find the image, build it, and read its scan. */
export function grantImageStates(stateMachine: IRole, { repository, project, findings }: EnsuredImage): void {
  allow(stateMachine, {
    actions: ['ecr:BatchGetImage', ...(findings === 'any' ? [] : ['ecr:DescribeImageScanFindings'])],
    resources: [repository.repositoryArn],
  });
  allow(stateMachine, {
    actions: ['codebuild:StartBuild', 'codebuild:StopBuild', 'codebuild:BatchGetBuilds'],
    resources: [project.projectArn],
  });
  allow(stateMachine, {
    actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
    resources: [
      Stack.of(project).formatArn({
        service: 'events',
        resource: 'rule',
        resourceName: 'StepFunctionsGetEventForCodeBuildStartBuildRule',
      }),
    ],
  });
}
