import { Stack } from 'aws-cdk-lib';
import { type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from '../monitoring/alarm-topic';
import { TopicTarget } from '../monitoring/topic-target';

/** Choices for the alerts. */
export interface AccountAlertsProps {
  /** Key of the topic. It must be made in this app, because the services that publish are added to its policy (KM-05). */
  readonly encryptionKey: IKey;

  /** Address that is asked to subscribe at the first deployment. */
  readonly email: string;
}

/** What is worth a message, and its text. */
export interface Alert {
  /** Which events of the default bus. */
  readonly pattern: EventPattern;

  /** What the message says; fields of the event are put in with `EventField`. */
  readonly message: string;
}

/** One e-mail address that hears what the guards of the account find. */
export class AccountAlerts extends Construct {
  /** Where everything is reported. */
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: AccountAlertsProps) {
    super(scope, id);
    const { partition, region, account } = Stack.of(this);
    this.topic = new AlarmTopic(this, 'Topic', { encryptionKey: props.encryptionKey, email: props.email }).topic;
    // EventBridge does not say for whom it publishes; the encryption context, which SNS sets, limits the key to topics here.
    props.encryptionKey.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Events',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': `arn:${partition}:sns:${region}:${account}:*` },
        },
      }),
    );
    // The topic lets alarms of the account publish; without the key their messages are dropped in silence (KM-05).
    props.encryptionKey.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
  }

  /**
   * Reports matching events to the topic.
   *
   * @param id id of the rule, which is made here
   * @param alert which events, and what the message says
   */
  report(id: string, alert: Alert): void {
    new Rule(this, id, {
      eventPattern: alert.pattern,
      targets: [new TopicTarget(this.topic, RuleTargetInput.fromText(alert.message))],
    });
  }
}
