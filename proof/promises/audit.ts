import { DATA_EVENT_TYPES } from '../../lib/audit/audit-selectors';
import { type Assembly, asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { zonesOf } from './zones';

/** Kinds of events that a trail can record. Source: CloudTrail API, AdvancedFieldSelector. */
const CATEGORIES = ['Management', 'Data', 'NetworkActivity'];

/** Zones of the lake whose objects no trail watches: nobody could tell who read them. */
export function unwatchedZones(assembly: Assembly): string[] {
  const watched = new Set(
    selectorsOf(assembly)
      .filter(({ fields }) => named(fields, 'eventCategory').includes('Data'))
      .flatMap(({ fields }) => fields)
      .filter(({ Field }) => Field === 'resources.ARN')
      .flatMap(({ StartsWith }) => assembly.named(StartsWith).map(({ id }) => id)),
  );
  return zonesOf(assembly)
    .filter(({ id }) => !watched.has(id))
    .map(({ id }) => `${id}: a trail must watch the objects of every zone, and none watches these`);
}

/** Functions that a trail which records invocations misses: CloudFormation begins their names with that of their stack. */
export function unwatchedFunctions(assembly: Assembly): string[] {
  const beginnings = selectorsOf(assembly)
    .filter(({ fields }) => named(fields, 'resources.type').includes(DATA_EVENT_TYPES.function))
    .flatMap(({ fields }) => fields)
    .filter(({ Field }) => Field === 'resources.ARN')
    .flatMap(({ StartsWith }) => asList(StartsWith).map((arn) => String(arn).replace(/^.*:function:/, '')));
  if (beginnings.length === 0) return [];
  const names = new Map(assembly.stacks.map(({ id, stackName }) => [id, `${stackName ?? id}-`]));
  return assembly
    .ofType('AWS::Lambda::Function')
    .filter(({ stack }) => !beginnings.some((beginning) => names.get(stack)?.startsWith(beginning)))
    .map(({ id }) => `${id}: the trail records invocations, and none of a function that begins as this one`);
}

/** Selectors for types of data events that no part of the platform uses, or that CloudTrail does not have (CT-04). */
export function unknownEventTypes(assembly: Assembly): string[] {
  const known: readonly string[] = Object.values(DATA_EVENT_TYPES);
  return selectorsOf(assembly).flatMap(({ trail, fields }) =>
    named(fields, 'resources.type')
      .filter((type) => !known.includes(type))
      .map((type) => `${trail}: resources.type must be ${known.join(', ')}, got ${type}`),
  );
}

/** Selectors of trails for a kind of events that does not exist, and trails that record no call of an API at all. */
export function wrongCategories(assembly: Assembly): string[] {
  const selectors = selectorsOf(assembly);
  const unknown = selectors.flatMap(({ trail, fields }) => {
    const categories = named(fields, 'eventCategory');
    const wrong = categories.filter((category) => !CATEGORIES.includes(category));
    return wrong.length === 0 && categories.length === 1
      ? []
      : [`${trail}: eventCategory must be ${CATEGORIES.join(' or ')}, got ${categories.join(', ') || 'nothing'}`];
  });
  const silent = assembly
    .ofType('AWS::CloudTrail::Trail')
    .filter(
      ({ id }) =>
        !selectors.some(({ trail, fields }) => trail === id && named(fields, 'eventCategory').includes('Management')),
    )
    .map(({ id }) => `${id}: must record management events, and no selector of it names them`);
  return [...unknown, ...silent];
}

/** Selectors of all trails, as lists of fields. */
function selectorsOf(assembly: Assembly): { readonly trail: string; readonly fields: readonly Properties[] }[] {
  return assembly.ofType('AWS::CloudTrail::Trail').flatMap(({ id, properties }) =>
    asList(properties.AdvancedEventSelectors).map((selector) => ({
      trail: id,
      fields: asList(asProperties(selector).FieldSelectors).map(asProperties),
    })),
  );
}

/** What a field must be. */
function named(fields: readonly Properties[], name: string): string[] {
  return fields.filter(({ Field }) => Field === name).flatMap(({ Equals }) => asList(Equals).map(String));
}
