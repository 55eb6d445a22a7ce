import type { IRule, IRuleTarget, RuleTargetConfig, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { accept } from '../security/accept';

/**
 * Sends what a rule matches to the alarm topic.
 *
 * The topic's own policy already lets EventBridge publish, so nothing is added to it: a rule in one stack never changes
 * the template of another.
 */
export class TopicTarget implements IRuleTarget {
  /**
   * @param topic topic of an `AlarmTopic`
   * @param message what people read
   */
  constructor(
    private readonly topic: ITopic,
    private readonly message: RuleTargetInput,
  ) {}

  /** Called by the rule. */
  bind(rule: IRule): RuleTargetConfig {
    accept(rule, {
      rule: 'EventBusDLQ',
      packs: ['Serverless'],
      reason:
        'EventBridge tries for a day; what is lost then is a message, while the run that it is about shows its end in its ' +
        'own service and metrics',
    });
    return { arn: this.topic.topicArn, input: this.message };
  }
}
