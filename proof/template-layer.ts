import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CloudFormationValidatePlugin } from 'aws-cdk-lib';
import type { StackTemplate } from '../lib/checks/assembly';
import type { Layer } from './layer';
import { memoized } from './memoized';

/**
 * Findings that are right as they are, and why. Constructs acknowledge the same, which a template does not show.
 */
const ACCEPTED: Readonly<Record<string, string>> = {
  W3010: 'Zones come from the configuration, because a Region may lack a service in one of them (VPC-01)',
};

/** The validator takes a second to start, so that one serves all. */
const validator = new CloudFormationValidatePlugin();

/** CDK's built-in validator: types, properties, enums, bounds and patterns of the resource schemas. */
export const templateLayer: Layer = {
  name: 'template',
  proves:
    'Every template is CloudFormation: types, properties, enums, bounds and patterns are those of the resource schemas',
  check: ({ stacks }) => Promise.resolve(stacks.flatMap((stack) => findings(stack))),
};

const findings = memoized((stack: StackTemplate): readonly string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'template-'));
  try {
    const templatePath = join(folder, `${stack.id}.template.json`);
    writeFileSync(templatePath, JSON.stringify(stack.template));
    const { violations } = validator.validate({
      templatePaths: [templatePath],
      stackTemplates: [{ stackConstructPath: stack.id, templatePath, accountId: undefined, region: stack.region }],
      appConstruct: new App({ outdir: folder }),
    });
    return violations
      .filter(({ ruleName }) => ACCEPTED[ruleName] === undefined)
      .flatMap(({ ruleName, description, violatingResources }) =>
        violatingResources.map(
          ({ resourceLogicalId = '' }) => `${ruleName} ${stack.id}/${resourceLogicalId}: ${description}`,
        ),
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
