import { type Access, PROTECTED_COLUMNS, WHO_SEES_WHAT } from '../../lib/data-lake/who-sees-what';
import { holds } from '../iam/listed';
import type { Names } from '../iam/names';
import { matches, starsOf } from '../iam/patterns';
import type { Route, Use } from './attempts';
import type { Matrix } from './matrix';

/** What a role must have, by target; and the lists that count for it. */
export interface Expected {
  /** Entry of the list. */
  readonly access: Access;

  /** Targets with the route by which the role must reach them; everything else is denied. */
  readonly routes: ReadonlyMap<string, Route>;

  /** Words of the entry that mean nothing in these templates. */
  readonly unknown: readonly string[];
}

/** Letters for what is done to objects. */
export const LETTERS: Readonly<Record<Use, string>> = { read: 'r', write: 'w', delete: 'd' };

/** Who must have what in these templates, by path of the role. */
export function expectedOf(
  matrix: Matrix,
  names: Names,
  list: readonly Access[] = WHO_SEES_WHAT,
): Map<string, Expected> {
  return new Map(
    list
      .flatMap((access) => rolesOf(access, matrix))
      .filter(({ when }) => holds(when, names))
      .map((access) => [access.role, expand(access, matrix, names)]),
  );
}

/** An entry for each role of the templates that it means; where it means one, whether or not that is there. */
function rolesOf(access: Access, { roles }: Matrix): Access[] {
  if (!access.role.includes('*')) return [access];
  return roles
    .filter(({ path }) => isMeant(access, path))
    .map(({ path }) => {
      const stars = starsOf(access.role, path);
      const also = access.also?.map(({ when, objects }) => ({
        when: { ...when, construct: filled(when.construct, stars) },
        objects,
      }));
      return { ...access, role: path, also };
    });
}

/** Whether an entry is about the role at a path. A `*` in it is one part of the path, or the rest of one. */
export function isMeant({ role }: Access, path: string): boolean {
  return matches(role, path) && role.split('/').length === path.split('/').length;
}

/** A pattern with texts in the place of each `*`. */
function filled(pattern: string, stars: readonly string[]): string {
  return stars.reduce((text, star) => text.replace('*', star), pattern);
}

function expand(access: Access, matrix: Matrix, names: Names): Expected {
  const routes = new Map<string, Route>();
  const unknown: string[] = [];
  const add = (pattern: string, route: Route): void => {
    const found = matrix.targets.filter((target) => means(pattern, target));
    if (found.length === 0) unknown.push(pattern);
    for (const target of found) routes.set(target, route);
  };
  const more = access.also?.filter(({ when }) => holds(when, names)) ?? [];
  const objects = more.reduce((all, one) => ({ ...all, ...one.objects }), access.objects ?? {});
  const zones = Object.entries(objects);
  for (const [zone, letters] of zones) {
    for (const [use, letter] of Object.entries(LETTERS)) if (letters.includes(letter)) add(`${use} ${zone}`, 'objects');
  }
  const read = zones.filter(([, letters]) => letters.includes('r')).map(([zone]) => zone);
  for (const { name, location } of matrix.lake.tables) {
    const zone = read.find((one) => location.startsWith(`${names.fill(`{Data/Lake/${one}}`)}/`));
    if (access.files === undefined ? zone !== undefined : access.files.some((pattern) => means(pattern, name))) {
      for (const target of partsOf(name, matrix)) routes.set(target, 'objects');
    }
  }
  for (const pattern of access.queries ?? []) add(`see ${pattern}`, 'query');
  for (const target of access.others ?? []) add(target, / (stream|lake)$/.test(target) ? 'call' : 'objects');
  return { access, routes, unknown };
}

/** Targets of a table: whoever reads its files has them all. */
function partsOf(table: string, { targets }: Matrix): string[] {
  const parts = [
    table,
    `restricted rows of ${table}`,
    ...PROTECTED_COLUMNS.filter((one) => one.startsWith(`${table}.`)),
  ];
  return parts.map((part) => `see ${part}`).filter((target) => targets.includes(target));
}

/** Whether a pattern means a text; `*` is anything between dots. */
function means(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]*')}$`).test(text);
}
