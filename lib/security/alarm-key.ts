import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Statements for the policy of the key under which an alarm topic lies. */
export interface AlarmKeyStatements {
  /** Alarms of CloudWatch of this account. */
  readonly alarms: PolicyStatement;

  /** Rules of EventBridge, for topics of this account and Region. */
  readonly events: PolicyStatement;
}

/**
 * What a key must allow so that alarms and event rules reach a topic under it. Without it, CloudWatch and EventBridge drop
 * their messages in silence (KM-05).
 *
 * @param scope where the topic is: its account and Region limit both statements
 */
export function alarmKeyStatements(scope: Construct): AlarmKeyStatements {
  const { partition, region, account } = Stack.of(scope);
  const use = { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['*'] };
  return {
    alarms: new PolicyStatement({
      ...use,
      sid: 'Alarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    // EventBridge does not say for whom it publishes: Amazon SNS documents that a condition on aws:SourceAccount or
    // aws:SourceArn is not supported here. What SNS itself says, the topic, limits the key to topics of this account.
    events: new PolicyStatement({
      ...use,
      sid: 'Events',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': `arn:${partition}:sns:${region}:${account}:*` },
      },
    }),
  };
}
