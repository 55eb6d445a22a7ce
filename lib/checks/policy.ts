import {
  type App,
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { MlPlatformChecks } from './ml-platform-checks';

/**
 * The built-in CloudFormation validator, with every finding an error.
 *
 * By itself it only warns about a wrong instance type or enum value, and only `cdk synth --strict` would stop (OF-01).
 */
export class StrictTemplateRules extends CloudFormationValidatePlugin {
  /** Runs the rules; one finding is enough to fail the synthesis. */
  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return everyFindingFails(super.validate(context));
  }
}

/**
 * cdk-nag's AwsSolutions pack, with finding ids that stay the same in every configuration.
 *
 * An IAM5 id quotes the resource it found. Across stacks that is an export name, made of a stack name and two hashes;
 * here it becomes `<LogicalIdWithoutHash.Attribute>`, the same for one stack and for two.
 */
export class AwsSolutions extends AwsSolutionsChecks {
  /** Runs the pack, renames its findings, and makes each an error. */
  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return everyFindingFails(super.validate(context));
  }
}

/** A report in which warnings fail the synthesis, too, under ids that can be acknowledged anywhere. */
function everyFindingFails(report: PolicyValidationPluginReport): PolicyValidationPluginReport {
  return {
    ...report,
    success: report.violations.length === 0,
    violations: report.violations.map((violation) => ({
      ...violation,
      ruleName: stableFindingId(violation.ruleName),
      severity: 'error',
    })),
  };
}

/**
 * The part of a finding id that does not depend on stack names and hashes.
 *
 * @param ruleName id as cdk-nag writes it, e.g. `AwsSolutions-IAM5[Resource::a-data:ExportsOutputFnGetAttRawAB12CD34ArnEF56AB78/*]`
 * @returns e.g. `AwsSolutions-IAM5[Resource::<Raw.Arn>/*]`
 */
export function stableFindingId(ruleName: string): string {
  return ruleName
    .replace(/[A-Za-z0-9-]+:ExportsOutputFnGetAtt(\w+?)[0-9A-F]{8}([A-Z][A-Za-z]*?)[0-9A-F]{8}/g, '<$1.$2>')
    .replace(/[A-Za-z0-9-]+:ExportsOutputRef(\w+?)[0-9A-F]{8}[0-9A-F]{8}/g, '<$1>')
    .replace(/<(\w+?)[0-9A-F]{8}(\.\w+)?>/g, '<$1$2>');
}

/**
 * Registers everything that must be clean before a template may leave the machine.
 *
 * Call it once, in the entry point: unit tests that build single stacks stay fast without it.
 *
 * @param app the app whose templates are checked at every synthesis. A finding stops `cdk synth`, `diff` and `deploy`; the CLI
 *   lets `ls` and `destroy` go on, so that what is wrong can be seen and taken away
 */
export function addPolicyChecks(app: App): void {
  Validations.of(app).addPlugins(new StrictTemplateRules(), new AwsSolutions(app), new MlPlatformChecks());
}
