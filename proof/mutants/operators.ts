import { asProperties, type StackTemplate } from '../../lib/checks/assembly';
import type { Random } from '../../scripts/encounters/random';
import { MARK } from './definitions';
import { changed, type Site } from './site';

/** One way to put a single fault into templates. */
export interface Operator {
  /** What it does, as a row of the kill table. */
  readonly kind: string;

  /** Whether it can change what stands at a place. */
  readonly fits: (site: Site) => boolean;

  /**
   * Another value for the place; undefined takes the place away.
   *
   * @param random decides where there is a choice
   * @param sites all places, for an operator that takes what stands elsewhere
   */
  readonly change: (site: Site, random: Random, sites: readonly Site[]) => unknown;
}

/** A template with one fault. */
export interface Mutant {
  /** What was done, a row of the kill table. */
  readonly kind: string;

  /** Where: `<stack>/<logical id> <path>`. */
  readonly where: string;

  /** What stood there and stands there now, cut off after some letters. */
  readonly what: string;

  /** The place that was changed. */
  readonly site: Site;

  /** What stands there now. */
  readonly value: unknown;
}

/** Whether a place is a part of an intrinsic function: to change it would be to write no template any more. */
function insideIntrinsic({ path }: Site): boolean {
  return path.some((key) => key === 'Ref' || String(key).startsWith('Fn::'));
}

const isObjectKey = ({ path }: Site): boolean => typeof path.at(-1) === 'string';
const isProperty = (site: Site): boolean =>
  site.path[0] === 'Properties' && !site.inDefinition && !insideIntrinsic(site);
const isParameter = (site: Site): boolean =>
  site.inDefinition && site.path.includes('Parameters') && site.path.at(-1) !== 'Parameters';

/** A text of one word that looks like a value of an enumeration, where the specification does not say so itself. */
function isEnumeration({ value, allowed, path }: Site): boolean {
  if (typeof value !== 'string') return false;
  return (
    allowed.length > 0 ||
    (/^(?:[A-Z][A-Za-z]+|[A-Z]{2,}[A-Z0-9_]*)$/.test(value) &&
      !/(?:Name|Id|Next|Default|StartAt)$/.test(String(path.at(-1))))
  );
}

/** Statements of a policy, wherever it stands. */
const inStatement = ({ path }: Site): boolean => path.includes('Statement') && !path.includes('DashboardBody');

/** What may refer to a resource of a template: `Ref` and `Fn::GetAtt`, and imports. */
function referenceIn(site: Site): string | undefined {
  const { Ref, ...others } = asProperties(site.value);
  if (typeof Ref === 'string') return Ref.startsWith('AWS::') ? undefined : 'Ref';
  const attribute = others['Fn::GetAtt'];
  if (Array.isArray(attribute)) return 'Fn::GetAtt';
  return typeof others['Fn::ImportValue'] === 'string' ? 'Fn::ImportValue' : undefined;
}

const TRANSITIONS = ['Next', 'Default', 'StartAt'];

/** All ways, in the order of the kill table. */
export const operators: readonly Operator[] = [
  {
    kind: 'delete a property',
    fits: (site) => !site.inDefinition && !insideIntrinsic(site) && isObjectKey(site) && site.path.length > 0,
    change: () => undefined,
  },
  {
    kind: 'delete an item of a list',
    fits: (site) => isProperty(site) && typeof site.path.at(-1) === 'number',
    change: () => undefined,
  },
  {
    kind: 'delete a resource',
    fits: ({ path }) => path.length === 0,
    change: () => undefined,
  },
  {
    kind: 'flip a switch',
    fits: (site) =>
      !insideIntrinsic(site) &&
      !isParameter(site) &&
      (typeof site.value === 'boolean' || site.value === 'true' || site.value === 'false'),
    change: ({ value }) => (typeof value === 'boolean' ? !value : value === 'true' ? 'false' : 'true'),
  },
  {
    kind: 'choose another value of an enum',
    fits: (site) => !insideIntrinsic(site) && typeof site.value === 'string' && site.allowed.length > 1,
    change: ({ value, allowed }, random) => {
      const others = allowed.filter((one) => one !== value);
      return others[random.below(others.length)];
    },
  },
  {
    kind: 'widen a principal',
    fits: (site) => inStatement(site) && isProperty(site) && site.path.at(-1) === 'Principal',
    change: (_, random) => (random.happens(0.5) ? '*' : { AWS: '*' }),
  },
  {
    kind: 'widen an action',
    fits: (site) =>
      inStatement(site) &&
      isProperty(site) &&
      typeof site.value === 'string' &&
      site.path.includes('Action') &&
      site.value.includes(':'),
    change: ({ value }, random) => (random.happens(0.5) ? `${String(value).split(':')[0]}:*` : '*'),
  },
  {
    kind: 'widen a resource or a range',
    fits: (site) =>
      isProperty(site) &&
      ((inStatement(site) && site.path.at(-1) === 'Resource' && site.value !== '*') ||
        (site.path.at(-1) === 'CidrIp' && site.value !== '0.0.0.0/0')),
    change: ({ path }) => (path.at(-1) === 'CidrIp' ? '0.0.0.0/0' : '*'),
  },
  {
    kind: 'swap a reference',
    fits: (site) =>
      site.inDefinition
        ? typeof site.value === 'string' && site.value.includes(MARK)
        : site.path[0] === 'Properties' && referenceIn(site) !== undefined,
    change: (site, random, sites) =>
      site.inDefinition ? swappedMark(site, random, sites) : swapped(site, random, sites),
  },
  {
    kind: 'break an enum',
    fits: (site) => !insideIntrinsic(site) && !isParameter(site) && isEnumeration(site),
    change: ({ value }) => `${String(value)}X`,
  },
  {
    kind: 'break a type',
    fits: (site) =>
      !insideIntrinsic(site) && !isParameter(site) && ['string', 'number', 'boolean'].includes(typeof site.value),
    change: ({ value }) =>
      typeof value === 'number'
        ? 'many'
        : typeof value === 'boolean'
          ? 'perhaps'
          : { broken: String(value).slice(0, 20) },
  },
  {
    kind: 'break a bound',
    fits: (site) => !insideIntrinsic(site) && !isParameter(site) && typeof site.value === 'number',
    change: ({ value }, random) => (random.happens(0.5) ? -1 - Number(value) : 2 ** 31 + 7),
  },
  {
    kind: 'break a name',
    fits: (site) =>
      typeof site.value === 'string' &&
      !insideIntrinsic(site) &&
      !isParameter(site) &&
      !isEnumeration(site) &&
      /(?:Name|Names|Prefix|Path|Id|Uri|Arn|ARN)$/.test(lastKey(site)),
    change: ({ value }, random) =>
      random.happens(0.5) ? `${String(value)} ?*` : `${String(value)}${'x'.repeat(1100)}`,
  },
  {
    kind: 'redirect a state',
    fits: (site) =>
      site.inDefinition &&
      TRANSITIONS.includes(String(site.path.at(-1))) &&
      typeof site.value === 'string' &&
      !site.path.includes('Parameters'),
    change: (site, random, sites) => {
      const others = statesOf(site, sites).filter((name) => name !== site.value);
      return random.happens(0.25) || others.length === 0
        ? `${String(site.value)}X`
        : others[random.below(others.length)];
    },
  },
  {
    kind: 'take away from a state',
    fits: (site) =>
      site.inDefinition &&
      isObjectKey(site) &&
      !site.path.includes('Parameters') &&
      !isStateName(site) &&
      site.path.length > 1,
    change: () => undefined,
  },
  {
    kind: 'change a task parameter',
    fits: isParameter,
    change: (site, random) => {
      if (isObjectKey(site) && random.happens(0.4)) return undefined;
      if (typeof site.value === 'number') return random.happens(0.5) ? -1 : 2 ** 31 + 7;
      if (typeof site.value === 'boolean') return !site.value;
      return typeof site.value === 'string' ? `${site.value}X` : 'broken';
    },
  },
];

/** The mutant of one place. */
export function mutantOf(operator: Operator, site: Site, random: Random, sites: readonly Site[]): Mutant {
  const value = operator.change(site, random, sites);
  return {
    kind: operator.kind,
    where: `${site.stack}/${site.logicalId} ${site.path.join('.')}`,
    what: `${shown(site.value)} -> ${value === undefined ? 'nothing' : shown(value)}`,
    site,
    value,
  };
}

/** The templates with the fault in them. */
export function templatesWith(mutant: Mutant, stacks: readonly StackTemplate[]): StackTemplate[] {
  return changed(stacks, mutant.site, mutant.value);
}

function swapped(site: Site, random: Random, sites: readonly Site[]): unknown {
  const form = referenceIn(site);
  const own = JSON.stringify(site.value);
  const others = sites.filter(
    (other) =>
      other.stack === site.stack &&
      !other.inDefinition &&
      referenceIn(other) === form &&
      JSON.stringify(other.value) !== own,
  );
  const different = [...new Map(others.map((other) => [JSON.stringify(other.value), other.value])).values()].sort(
    (one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1),
  );
  return different.length === 0 ? { Ref: 'AWS::StackName' } : different[random.below(different.length)];
}

function swappedMark(site: Site, random: Random, sites: readonly Site[]): unknown {
  const marks = (text: string): string[] =>
    [...text.matchAll(new RegExp(`${MARK}(\\d+)${MARK}`, 'g'))].map(([mark]) => mark);
  const all = sites
    .filter(
      (other) =>
        other.inDefinition &&
        other.stack === site.stack &&
        other.logicalId === site.logicalId &&
        typeof other.value === 'string',
    )
    .flatMap(({ value }) => marks(String(value)));
  const own = marks(String(site.value));
  const [first = ''] = own.slice(random.below(own.length));
  const others = [...new Set(all)].filter((mark) => !own.includes(mark)).sort();
  return others.length === 0
    ? `${String(site.value)}X`
    : String(site.value).replace(first, others[random.below(others.length)] ?? '');
}

function statesOf(site: Site, sites: readonly Site[]): string[] {
  return sites
    .filter((other) => other.stack === site.stack && other.logicalId === site.logicalId && isStateName(other))
    .map(({ path }) => String(path.at(-1)));
}

function isStateName({ inDefinition, path }: Site): boolean {
  return inDefinition && path.at(-2) === 'States';
}

/** The last key of a path: items of a list are what the list is. */
function lastKey({ path }: Site): string {
  return String(path.filter((key) => typeof key === 'string').at(-1));
}

function shown(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(MARK, '#');
  return text.length > 70 ? `${text.slice(0, 67)}...` : text;
}
