import type { IRuleTarget, RuleTargetConfig, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

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
  bind(): RuleTargetConfig {
    return { arn: this.topic.topicArn, input: this.message };
  }
}
