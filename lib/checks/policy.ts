import {
  type App,
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  Validations,
} from 'aws-cdk-lib';
import { acceptAppWide } from './app-wide';
import { MlPlatformChecks } from './ml-platform-checks';
import { rulePacks } from './packs';
import { everyFindingFails } from './strict-report';

export { AwsSolutions } from './packs';

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
 * Registers everything that must be clean before a template may leave the machine, and the exceptions that count for the
 * whole app.
 *
 * Call it once, in the entry point: unit tests that build single stacks stay fast without it.
 *
 * @param app the app whose templates are checked at every synthesis. A finding stops `cdk synth`, `diff` and `deploy`; the CLI
 *   lets `ls` and `destroy` go on, so that what is wrong can be seen and taken away
 */
export function addPolicyChecks(app: App): void {
  Validations.of(app).addPlugins(new StrictTemplateRules(), ...rulePacks(), new MlPlatformChecks({ advice: true }));
  acceptAppWide(app);
}
