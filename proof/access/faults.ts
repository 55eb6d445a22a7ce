import { type Access, PROTECTED_COLUMNS, WHO_SEES_WHAT } from '../../lib/data-lake/who-sees-what';
import type { Assembly } from '../../lib/checks/assembly';
import { ZONES } from '../../lib/data-lake/zones';
import { CALL_LISTS } from '../iam/all-calls';
import { platformOf } from '../iam/platform';
import { type Expected, expectedOf } from './expected';
import { type Cell, type Matrix, matrixOf } from './matrix';

/** Where to write down what is right. */
const LIST = 'lib/data-lake/who-sees-what.ts';

/** What differs between what roles may have and what a list says: one line for each difference. */
export async function accessFaults(assembly: Assembly, list: readonly Access[] = WHO_SEES_WHAT): Promise<string[]> {
  const platform = await platformOf(assembly, CALL_LISTS);
  const matrix = await matrixOf(platform, PROTECTED_COLUMNS);
  const expected = expectedOf(matrix, platform.names, list);
  const paths = new Set(matrix.roles.map(({ path }) => path));
  return [
    ...matrix.lake.faults(),
    ...[...expected.values()].flatMap(({ access, unknown }) => [
      ...(paths.has(access.role) ? [] : [`${LIST} has ${access.role}, which is no role of the templates; take it out`]),
      ...unknown.map(
        (word) => `${LIST} lets ${access.role} '${word}', which nothing in the templates is; name another`,
      ),
    ]),
    ...matrix.roles
      .filter(({ path }) => !expected.has(path))
      .map(({ path }) => `${path} is not in ${LIST}; write there what it may have of the data, or that it has nothing`),
    ...matrix.cells.flatMap((cell) => differences(cell, expected.get(cell.role.path))),
    ...pastFilters(matrix),
  ];
}

/** How a cell differs from what the list says. */
function differences(cell: Cell, expected: Expected | undefined): string[] {
  const { role, target, open, closed } = cell;
  const wanted = expected?.routes.get(target);
  return [
    ...[...open]
      .filter(([route]) => route !== wanted)
      .map(([route, why]) => `${role.path} may ${target} by ${route}, and must not: ${why}`),
    ...(wanted === undefined || open.has(wanted)
      ? []
      : [`${role.path} must ${target} by ${wanted}, and may not: ${closed}`]),
  ];
}

/**
 * Half of a way past a filter: whoever is given a part of a table must have neither an object of a zone nor the use of its
 * key, even where the one does not help without the other (RV-06).
 */
function pastFilters({ roles, cells, lake }: Matrix): string[] {
  return roles.flatMap((role) => {
    const parts = lake.partsGivenTo(role.arn);
    if (parts.length === 0) return [];
    const ways = cells.filter((cell) => cell.role === role && isZone(cell.target)).flatMap(({ halfway }) => halfway);
    return [...new Set(ways)].map(
      (way) =>
        `${role.path} is shown a part of ${parts.join(' and ')}, and has ${way}: that leads past filters (RV-06)`,
    );
  });
}

function isZone(target: string): boolean {
  return ZONES.some((zone) => target === `read ${zone}`);
}
