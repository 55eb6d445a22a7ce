import type { DescribeStacksCommandInput, UpdateStackCommandInput } from '@aws-sdk/client-cloudformation';
import type { DescribeModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { Duration, Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Choice,
  Condition,
  type CustomState,
  type IChainable,
  type IStateMachine,
  Pass,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type ModelRegistry, ORIGIN } from '../registry/model-registry';
import { accept } from '../security/accept';
import { allow } from '../security/allow';
import { Failure } from '../workflow/failure';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';
import { Workflow, type WorkflowReporting, WorkflowRole } from '../workflow/workflow';

/** Choices for the promotion. */
export interface PromotionProps {
  /** Registry whose versions are promoted. */
  readonly registry: ModelRegistry;

  /** Names of all parameters of the serving stack's template; an update has to repeat every one. */
  readonly stackParameters: readonly string[];

  /** Name of the one among them that the version comes from. */
  readonly versionParameter: string;

  /** Promotes a version by itself when somebody approves it. */
  readonly onApproval: boolean;

  /** Where outcomes are reported and executions logged. */
  readonly reporting: WorkflowReporting;
}

/** What CloudFormation answers when the stack already is as the template and the parameters say. */
const NOTHING_TO_UPDATE = 'No updates are to be performed';

/** Part of what CloudFormation answers while another update holds the stack. */
const STACK_IS_BUSY = '_IN_PROGRESS state';

/** Where the ARN that the stack serves is kept, in a list of one. */
const SERVED = '$.served.arns';

/**
 * Serves another version: names it in the parameter, updates this stack with its previous template, and watches the
 * update to its end. If the update fails, the parameter names the version again that was served before.
 *
 * CloudFormation stays the only owner of the endpoint: an update with the previous template reads the parameter anew,
 * and so does every later deployment. Input: `{"modelPackage": "<ARN of an approved version>"}`.
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
      description: 'Promotion: names the version to serve and updates the serving stack',
      reporting: props.reporting,
    });
    this.grantCalls(role);

    this.workflow = new Workflow(this, 'Workflow', {
      role,
      definition: this.definition(),
      timeout: Duration.hours(3),
      reporting: props.reporting,
    });
    this.stateMachine = this.workflow.stateMachine;
    if (props.onApproval) {
      this.startOnApproval();
    }
  }

  /** From an ARN to a served version, or to a report of why not. */
  private definition(): Choice {
    const { failure } = this;
    const unchanged = new Succeed(this, 'Unchanged', {
      comment: 'This version is served already, or is a baseline that nobody asked for',
    });
    const checkVersion = new Choice(this, 'MayBePromoted')
      .when(
        Condition.not(Condition.stringEquals('$.version.ModelPackageGroupName', this.props.registry.groupName)),
        failure.because(
          'WrongGroup',
          'Refused',
          `The version is not one of the group ${this.props.registry.groupName}`,
        ),
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
        unchanged,
      )
      .otherwise(this.readServed().next(this.serve(unchanged)));
    // A test of the type alone would end the execution, uncaught, where the path is absent.
    return new Choice(this, 'HasModelPackage')
      .when(
        Condition.and(Condition.isPresent('$.modelPackage'), Condition.isString('$.modelPackage')),
        this.describeVersion().next(checkVersion),
      )
      .otherwise(
        failure.because(
          'NoModelPackage',
          'InvalidInput',
          'The input must be {"modelPackage": "<ARN of an approved version>"}',
        ),
      );
  }

  /** Names the version, updates the stack, and takes the name back if the update fails. */
  private serve(unchanged: IChainable): IChainable {
    // Beside the first error, not over it: the report tells both, because the name has to be put right by hand then.
    const restore = this.put('Restore', `${SERVED}[0]`, '$.error.NotRestored').next(this.failure.report);
    const wait = new Wait(this, 'WaitUntilFree', { time: WaitTime.duration(Duration.minutes(1)) });
    const says = (text: string): Condition =>
      Condition.and(Condition.isPresent('$.error.Cause'), Condition.stringMatches('$.error.Cause', `*${text}*`));
    const refused = new Choice(this, 'UpdateRefused')
      .when(says(NOTHING_TO_UPDATE), unchanged)
      .when(says(STACK_IS_BUSY), wait)
      .otherwise(restore);

    const updateStack = this.updateStack(refused);
    wait.next(updateStack);
    return this.put('NameVersion', '$.modelPackage').next(updateStack).next(this.watch(restore));
  }

  private describeVersion(): CustomState {
    return new TaskState<JsonPathParams<DescribeModelPackageCommandInput>>(this, 'DescribeVersion', {
      call: 'aws-sdk:sagemaker:describeModelPackage',
      parameters: { 'ModelPackageName.$': '$.modelPackage' },
      resultPath: '$.version',
      retries: [RETRY_CALL],
      onError: this.failure.report,
    });
  }

  /** What the stack serves, which is not what the parameter names if a promotion was stopped halfway. */
  private readServed(): CustomState {
    return new TaskState<JsonPathParams<DescribeStacksCommandInput>>(this, 'ReadServed', {
      call: 'aws-sdk:cloudformation:describeStacks',
      parameters: { StackName: Stack.of(this).stackName },
      resultSelector: {
        'arns.$': `$.Stacks[0].Parameters[?(@.ParameterKey=='${this.props.versionParameter}')].ResolvedValue`,
      },
      resultPath: '$.served',
      retries: [RETRY_CALL],
      onError: this.failure.report,
    });
  }

  private put(id: string, valuePath: string, errorPath?: string): CustomState {
    return new TaskState<JsonPathParams<PutParameterCommandInput>>(this, id, {
      call: 'aws-sdk:ssm:putParameter',
      parameters: { Name: this.props.registry.served.parameterName, 'Value.$': valuePath, Overwrite: true },
      resultPath: null,
      retries: [RETRY_CALL],
      onError: this.failure.report,
      errorPath,
    });
  }

  private updateStack(onError: IChainable): CustomState {
    return new TaskState<JsonPathParams<UpdateStackCommandInput>>(this, 'UpdateStack', {
      call: 'aws-sdk:cloudformation:updateStack',
      parameters: {
        StackName: Stack.of(this).stackName,
        UsePreviousTemplate: true,
        // The previous value of such a parameter is the name of the SSM parameter, which is read anew.
        Parameters: this.props.stackParameters.map((name) => ({ ParameterKey: name, UsePreviousValue: true })),
        Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      },
      resultPath: null,
      retries: [],
      onError,
    });
  }

  /** Asks every half minute until the update has ended, one way or the other. */
  private watch(restore: IChainable): IChainable {
    const wait = new Wait(this, 'WaitForUpdate', { time: WaitTime.duration(Duration.seconds(30)) });
    const rolledBack = new Pass(this, 'RolledBack', {
      parameters: {
        Error: 'UpdateFailed',
        'Cause.$': "States.Format('The stack ended as {}; its events say why', $.stack.status)",
      },
      resultPath: '$.error',
    }).next(restore);
    const promoted = this.failure
      .reportState('ReportPromoted', {
        subject: 'A model version is served',
        message: `States.Format('{} is served; before it was {}', $.modelPackage, ${SERVED}[0])`,
      })
      .next(new Succeed(this, 'Promoted'));

    const describe = new TaskState<JsonPathParams<DescribeStacksCommandInput>>(this, 'DescribeStack', {
      call: 'aws-sdk:cloudformation:describeStacks',
      parameters: { StackName: Stack.of(this).stackName },
      resultSelector: { 'status.$': '$.Stacks[0].StackStatus' },
      resultPath: '$.stack',
      retries: [RETRY_CALL],
      onError: this.failure.report,
    });
    return wait
      .next(describe)
      .next(
        new Choice(this, 'HasEnded')
          .when(Condition.stringEquals('$.stack.status', 'UPDATE_COMPLETE'), promoted)
          .when(Condition.stringMatches('$.stack.status', '*_IN_PROGRESS'), wait)
          .otherwise(rolledBack),
      );
  }

  /** The calls of the states above; a custom state adds none by itself (SF-04). */
  private grantCalls(role: IRole): void {
    const stack = Stack.of(this);
    const { registry } = this.props;
    registry.grantDescribe(role);
    allow(role, {
      actions: ['ssm:GetParameters', 'ssm:PutParameter'],
      resources: [registry.served.parameterArn],
    });
    // CloudFormation reads every parameter of the template for whoever asks for the update.
    allow(role, {
      actions: ['ssm:GetParameters'],
      resources: [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: 'cdk-bootstrap/*' })],
      wildcard: 'The version of the bootstrap stack, which every CDK template reads; the qualifier is part of the name',
    });
    allow(role, {
      actions: ['cloudformation:UpdateStack', 'cloudformation:DescribeStacks'],
      resources: [
        stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` }),
      ],
      wildcard: 'The ARN of a stack ends in an id that CloudFormation makes',
    });
  }

  private startOnApproval(): void {
    // The role that CDK would make lets rules of any account use it.
    const role = new Role(this, 'ApprovalRole', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'EventBridge starts the promotion of an approved version with it',
    });
    const approved = new Rule(this, 'Approved', {
      description: 'Versions that somebody approved',
      eventPattern: {
        source: ['aws.sagemaker'],
        detailType: ['SageMaker Model Package State Change'],
        detail: {
          ModelPackageGroupName: [this.props.registry.groupName],
          ModelApprovalStatus: ['Approved'],
          // Every edit of an approved version is such an event; only the approval itself changes this field.
          UpdatedModelPackageFields: ['ModelApprovalStatus'],
        },
      },
      targets: [
        new SfnStateMachine(this.stateMachine, {
          role,
          input: RuleTargetInput.fromObject({
            modelPackage: EventField.fromPath('$.detail.ModelPackageArn'),
            startedBy: 'approval',
          }),
        }),
      ],
    });
    accept(approved, {
      rule: 'EventBusDLQ',
      packs: ['Serverless'],
      reason:
        'EventBridge tries for a day, and an approval stays in the registry: a person can start the promotion of that ' +
        'version at any time, and what is served until then is the version before',
    });
  }
}
