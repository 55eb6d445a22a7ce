import { CfnConformancePack } from 'aws-cdk-lib/aws-config';
import { EventField } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { stringify } from 'yaml';
import type { AccountAlerts } from './account-alerts';
import type { ConfigurationRecorder } from './configuration-recorder';
import { type ConformanceRule, conformanceRules } from './conformance-rules';

/** What a template may be long, in bytes. Source: `MaxLen` of TemplateBody in the API of AWS Config. */
const LONGEST_TEMPLATE = 51_200;

/** Choices for the pack. */
export interface ConformancePackProps {
  /** Name of the pack; AWS Config asks for one, a letter and then letters, digits or hyphens, at most 256. */
  readonly packName: string;

  /**
   * Recorder that must run first (RV-11).
   *
   * @default - one that exists already
   */
  readonly recorder?: ConfigurationRecorder;

  /**
   * Rules of the pack.
   *
   * @default - those of `conformance-rules.ts`
   */
  readonly rules?: readonly ConformanceRule[];

  /**
   * Who hears of a resource that a rule finds wrong.
   *
   * @default - nobody; the console of AWS Config shows it
   */
  readonly alerts?: AccountAlerts;
}

/**
 * Managed rules of AWS Config as one pack, which only looks and changes nothing.
 *
 * A pack needs a recorder, or AWS Config refuses it (RV-11). It goes with the stack.
 */
export class ConformancePack extends Construct {
  constructor(scope: Construct, id: string, props: ConformancePackProps) {
    super(scope, id);
    if (!/^[a-zA-Z][-a-zA-Z0-9]{0,255}$/.test(props.packName)) {
      throw new Error(
        `packName must be a letter and then letters, digits or hyphens, at most 256 in all, got '${props.packName}'; choose another`,
      );
    }
    const rules = props.rules ?? conformanceRules;
    if (rules.length === 0) {
      throw new Error('rules must name at least one rule, got none; leave them out for those of the project');
    }
    const template = templateOf(rules);
    if (Buffer.byteLength(template) > LONGEST_TEMPLATE) {
      throw new Error(
        `rules must fit into a template of ${LONGEST_TEMPLATE} bytes, got ${Buffer.byteLength(template)}; make a second pack`,
      );
    }
    const pack = new CfnConformancePack(this, 'Resource', {
      conformancePackName: props.packName,
      templateBody: template,
    });
    if (props.recorder !== undefined) {
      pack.node.addDependency(props.recorder);
    }
    props.alerts?.report('Wrong', {
      pattern: {
        source: ['aws.config'],
        detailType: ['Config Rules Compliance Change'],
        detail: {
          messageType: ['ComplianceChangeNotification'],
          newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
        },
      },
      message: `AWS Config, Region ${EventField.fromPath('$.region')}: ${EventField.fromPath('$.detail.resourceType')} ${EventField.fromPath('$.detail.resourceId')} breaks the rule ${EventField.fromPath('$.detail.configRuleName')}`,
    });
  }
}

/** The pack as AWS Config reads it; it adds a suffix of its own to the names of rules. */
function templateOf(rules: readonly ConformanceRule[]): string {
  const resources = rules.map(({ identifier, parameters }) => [
    logicalId(identifier),
    {
      Type: 'AWS::Config::ConfigRule',
      Properties: {
        ConfigRuleName: identifier.toLowerCase().replaceAll('_', '-'),
        ...(parameters === undefined ? {} : { InputParameters: parameters }),
        Source: { Owner: 'AWS', SourceIdentifier: identifier },
      },
    },
  ]);
  return stringify({ Resources: Object.fromEntries(resources) as unknown });
}

/** `S3_BUCKET_VERSIONING_ENABLED` becomes `S3BucketVersioningEnabled`. */
function logicalId(identifier: string): string {
  return identifier
    .split('_')
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join('');
}
