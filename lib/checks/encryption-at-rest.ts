import { readFileSync } from 'node:fs';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyViolation,
  PolicyValidationPluginReport,
} from 'aws-cdk-lib';

/** The property that says how a resource of a type is encrypted, and what to do when it is missing. */
const ENCRYPTION: Readonly<Record<string, { readonly property: string; readonly fix: string }>> = {
  'AWS::S3::Bucket': { property: 'BucketEncryption', fix: 'make the bucket with PrivateBucket' },
  'AWS::Kinesis::Stream': { property: 'StreamEncryption', fix: 'make the stream with EventStream' },
  'AWS::Logs::LogGroup': { property: 'KmsKeyId', fix: 'give the log group the log key as encryptionKey' },
  'AWS::SNS::Topic': { property: 'KmsMasterKeyId', fix: 'give the topic the log key as masterKey' },
  'AWS::CloudTrail::Trail': { property: 'KMSKeyId', fix: 'give the trail the log key as kmsKeyId' },
};

/** The part of a template that is read here. */
interface Template {
  readonly Resources?: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/**
 * Every store of data or logs says in the template how it is encrypted.
 *
 * Services encrypt by default nowadays, so neither CloudFormation nor cdk-nag miss the property. The rule asks that it is
 * stated, not with which key: that is what the constructs and their tests are for. It looks at templates, behind every
 * override.
 */
export class EncryptionAtRest implements IPolicyValidationPlugin {
  /** Acknowledge a finding as `MlPlatform::ML-KM-001`. */
  readonly name = 'MlPlatform';

  /** The one rule. */
  readonly ruleIds = ['ML-KM-001'];

  /** Reads each template of the assembly. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = context.stackTemplates.flatMap(({ templatePath }) => unencrypted(templatePath));
    return { success: violations.length === 0, violations };
  }
}

/** Resources of one template that lack their property. */
function unencrypted(templatePath: string): PolicyViolation[] {
  const template = JSON.parse(readFileSync(templatePath, 'utf8')) as Template;
  return Object.entries(template.Resources ?? {}).flatMap(([resourceLogicalId, { Type, Properties }]) => {
    const rule = ENCRYPTION[Type];
    if (rule === undefined || Properties?.[rule.property] !== undefined) {
      return [];
    }
    return [
      {
        ruleName: 'ML-KM-001',
        severity: 'error',
        description: `${Type} must say how it is encrypted in ${rule.property}, which is missing; ${rule.fix}`,
        violatingResources: [{ resourceLogicalId, templatePath, locations: [`Properties/${rule.property}`] }],
      },
    ];
  });
}
