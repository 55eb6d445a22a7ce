import { specificationOf } from '../specification';
import { LACKING_TYPES, type LackingType } from './lacking-types';

/** What `ministack_with_types.py` reads. */
export interface TypeSpecification {
  /** Types that are added to MiniStack, with how they are called, what replaces them, and their attributes. */
  readonly added: Readonly<Record<string, AddedType>>;

  /** Attributes by type, for every type that the templates have. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** A type that is added. */
export interface AddedType {
  /** What `Ref` returns. */
  readonly ref: 'arn' | 'name' | 'joined';

  /** Properties that `Ref` returns, joined with `|`; there for `joined` alone. */
  readonly joined?: readonly string[];

  /** Paths of the properties that name it. */
  readonly names: readonly string[];

  /** Its ARN, with the name in the place of every `${…}` that is not partition, Region or account. */
  readonly arn?: string;

  /** What the id begins with that the service makes. */
  readonly idPrefix?: string;

  /** Property that names the group in which it is numbered. */
  readonly numberedIn?: string;

  /** Properties whose change makes a new resource. */
  readonly replacedBy: readonly string[];

  /** What each attribute is; those of which nobody can know the value are left out, so that asking for them fails. */
  readonly attributes: Readonly<Record<string, 'arn' | 'name' | 'ref'>>;
}

/**
 * Everything that the emulator must know about the types of some templates.
 *
 * @param types types of the templates
 * @param lacking those that MiniStack lacks
 * @throws if a type is listed as lacking that the specification of AWS does not have
 */
export function typeSpecification(
  types: Iterable<string>,
  lacking: Readonly<Record<string, LackingType>> = LACKING_TYPES,
): TypeSpecification {
  return {
    added: Object.fromEntries(Object.entries(lacking).map(([type, how]) => [type, addedType(type, how)])),
    attributes: Object.fromEntries(
      [...new Set(types)].map((type) => [type, Object.keys(specificationOf(type)?.attributes ?? {})]),
    ),
  };
}

/** Types that are listed as lacking and that no template has. */
export function unusedTypes(
  types: Iterable<string>,
  lacking: Readonly<Record<string, LackingType>> = LACKING_TYPES,
): string[] {
  const used = new Set(types);
  return Object.keys(lacking).filter((type) => !used.has(type));
}

function addedType(type: string, how: LackingType): AddedType {
  const specification = specificationOf(type);
  if (specification === undefined) {
    throw new Error(
      `lacking-types.ts must list types that AWS has, got '${type}', which its service specification does not know; correct the name, or take it out`,
    );
  }
  const { attributes, properties, primaryIdentifier = [], arnTemplate } = specification;
  const arn = how.arn ?? arnTemplate;
  const { idPrefix, numberedIn } = how;
  return {
    ...(typeof how.ref === 'string' ? { ref: how.ref } : { ref: 'joined', joined: how.ref }),
    names: how.names ?? primaryIdentifier.filter((name) => properties[name] !== undefined),
    ...(arn === undefined ? {} : { arn }),
    ...(idPrefix === undefined ? {} : { idPrefix }),
    ...(numberedIn === undefined ? {} : { numberedIn }),
    replacedBy: Object.keys(properties).filter((name) => properties[name]?.causesReplacement === 'yes'),
    attributes: Object.fromEntries(
      Object.keys(attributes).flatMap((name) => {
        const kind = kindOf(name, type, arn);
        return kind === undefined ? [] : [[name, kind]];
      }),
    ),
  };
}

/** What an attribute is, as far as its name tells. */
function kindOf(attribute: string, type: string, arn: string | undefined): 'arn' | 'name' | 'ref' | undefined {
  const own = type.split('::')[2] ?? '';
  if (arn !== undefined && (attribute === 'Arn' || attribute === `${own}Arn`)) return 'arn';
  if (attribute === 'Name' || attribute === `${own}Name`) return 'name';
  return attribute === 'Id' || attribute === `${own}Id` ? 'ref' : undefined;
}
