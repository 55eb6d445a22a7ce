import { Assembly, type Properties, type StackTemplate } from '../../lib/checks/assembly';
import type { Mutant } from './operators';
import { templatesWith } from './operators';

/** Keys of text that people read, and no service acts on. */
const FOR_PEOPLE = new Set([
  'Description',
  'AlarmDescription',
  'Comment',
  'Sid',
  'DisplayName',
  'Tags',
  'DashboardBody',
  'GroupDescription',
  'ModelPackageDescription',
  'ModelPackageGroupDescription',
  'Cause',
]);

/** What a state does when it does not say so, by the specification of the Amazon States Language. */
const DEFAULTS_OF_STATES: Readonly<Record<string, unknown>> = { IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 };

/**
 * Why a mutant is no fault, by rule and never by hand:
 *
 * 1. it takes away or rewords text for people that may be missing: descriptions, comments, tags that a console shows;
 * 2. it takes away a property whose value is the default that the specification of the resource, or of states, names;
 * 3. it takes away a dependency, and the order stays: what was waited for is still waited for, through a reference or
 *    another dependency;
 * 4. the templates resolve to the same values as before, where `*` and `{"AWS": "*"}` are the same principal, `*` and
 *    every action of the service are the same in the policy of a key or bucket, and no deletion policy is `Delete`.
 *
 * @returns undefined for a fault
 */
export function whyEquivalent(mutant: Mutant, stacks: readonly StackTemplate[]): string | undefined {
  const { site, value } = mutant;
  const key = site.path.find((one) => FOR_PEOPLE.has(String(one))) ?? (isLabel(site.path) ? 'Id' : undefined);
  const isTag = key === 'Tags' && !isTagForPeople(mutant, stacks);
  const isReworded = value === undefined ? !site.required : typeof value === 'string';
  if (key !== undefined && isReworded && !isTag && mutant.kind !== 'break a type') {
    return `text for people (${String(key)})`;
  }
  const usual =
    site.inDefinition && site.path.includes('Retry') ? DEFAULTS_OF_STATES[String(site.path.at(-1))] : site.defaultValue;
  if (value === undefined && usual !== undefined && JSON.stringify(site.value) === JSON.stringify(usual)) {
    return 'the default of the specification';
  }
  const before = new Assembly(stacks);
  const after = new Assembly(templatesWith(mutant, stacks));
  const id = `${site.stack}/${site.logicalId}`;
  const [one, other] = [before.get(id), after.get(id)];
  if (one === undefined || other === undefined) return undefined;
  if (site.path[0] === 'DependsOn' && value === undefined) {
    const order = after.before(other);
    return [...before.before(one)].every((first) => order.has(first)) ? 'the order stays' : undefined;
  }
  const read = ({ properties, template: { DeletionPolicy, UpdateReplacePolicy } }: typeof one) =>
    JSON.stringify([plain(properties), DeletionPolicy ?? 'Delete', UpdateReplacePolicy ?? 'Delete']);
  return read(one) === read(other) ? 'the same values' : undefined;
}

/** Policies of one resource, in which only actions of its service mean something. */
const OWN_SERVICE: Readonly<Record<string, string>> = { KeyPolicy: 'kms:*', PolicyDocument: 's3:*' };

/** Properties in which what IAM takes for the same is the same: `*` for everyone, and for every action of the one service. */
function plain(properties: Properties): unknown {
  const own = Object.keys(properties).find((key) => OWN_SERVICE[key] !== undefined);
  const isOwn = own === 'KeyPolicy' || properties.Bucket !== undefined;
  const text = JSON.stringify(properties).replaceAll('{"AWS":"*"}', '"*"');
  return own !== undefined && isOwn ? text.replaceAll(`"Action":"${OWN_SERVICE[own] ?? ''}"`, '"Action":"*"') : text;
}

/** Keys of tags that consoles show, and that nothing acts on. */
const SHOWN_TAGS = /^(?:Name|aws-cdk:subnet-(?:name|type))$/;

/** Whether a mutant changes one entry of a list of tags, and that is one for people. Others, such as those by which CDK empties buckets, do something. */
function isTagForPeople({ site }: Mutant, stacks: readonly StackTemplate[]): boolean {
  const at = site.path.indexOf('Tags');
  const index = site.path[at + 1];
  const resource = stacks.find(({ id }) => id === site.stack)?.template.Resources[site.logicalId];
  const tags = resource?.Properties?.Tags;
  if (!Array.isArray(tags)) return false;
  const own = tags.filter((_, position) => index === undefined || position === index) as { Key?: unknown }[];
  return own.length > 0 && own.every(({ Key }) => SHOWN_TAGS.test(String(Key)));
}

/** What only tells entries of a list apart: rules of a life cycle, targets of a rule, selectors of a trail. */
function isLabel(path: readonly (string | number)[]): boolean {
  if (path.at(-1) === 'Name') return path.includes('AdvancedEventSelectors');
  return path.at(-1) === 'Id' && (path.includes('LifecycleConfiguration') || path.includes('Targets'));
}
