import { type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from '../monitoring/alarm-topic';
import { TopicTarget } from '../monitoring/topic-target';
import { alarmKeyStatements } from '../security/alarm-key';

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
    this.topic = new AlarmTopic(this, 'Topic', { encryptionKey: props.encryptionKey, email: props.email }).topic;
    const { alarms, events } = alarmKeyStatements(this);
    props.encryptionKey.addToResourcePolicy(events);
    props.encryptionKey.addToResourcePolicy(alarms);
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
