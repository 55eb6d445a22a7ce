import { accessFaults } from '../../proof/access/faults';
import { type Changeable, type Templates, templatesOf } from './iam-templates';

/** One change of the templates, and lines that it must give. */
export type Planted = readonly [what: string, lines: readonly string[], change: (templates: Templates) => void];

export const ANALYST = 'People/Analyst';
export const SCIENTIST = 'People/DataScientist';

/** Takes a resource away; there must be one at the path. */
export function drop(templates: Templates, path: string): void {
  const [stack = ''] = path.split('/');
  const resources = templates.resources(stack);
  const gone = templates.at(path);
  const [id = ''] = Object.entries(resources).find(([, resource]) => resource === gone) ?? [];
  Reflect.deleteProperty(resources, id);
}

/** Resources of a type below a path. */
export function below(templates: Templates, path: string, type: string): Changeable[] {
  const [stack = ''] = path.split('/');
  const found = Object.values(templates.resources(stack)).filter(
    ({ Type, Metadata }) => Type === type && String(Metadata?.['aws:cdk:path']).startsWith(`${path}/`),
  );
  expect(found).not.toEqual([]);
  return found;
}

/** Grants by tags to a person. */
export function tagGrants(templates: Templates, person: string): { TagKey: string; TagValues: string[] }[][] {
  return below(templates, person, 'AWS::LakeFormation::PrincipalPermissions').flatMap(({ Properties }) => {
    const { LFTagPolicy } = Properties.Resource as {
      LFTagPolicy?: { Expression: { TagKey: string; TagValues: string[] }[] };
    };
    return LFTagPolicy === undefined ? [] : [LFTagPolicy.Expression];
  });
}

/** Plants each fault alone, and looks for its lines. */
export function testPlanted(planted: readonly Planted[]): void {
  test.each(planted)('%s', async (_what, lines, change) => {
    const templates = templatesOf('sandbox');
    change(templates);
    const faults = await accessFaults(templates.assembly());
    for (const line of lines) expect(faults).toContainEqual(expect.stringContaining(line));
  });
}
