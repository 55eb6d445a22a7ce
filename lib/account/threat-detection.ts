import { RemovalPolicy } from 'aws-cdk-lib';
import { EventField, Match } from 'aws-cdk-lib/aws-events';
import { CfnDetector } from 'aws-cdk-lib/aws-guardduty';
import { Construct } from 'constructs';
import type { AccountAlerts } from './account-alerts';
import type { Ownership } from './ownership';

/**
 * Features of a detector that cost beside its foundation, and which of them look at what this project deploys.
 *
 * Each is said, because GuardDuty switches on what is not, with an exception for runtime monitoring. Features that are newer
 * and not in every Region (`AI_PROTECTION`, `AI_ANALYST`) are left to it. Source: GuardDuty API, CreateDetector and
 * DetectorFeatureConfiguration.
 */
const FEATURES = {
  S3_DATA_EVENTS: 'ENABLED',
  LAMBDA_NETWORK_LOGS: 'ENABLED',
  EKS_AUDIT_LOGS: 'DISABLED',
  EBS_MALWARE_PROTECTION: 'DISABLED',
  RDS_LOGIN_EVENTS: 'DISABLED',
  RUNTIME_MONITORING: 'DISABLED',
} as const;

/** Choices for the detector. */
export interface ThreatDetectionProps {
  /** Whether to make the detector, of which an account and Region have one (RV-11). */
  readonly detector: Ownership;

  /**
   * Who hears of findings.
   *
   * @default - nobody; the console of GuardDuty shows them
   */
  readonly alerts?: AccountAlerts;

  /**
   * Severity from which a finding is reported, 1 to 10: 4 is medium, 7 high, 9 critical.
   *
   * @default 4
   */
  readonly alertFrom?: number;
}

/**
 * Looks for people and programs that use the account as they should not: GuardDuty, with its protection of S3 and Lambda.
 *
 * The detector stays when the stack goes, and its findings with it; so does its cost.
 */
export class ThreatDetection extends Construct {
  constructor(scope: Construct, id: string, props: ThreatDetectionProps) {
    super(scope, id);
    const alertFrom = props.alertFrom ?? 4;
    if (alertFrom < 1 || alertFrom > 10) {
      throw new Error(`alertFrom must be a severity from 1 to 10, got ${alertFrom}; 4 is medium, 7 high, 9 critical`);
    }
    if (props.detector === 'existing' && props.alerts === undefined) {
      throw new Error(
        "detector 'existing' leaves nothing to make without alerts; give alerts, or leave ThreatDetection out",
      );
    }
    if (props.detector === 'create') {
      const detector = new CfnDetector(this, 'Resource', {
        enable: true,
        // EventBridge hears of a finding that comes again in this rhythm; of a new one within five minutes.
        findingPublishingFrequency: 'FIFTEEN_MINUTES',
        features: Object.entries(FEATURES).map(([name, status]) => ({ name, status })),
      });
      detector.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
    // A rule is about the events of the account and Region, so that it does not matter who made the detector.
    props.alerts?.report('Threat', {
      pattern: {
        source: ['aws.guardduty'],
        detailType: ['GuardDuty Finding'],
        detail: { severity: Match.greaterThanOrEqual(alertFrom) },
      },
      message: `GuardDuty, Region ${EventField.fromPath('$.region')}, severity ${EventField.fromPath('$.detail.severity')}: ${EventField.fromPath('$.detail.title')} (finding ${EventField.fromPath('$.detail.id')})`,
    });
  }
}
