import type { PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { Duration } from 'aws-cdk-lib';
import {
  type CustomState,
  type IChainable,
  type IStateMachine,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ModelRegistry } from '../registry/model-registry';
import { Failure } from '../workflow/failure';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';
import { Workflow, type WorkflowReporting, WorkflowRole } from '../workflow/workflow';
import { SLOWEST_ALARM } from './endpoint-alarms';
import { EndpointCheck, type EndpointToCheck } from './endpoint-check';
import { FORMER, NEXT, NextVersions } from './next-versions';
import { PromotedVersion } from './promoted-version';
import { grantPromotion } from './promotion-grants';
import { promoteOnApproval } from './promotion-on-approval';
import { StackUpdate } from './stack-update';

/** How long an alarm that has seen the last fault may go on ringing, beside its own time. */
const QUIET = Duration.minutes(5);

/** Choices for the promotion. */
export interface PromotionProps {
  /** Registry whose versions are promoted. */
  readonly registry: ModelRegistry;

  /** Names of all parameters of the serving stack's template; an update has to repeat every one. */
  readonly stackParameters: readonly string[];

  /** Name of the one among them that the versions come from. */
  readonly versionsParameter: string;

  /** Promotes a version by itself when somebody approves it. */
  readonly onApproval: boolean;

  /**
   * Whether the endpoint takes a challenger, because its rollout splits or shadows. Then an approval begins an experiment,
   * and a version is served alone when somebody asks for it.
   *
   * @default false: an input that names a challenger is refused
   */
  readonly experiments?: boolean;

  /**
   * The endpoint that must serve what the template says when the update is complete.
   *
   * @default - there is no endpoint, and the stack alone is looked at
   */
  readonly endpoint?: EndpointToCheck;

  /**
   * When an execution is stopped; it must leave time for two updates, because what SageMaker rolled back is taken back.
   *
   * @default - three hours
   */
  readonly timeout?: Duration;

  /** Where outcomes are reported and executions logged. */
  readonly reporting: WorkflowReporting;
}

/** Where it is kept that something could not be put right: beside the first error, so that a report tells both. */
const NOT_RESTORED = '$.error.NotRestored';

/**
 * Changes which versions are served: names them in the parameter, updates this stack with its previous template, watches the
 * update to its end, and looks whether the endpoint serves what the template says. If one of them fails, the parameter gets
 * its whole former value again.
 *
 * CloudFormation stays the only owner of the endpoint: an update with the previous template reads the parameter anew,
 * and so does every later deployment. Input: `{"modelPackage": "<ARN of an approved version>"}` serves it alone, which also
 * ends an experiment; `{"challenger": "<ARN>"}` begins one beside the served version.
 */
export class Promotion extends Construct {
  /** The state machine. */
  readonly stateMachine: IStateMachine;

  /** The same with its log, for grants to people. */
  readonly workflow: Workflow;

  private readonly props: PromotionProps;
  private readonly failure: Failure;

  constructor(scope: Construct, id: string, props: PromotionProps) {
    super(scope, id);
    this.props = props;
    this.failure = new Failure(this, 'Failure', { alarms: props.reporting.alarms, subject: 'Promotion failed' });
    const role = new WorkflowRole(this, 'Role', {
      description: 'Promotion: names the versions to serve and updates the serving stack',
      reporting: props.reporting,
    });
    grantPromotion(role, props);

    this.workflow = new Workflow(this, 'Workflow', {
      role,
      definition: this.definition(),
      timeout: props.timeout ?? Duration.hours(3),
      reporting: props.reporting,
    });
    this.stateMachine = this.workflow.stateMachine;
    if (props.onApproval) {
      promoteOnApproval(this, {
        groupName: props.registry.groupName,
        stateMachine: this.stateMachine,
        as: (props.experiments ?? false) ? 'challenger' : 'modelPackage',
      });
    }
  }

  /** From an ARN to a served version, or to a report of why not. */
  private definition(): IChainable {
    const { failure } = this;
    const { registry, versionsParameter, experiments = false } = this.props;
    const unchanged = new Succeed(this, 'Unchanged', {
      comment: 'This version is served already, or is a baseline that nobody asked for',
    });
    const next = new NextVersions(this, 'NextVersions', {
      versionsParameter,
      experiments,
      failure,
      then: this.serve(unchanged),
    });
    return new PromotedVersion(this, 'Version', {
      groupName: registry.groupName,
      experiments,
      failure,
      allowed: next.start,
      ignored: unchanged,
    }).start;
  }

  /** Names the versions, updates the stack, and takes the names back if the update fails. */
  private serve(unchanged: IChainable): IChainable {
    const { endpoint, stackParameters } = this.props;
    const { report } = this.failure;
    const restore = this.put('Restore', `${FORMER}.value`, { onError: report, errorPath: NOT_RESTORED }).next(report);
    const promoted = this.failure
      .reportState('ReportPromoted', { subject: 'A model version is served', message: `${NEXT}.says` })
      .next(new Succeed(this, 'Promoted'));
    const check =
      endpoint &&
      new EndpointCheck(this, 'Check', {
        suffix: '',
        endpoint,
        errorPath: '$.error',
        agrees: promoted,
        differs: this.takeBack(endpoint),
        lost: report,
      });
    const update = new StackUpdate(this, 'Update', {
      suffix: '',
      stackParameters,
      ...(endpoint === undefined ? {} : { keep: EndpointCheck.keep(endpoint) }),
      errorPath: '$.error',
      unchanged,
      updated: check?.start ?? promoted,
      failed: restore,
      lost: report,
    });
    // A put that answers with an error may have been made.
    return this.put('NameVersions', `${NEXT}.value`, { onError: restore }).next(update.start);
  }

  /** What SageMaker rolled back, CloudFormation does not know of: names and updates it back, so that both agree again. */
  private takeBack(endpoint: EndpointToCheck): IChainable {
    const { report } = this.failure;
    const check = new EndpointCheck(this, 'CheckAgain', {
      suffix: 'Again',
      endpoint,
      errorPath: NOT_RESTORED,
      agrees: report,
      differs: report,
      lost: report,
    });
    const update = new StackUpdate(this, 'UpdateAgain', {
      suffix: 'Again',
      stackParameters: this.props.stackParameters,
      keep: EndpointCheck.keep(endpoint),
      errorPath: NOT_RESTORED,
      unchanged: report,
      updated: check.start,
      failed: report,
      lost: report,
    });
    // SageMaker starts no update while an alarm rings that watches it: the one that rolled back must have time to fall silent.
    const quiet = new Wait(this, 'WaitForAlarms', { time: WaitTime.duration(SLOWEST_ALARM.plus(QUIET)) });
    return this.put('TakeBack', `${FORMER}.value`, { onError: report, errorPath: NOT_RESTORED })
      .next(quiet)
      .next(update.start);
  }

  private put(
    id: string,
    valuePath: string,
    { onError, errorPath }: { readonly onError: IChainable; readonly errorPath?: string },
  ): CustomState {
    return new TaskState<JsonPathParams<PutParameterCommandInput>>(this, id, {
      call: 'aws-sdk:ssm:putParameter',
      // The type stays that of the parameter that is there.
      parameters: { Name: this.props.registry.served.parameterName, 'Value.$': valuePath, Overwrite: true },
      resultPath: null,
      retries: [RETRY_CALL],
      onError,
      errorPath,
    });
  }
}
