import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { accept } from '../security/accept';

/** Choices for the topic. */
export interface AlarmTopicProps {
  /** Key of the topic; its policy must let CloudWatch and EventBridge use it (KM-05). */
  readonly encryptionKey: IKey;

  /**
   * Address that is asked to subscribe at the first deployment.
   *
   * @default - nobody is told until somebody subscribes
   */
  readonly email?: string;
}

/** Where every alarm and every failed run reports. */
export class AlarmTopic extends Construct {
  /** The topic, for alarms and event rules of any stack. */
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);

    const topic = new Topic(this, 'Resource', { masterKey: props.encryptionKey, enforceSSL: true });
    // A topic with a policy of its own loses the default one, under which alarms of the account may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    // No condition: EventBridge documents its statement without one, and what a condition refuses is lost in silence.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Events',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
      }),
    );
    if (props.email !== undefined) {
      const mails = topic.addSubscription(new EmailSubscription(props.email));
      accept(mails, {
        rule: 'SNSRedrivePolicy',
        packs: ['Serverless'],
        reason:
          'SNS tries for hours to hand a mail over, and a mail is a copy: the alarm keeps its state and history, and a run its ' +
          'end, where nobody would look for a dead letter',
      });
    }
    this.topic = topic;
  }
}
