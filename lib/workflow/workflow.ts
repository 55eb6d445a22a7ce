import { ArnFormat, Aws, type Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  DefinitionBody,
  type IChainable,
  type IStateMachine,
  LogLevel,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { TopicTarget } from '../monitoring/topic-target';
import { allow, explainWildcard } from '../security/allow';

/** Where a workflow reports and logs. */
export interface WorkflowReporting {
  /** Where every outcome is reported. */
  readonly alarms: ITopic;

  /** Key of that topic and of the log group. */
  readonly logKey: IKey;

  /** Start of the log group's name; under `/aws/vendedlogs/`, because the policy for log delivery has little room (RV-12). */
  readonly logGroupName: string;

  /** How long executions are logged. */
  readonly logRetention: RetentionDays;

  /** Whether the log outlives the stack. */
  readonly retainLogs: boolean;
}

/** Choices for the role. */
export interface WorkflowRoleProps {
  /** What the workflow does; people read it in the console. */
  readonly description: string;

  /** Where it reports. */
  readonly reporting: WorkflowReporting;
}

/** Role of a state machine that logs, traces and reports; its calls are granted on top (SF-04). */
export class WorkflowRole extends Role {
  constructor(scope: Construct, id: string, props: WorkflowRoleProps) {
    super(scope, id, {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
      }),
      description: props.description,
    });
    allow(this, { actions: ['sns:Publish'], resources: [props.reporting.alarms.topicArn] });
    // The key of the topic is that of logs and the audit trail, too: only SNS may ask for it, for a report (KM-05).
    allow(this, {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [props.reporting.logKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `sns.${Stack.of(this).region}.amazonaws.com` } },
    });
    explainWildcard(
      this,
      '*',
      'Log delivery and X-Ray know no resources; CDK adds these statements for logging and tracing',
    );
  }
}

/** Choices for the workflow. */
export interface WorkflowProps {
  /** A `WorkflowRole` with the permissions for every call of the definition. */
  readonly role: IRole;

  /** First state. */
  readonly definition: IChainable;

  /** When an execution is stopped. */
  readonly timeout: Duration;

  /** Where it reports and logs. */
  readonly reporting: WorkflowReporting;
}

/**
 * A state machine whose every execution is logged and traced, and whose end is never silent: besides the reports of its
 * states, a rule reports what ends by time-out, by hand, or by an error that no state can catch.
 */
export class Workflow extends Construct {
  /** The state machine. */
  readonly stateMachine: IStateMachine;

  /** Log of every execution. */
  readonly logGroup: ILogGroup;

  /** What grants to people refer to; a stack exports it whether or not there are people (CF-01). */
  readonly references: readonly string[];

  /** ARN pattern of the executions. */
  private readonly executions: string;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { reporting } = props;

    const logGroup = new LogGroup(this, 'Log', {
      // A part of the stack's own id: a log group that outlived an earlier stack keeps its name.
      logGroupName: `${reporting.logGroupName}-${Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))}`,
      encryptionKey: reporting.logKey,
      retention: reporting.logRetention,
      removalPolicy: reporting.retainLogs ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.logGroup = logGroup;
    const stateMachine = new StateMachine(this, 'Resource', {
      definitionBody: DefinitionBody.fromChainable(props.definition),
      role: props.role,
      timeout: props.timeout,
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: true },
      tracingEnabled: true,
    });
    this.stateMachine = stateMachine;
    this.references = [stateMachine.stateMachineArn, stateMachine.stateMachineName, logGroup.logGroupArn];
    this.executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${stateMachine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });

    new Rule(this, 'Unfinished', {
      description: 'Executions that ended without success',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [this.stateMachine.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [
        new TopicTarget(
          reporting.alarms,
          RuleTargetInput.fromText(
            `Execution ${EventField.fromPath('$.detail.executionArn')} ended as ${EventField.fromPath('$.detail.status')}`,
          ),
        ),
      ],
    });
  }
  /** Lets a person start executions, and stop them. */
  grantStart(role: IRole): void {
    allow(role, { actions: ['states:StartExecution'], resources: [this.stateMachine.stateMachineArn] });
    allow(role, { actions: ['states:StopExecution'], resources: [this.executions], wildcard: EXECUTIONS });
  }

  /** Lets a person see what executions did, without their log. */
  grantWatch(role: IRole): void {
    allow(role, {
      actions: ['states:DescribeStateMachine', 'states:ListExecutions'],
      resources: [this.stateMachine.stateMachineArn],
    });
    allow(role, {
      actions: ['states:DescribeExecution', 'states:DescribeStateMachineForExecution', 'states:GetExecutionHistory'],
      resources: [this.executions],
      wildcard: EXECUTIONS,
    });
  }
}

const EXECUTIONS = 'Executions of this one state machine, which get their names when they start';
