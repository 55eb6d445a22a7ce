/* eslint-disable awscdk/require-passing-this -- ids stay those of the children of the construct that asks */
import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { accept } from '../security/accept';
import { allow, explainWildcard } from '../security/allow';
import type { FunctionLogs, TypeScriptFunction } from './typescript-function';

/** Enough for the provider framework, which waits most of its time. */
const FRAMEWORK_MEMORY_MIB = 128;

/**
 * Makes CloudFormation call a function for custom resources, through CDK's provider framework with a role and a log group
 * of our own, below `scope`.
 *
 * @param handler answers the events (`onEvent`)
 * @param logs where and how long the framework logs
 */
export function customResourceProvider(scope: Construct, handler: TypeScriptFunction, logs: FunctionLogs): Provider {
  const logGroup = new LogGroup(scope, 'ProviderLog', {
    encryptionKey: logs.encryptionKey,
    retention: logs.retention,
    removalPolicy: logs.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'ProviderRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  allow(role, {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  const provider = new Provider(scope, 'Provider', {
    onEventHandler: handler.function,
    frameworkOnEventRole: role,
    logGroup,
  });
  const framework = provider.node.findChild('framework-onEvent');
  // The default of Lambda, said aloud: the framework hands events on, and its props have no memory.
  (framework.node.defaultChild as CfnFunction).memorySize = FRAMEWORK_MEMORY_MIB;
  for (const called of [handler, framework]) {
    accept(called, {
      rule: 'LambdaDLQ',
      packs: ['NIST.800.53.R5', 'HIPAA.Security', 'Serverless'],
      reason:
        'CloudFormation waits for the answer and shows a failure as that of its resource, with the reason; nobody would ' +
        'send a dead letter again',
    });
  }
  accept(framework, {
    rule: 'LambdaTracing',
    packs: ['Serverless'],
    reason: 'It runs when a stack is made or destroyed, and hands the event on; its log says what it did',
  });
  explainWildcard(
    role,
    `${handler.function.functionArn}:*`,
    'The provider framework invokes any version of this one function',
  );
  return provider;
}
