import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { type FunctionLogs, TypeScriptFunction } from '../functions/typescript-function';
import { accept } from '../security/accept';
import { allow, explainWildcard } from '../security/allow';

/** Enough for the provider framework, which waits most of its time. */
const FRAMEWORK_MEMORY_MIB = 128;

/** Choices for the cleanup. */
export interface RegistryCleanupProps {
  /** Name of the group to empty. */
  readonly groupName: string;

  /** Whether the versions outlive the stack; then nothing is emptied. */
  readonly retain: boolean;

  /** Logs of the function. */
  readonly logs: FunctionLogs;
}

/**
 * Deletes every version of a model package group when the stack is destroyed, because SageMaker deletes no group that
 * has versions (MR-01, RV-09). No CloudFormation resource does it, hence this custom one; it does nothing until then.
 */
export class RegistryCleanup extends Construct {
  constructor(scope: Construct, id: string, props: RegistryCleanupProps) {
    super(scope, id);
    const stack = Stack.of(this);

    const handler = new TypeScriptFunction(this, 'Function', {
      folder: 'model-registry-cleanup',
      description: 'Empties the model package group before it is deleted',
      timeout: Duration.minutes(14),
      logs: props.logs,
    });
    allow(handler.role, {
      actions: ['sagemaker:ListModelPackages'],
      resources: ['*'],
      wildcard: 'ListModelPackages knows no resources; it lists names and reads no model',
    });
    allow(handler.role, {
      actions: ['sagemaker:DeleteModelPackage'],
      resources: [
        stack.formatArn({ service: 'sagemaker', resource: 'model-package', resourceName: `${props.groupName}/*` }),
      ],
      wildcard: 'Versions of this one group, numbered by SageMaker',
    });

    const logGroup = new LogGroup(this, 'ProviderLog', {
      encryptionKey: props.logs.encryptionKey,
      retention: props.logs.retention,
      removalPolicy: props.logs.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const providerRole = new Role(this, 'ProviderRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    allow(providerRole, {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    const provider = new Provider(this, 'Provider', {
      onEventHandler: handler.function,
      frameworkOnEventRole: providerRole,
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
      providerRole,
      `${handler.function.functionArn}:*`,
      'The provider framework invokes any version of this one function',
    );

    new CustomResource(this, 'Versions', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::ModelPackageVersions',
      properties: { ModelPackageGroupName: props.groupName },
      // Always there, so that a change to `retain` alone never deletes it: its deletion empties the group.
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
