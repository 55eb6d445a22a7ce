/* eslint-disable awscdk/require-passing-this -- a function for the construct that calls it, so that ids stay where they are */
import { Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { accept } from '../security/accept';

/** Choices for the start. */
export interface PromotionOnApprovalProps {
  /** Name of the group whose approvals count. */
  readonly groupName: string;

  /** What an approval starts. */
  readonly stateMachine: IStateMachine;

  /** As what it names the version: to serve it alone, or to challenge the served one. */
  readonly as: 'modelPackage' | 'challenger';
}

/** Starts the promotion of a version when somebody approves it. */
export function promoteOnApproval(scope: Construct, props: PromotionOnApprovalProps): void {
  // The role that CDK would make lets rules of any account use it.
  const role = new Role(scope, 'ApprovalRole', {
    assumedBy: new ServicePrincipal('events.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    description: 'EventBridge starts the promotion of an approved version with it',
  });
  const approved = new Rule(scope, 'Approved', {
    description: 'Versions that somebody approved',
    eventPattern: {
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Model Package State Change'],
      detail: {
        ModelPackageGroupName: [props.groupName],
        ModelApprovalStatus: ['Approved'],
        // Every edit of an approved version is such an event; only the approval itself changes this field.
        UpdatedModelPackageFields: ['ModelApprovalStatus'],
      },
    },
    targets: [
      new SfnStateMachine(props.stateMachine, {
        role,
        input: RuleTargetInput.fromObject({
          [props.as]: EventField.fromPath('$.detail.ModelPackageArn'),
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
