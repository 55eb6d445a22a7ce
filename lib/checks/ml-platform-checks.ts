import { readFileSync } from 'node:fs';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { Assembly, type StackTemplate, type Template } from './assembly';
import { findingsOf, messageOf, type Rule } from './rule';
import { allRules } from './all-rules';

/** Choices for the checks. */
export interface MlPlatformChecksProps {
  /**
   * Whether to run rules as well that AWS does not enforce: keys, isolation, time-outs and logs that a careful reviewer asks
   * for.
   *
   * @default false: only what AWS refuses, ignores or takes otherwise than it reads
   */
  readonly advice?: boolean;

  /**
   * Rules to choose from.
   *
   * @default - all of them
   */
  readonly rules?: readonly Rule[];
}

/**
 * Finds at synth what AWS would refuse or ignore at deploy or run time, in the resources of every template and inside of
 * state machines and SageMaker pipelines.
 *
 * `Validations.of(app).addPlugins(new MlPlatformChecks())` is all it takes, in any CDK app; `{ advice: true }` asks for more. A finding fails the synthesis;
 * acknowledge it as `MlPlatform::<rule>`, e.g. `MlPlatform::ML-TR-05`, on the construct or above.
 */
export class MlPlatformChecks implements IPolicyValidationPlugin {
  /** First part of the id with which a finding is acknowledged. */
  readonly name = 'MlPlatform';

  /** Ids of the rules that run. */
  readonly ruleIds: string[];

  private readonly rules: readonly Rule[];

  constructor(props: MlPlatformChecksProps = {}) {
    this.rules = (props.rules ?? allRules).filter(({ advice }) => (props.advice ?? false) || advice !== true);
    this.ruleIds = this.rules.map(({ id }) => id);
  }

  /** Reads the templates of the assembly, all at once: rules follow references from stack to stack. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations: PolicyViolation[] = findingsOf(this.rules, assemblyOf(context)).map((finding) => ({
      ruleName: finding.rule.id,
      severity: 'error',
      description: messageOf(finding),
      fix: finding.rule.fix,
      violatingResources: [
        {
          resourceLogicalId: finding.resource.logicalId,
          templatePath: finding.resource.templatePath,
          locations: finding.location === undefined ? [] : [finding.location],
        },
      ],
    }));
    return { success: violations.length === 0, violations };
  }
}

function assemblyOf(context: IPolicyValidationContext): Assembly {
  return new Assembly(
    context.stackTemplates.map(({ stackConstructPath, templatePath, region }): StackTemplate => ({
      id: stackConstructPath,
      template: JSON.parse(readFileSync(templatePath, 'utf8')) as Template,
      templatePath,
      region: region?.includes('$') === true || region === 'unknown-region' ? undefined : region,
    })),
  );
}
