import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, LogGroup, ResourcePolicy } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionLogs } from '../../functions/typescript-function';

/** Choices for the log. */
export interface DataCopyLogProps {
  /** How it is kept. */
  readonly logs: FunctionLogs;
}

/** Id in the stack. */
const ID = 'DataCopyLog';

/**
 * Log of all copies of a stack.
 *
 * One for all, because DataSync needs a resource policy to write it, and an account has ten of these in a Region (API:
 * PutResourcePolicy of CloudWatch Logs, 2026-11).
 */
export class DataCopyLog extends Construct {
  /** The log of the stack; made when the first copy asks for it, with what that says about logs. */
  static of(scope: Construct, logs: FunctionLogs): DataCopyLog {
    const stack = Stack.of(scope);
    const made = stack.node.tryFindChild(ID);
    return made instanceof DataCopyLog ? made : new DataCopyLog(stack, ID, { logs });
  }

  /** Where DataSync writes. */
  readonly group: ILogGroup;

  /** Lets DataSync write; without it the log stays empty (DataSync guide, monitor-datasync). */
  readonly policy: ResourcePolicy;

  private constructor(scope: Construct, id: string, props: DataCopyLogProps) {
    super(scope, id);
    const { logs } = props;
    const stack = Stack.of(this);
    this.group = new LogGroup(this, 'Log', {
      encryptionKey: logs.encryptionKey,
      retention: logs.retention,
      removalPolicy: logs.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.policy = new ResourcePolicy(this, 'Policy', {
      policyStatements: [
        new PolicyStatement({
          principals: [new ServicePrincipal('datasync.amazonaws.com')],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.group.logGroupArn],
          conditions: {
            StringEquals: { 'aws:SourceAccount': stack.account },
            ArnLike: {
              'aws:SourceArn': stack.formatArn({ service: 'datasync', resource: 'task', resourceName: '*' }),
            },
          },
        }),
      ],
    });
  }
}
