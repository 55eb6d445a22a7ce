import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IStringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { ModelRegistry } from '../registry/model-registry';
import { allow } from '../security/allow';
import type { Workflow } from '../workflow/workflow';
import { grantReadLogs } from './log-access';
import { Person, type PersonProps } from './person';

/** Choices for the role. */
export interface OperatorProps extends PersonProps {
  /** Puts another version in the place of the served one; the person starts it. */
  readonly promotion: Workflow;

  /** Other workflows that the person watches. */
  readonly watched: readonly Workflow[];

  /** Versions that the person approves or rejects. */
  readonly registry: ModelRegistry;

  /** Names the served versions. */
  readonly served: IStringListParameter;

  /** Name of the endpoint. */
  readonly endpointName: string;

  /** Name of the dashboard. */
  readonly dashboardName: string;

  /** Names of the stacks; by name and not by a prefix, which another environment may share. */
  readonly stackNames: readonly string[];
}

/** Keeps it running: approves and promotes models, looks at alarms, workflows and stacks. Sees no data. */
export class Operator extends Person {
  constructor(scope: Construct, id: string, props: OperatorProps) {
    super(scope, id, props);
    this.describe('Operator: approves and promotes models, sees no data');
    const workflows = [props.promotion, ...props.watched];
    props.promotion.grantStart(this);
    for (const workflow of workflows) workflow.grantWatch(this);
    grantReadLogs(
      this,
      workflows.map(({ logGroup }) => logGroup),
    );
    props.registry.grantRead(this);
    props.registry.grantApprove(this);
    this.allowLooking(props);
    this.allowMetrics(props.dashboardName);
  }

  /** Stacks, the endpoint, and what it serves. */
  private allowLooking({ stackNames, endpointName, served }: OperatorProps): void {
    const stack = Stack.of(this);
    allow(this, {
      actions: ['DescribeStackEvents', 'DescribeStackResources', 'DescribeStacks', 'ListStackResources'].map(
        (call) => `cloudformation:${call}`,
      ),
      resources: stackNames.map((name) =>
        stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` }),
      ),
      wildcard: 'The ARN of a stack ends in an id that CloudFormation makes',
    });
    allow(this, {
      actions: ['sagemaker:DescribeEndpoint'],
      resources: [stack.formatArn({ service: 'sagemaker', resource: 'endpoint', resourceName: endpointName })],
    });
    allow(this, {
      actions: ['sagemaker:ListEndpoints', 'states:ListStateMachines', 'cloudformation:ListStacks'],
      resources: ['*'],
      wildcard: 'The console lists names before it shows one; these calls know no resource',
    });
    allow(this, { actions: ['ssm:GetParameter', 'ssm:GetParameterHistory'], resources: [served.parameterArn] });
  }

  /** Alarms, metrics and the dashboard: numbers, no data. */
  private allowMetrics(dashboardName: string): void {
    allow(this, {
      actions: ['cloudwatch:GetDashboard'],
      resources: [
        Stack.of(this).formatArn({
          service: 'cloudwatch',
          region: '',
          resource: 'dashboard',
          resourceName: dashboardName,
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ],
    });
    allow(this, {
      actions: ['DescribeAlarmHistory', 'DescribeAlarms', 'GetMetricData', 'ListDashboards', 'ListMetrics'].map(
        (call) => `cloudwatch:${call}`,
      ),
      resources: ['*'],
      wildcard: 'CloudWatch shows alarms and metrics of an account as a whole; they are numbers about systems',
    });
  }
}
