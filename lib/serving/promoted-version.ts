import type { DescribeModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ORIGIN } from '../registry/model-registry';
import type { Failure } from '../workflow/failure';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';

/** Choices for what is asked. */
export interface PromotedVersionProps {
  /** Name of the group that the version must be of. */
  readonly groupName: string;

  /** Whether the endpoint takes a challenger. */
  readonly experiments: boolean;

  /** Where the workflow fails. */
  readonly failure: Failure;

  /** What follows for a version that may be served. */
  readonly allowed: IChainable;

  /** What follows for a baseline that nobody asked for. */
  readonly ignored: IChainable;
}

/** Where the version that an input names is kept, and as what: `{ arn, as }`. */
export const WANTED = '$.wanted';

/**
 * States that take what an input asks for, one version to serve alone or to challenge the served one, and look whether
 * that version may be served.
 */
export class PromotedVersion extends Construct {
  /** The first of the states. */
  readonly start: IChainable;

  private readonly props: PromotedVersionProps;

  constructor(scope: Construct, id: string, props: PromotedVersionProps) {
    super(scope, id);
    this.props = props;
    const { failure, experiments } = props;
    const describe = this.describeVersion().next(this.mayBeServed());
    const take = (name: string, member: string, as: string): IChainable =>
      new Pass(this, name, { parameters: { 'arn.$': `$.${member}`, as }, resultPath: WANTED }).next(describe);
    const challenge = experiments
      ? take('TakeChallenger', 'challenger', 'challenger')
      : failure.because(
          'NoExperiments',
          'Refused',
          'The endpoint takes no challenger, because its rollout is neither split nor shadow; deploy it with one of them, or promote the version with {"modelPackage": "<its ARN>"}',
        );
    this.start = new Choice(this, 'WhatIsAsked')
      .when(onlyText('modelPackage', 'challenger'), take('TakeVersion', 'modelPackage', 'served'))
      .when(onlyText('challenger', 'modelPackage'), challenge)
      .otherwise(
        failure.because(
          'InvalidInput',
          'InvalidInput',
          'The input must be {"modelPackage": "<ARN of an approved version>"} or {"challenger": "<ARN of an approved version>"}',
        ),
      );
  }

  private describeVersion(): TaskState<JsonPathParams<DescribeModelPackageCommandInput>> {
    return new TaskState<JsonPathParams<DescribeModelPackageCommandInput>>(this, 'DescribeVersion', {
      call: 'aws-sdk:sagemaker:describeModelPackage',
      parameters: { 'ModelPackageName.$': `${WANTED}.arn` },
      resultPath: '$.version',
      retries: [RETRY_CALL],
      onError: this.props.failure.report,
    });
  }

  private mayBeServed(): Choice {
    const { failure, groupName } = this.props;
    return (
      new Choice(this, 'MayBePromoted')
        .when(
          Condition.not(Condition.stringEquals('$.version.ModelPackageGroupName', groupName)),
          failure.because('WrongGroup', 'Refused', `The version is not one of the group ${groupName}`),
        )
        .when(
          Condition.not(Condition.stringEquals('$.version.ModelApprovalStatus', 'Approved')),
          failure.because(
            'NotApproved',
            'Refused',
            'The version is not approved; SageMaker serves approved versions only',
          ),
        )
        // A new baseline is approved when it is made; it is served when somebody asks for it.
        .when(
          Condition.and(
            Condition.isPresent('$.startedBy'),
            Condition.isPresent(`$.version.CustomerMetadataProperties.${ORIGIN}`),
            Condition.stringEquals(`$.version.CustomerMetadataProperties.${ORIGIN}`, 'baseline'),
          ),
          this.props.ignored,
        )
        .otherwise(this.props.allowed)
    );
  }
}

/** That a member is there and a text, and another is not there. A test of the type alone would end the execution, uncaught, where the path is absent. */
function onlyText(member: string, absent: string): Condition {
  return Condition.and(
    Condition.isPresent(`$.${member}`),
    Condition.isString(`$.${member}`),
    Condition.not(Condition.isPresent(`$.${absent}`)),
  );
}
