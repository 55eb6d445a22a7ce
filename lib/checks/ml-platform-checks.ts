import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { Assembly, type StackTemplate, type Template } from './assembly';
import { withNested } from './nested-stacks';
import { findingsOf, problemOf, type Rule } from './rule';
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
 * `Validations.of(app).addPlugins(new MlPlatformChecks())` is all it takes, in any CDK app; `{ advice: true }` asks for
 * more. A finding fails the synthesis; acknowledge it as `MlPlatform::<rule>`, e.g. `MlPlatform::ML-TR-05`, on the construct or above.
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
      description: problemOf(finding),
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

/** All templates of a synthesis. What their text does not say, such as names and nested stacks, the constructs know. */
function assemblyOf({ stackTemplates, appConstruct }: IPolicyValidationContext): Assembly {
  const stacks = appConstruct.node.findAll().filter((node) => Stack.isStack(node));
  const nested = new Map(
    stacks.flatMap((stack) => {
      const { nestedStackParent: parent, nestedStackResource: resource, templateFile } = stack;
      return parent === undefined || resource === undefined
        ? []
        : [[`${parent.templateFile}/${String(parent.resolve(resource.logicalId))}`, templateFile] as const];
    }),
  );
  const templates = stackTemplates.flatMap(({ stackConstructPath: id, templatePath, region, accountId }) => {
    const construct = stacks.find(({ node }) => node.path === id);
    const stage = construct === undefined ? undefined : Stage.of(construct)?.node.path;
    const stack: StackTemplate = {
      id,
      template: readTemplate(templatePath),
      templatePath,
      stackName: construct?.stackName,
      region: known(region),
      account: known(accountId),
      stage,
    };
    const pathOf = (around: StackTemplate, logicalId: string) =>
      nested.get(`${basename(around.templatePath ?? '')}/${logicalId}`);
    return withNested(stack, { read: readTemplate, pathOf });
  });
  return new Assembly(templates);
}

/** An account or a Region, unless only the deployment knows it. */
function known(value: string | undefined): string | undefined {
  return value === undefined || value.includes('$') || value.startsWith('unknown-') ? undefined : value;
}

function readTemplate(path: string): Template {
  return JSON.parse(readFileSync(path, 'utf8')) as Template;
}
