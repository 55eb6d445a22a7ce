import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  type NagPack,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { everyFindingFails } from './strict-report';

/**
 * A rule pack of cdk-nag whose every finding is an error, under an id that is the same in every configuration.
 *
 * An IAM5 id quotes the resource it found. Across stacks that is an export name, made of a stack name and two hashes;
 * here it becomes `<LogicalIdWithoutHash.Attribute>`, the same for one stack and for two.
 */
export class StrictPack implements IPolicyValidationPlugin {
  /** Name of the pack: first part of the id with which a finding is acknowledged. */
  readonly name: string;

  constructor(private readonly pack: NagPack) {
    this.name = pack.name;
  }

  /** Runs the pack on the construct tree of a synthesis. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return everyFindingFails(this.pack.validate(context));
  }

  /** Runs the pack on a construct and all below it, without a synthesis. */
  validateScope(scope: IConstruct): PolicyValidationPluginReport {
    return everyFindingFails(this.pack.validateScope(scope));
  }
}

/** cdk-nag's pack for AWS solutions in general. */
export class AwsSolutions extends StrictPack {
  constructor(scope?: IConstruct) {
    super(new AwsSolutionsChecks(scope));
  }
}

/**
 * The five rule packs: AWS solutions in general, the controls of NIST 800-53 R5, HIPAA and PCI DSS 3.2.1, and serverless
 * applications. Each call makes new ones, because a pack keeps the findings of its last run.
 */
export function rulePacks(): StrictPack[] {
  return [
    new AwsSolutions(),
    new StrictPack(new NIST80053R5Checks()),
    new StrictPack(new HIPAASecurityChecks()),
    new StrictPack(new PCIDSS321Checks()),
    new StrictPack(new ServerlessChecks()),
  ];
}
