import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationValidatePlugin, type IPolicyValidationContext } from 'aws-cdk-lib';
import { platformRegions } from '../../lib/sagemaker/regions';
import { platformTemplates } from '../../scripts/resolved-platform';
import { config } from './synthesized';

/** Types of the sandbox that CloudFormation does not have in a Region. */
const UNKNOWN_TYPE = 'F3006';

it('CloudFormation has every resource type in every Region that the configuration offers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regions-'));
  try {
    const templates = platformTemplates(config('sandbox'));
    // One resource of each type is enough to ask whether it is there.
    const types = new Map(
      templates.flatMap(({ template }) => Object.values(template.Resources).map((one) => [one.Type, one] as const)),
    );
    const templatePath = join(folder, 'types.template.json');
    writeFileSync(
      templatePath,
      JSON.stringify({ Resources: Object.fromEntries([...types.values()].map((one, index) => [`R${index}`, one])) }),
    );
    const validator = new CloudFormationValidatePlugin();
    const lacking = platformRegions().flatMap((region) => {
      const context = {
        templatePaths: [templatePath],
        stackTemplates: [{ stackConstructPath: 'Types', templatePath, accountId: undefined, region }],
      } as unknown as IPolicyValidationContext;
      const { violations } = validator.validate(context);
      return violations
        .filter(({ ruleName }) => ruleName === UNKNOWN_TYPE)
        .map(({ description }) => `${region}: ${description}`);
    });
    expect(lacking).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
