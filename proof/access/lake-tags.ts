import { asList, asProperties, at, type Properties, type Resource } from '../../lib/checks/assembly';
import { pathOf } from '../iam/names';
import type { Platform } from '../iam/platform';

/** Values of a resource by tag; keys and values in lower case, as Lake Formation stores them. */
export type Tags = Readonly<Record<string, readonly string[]>>;

/** A pair of tags: `zone=(raw OR curated) AND sensitivity=(internal)`. */
export type TagExpression = Tags;

/**
 * Tags of Lake Formation in the templates, and what each database, table and column has of them.
 *
 * A table has the tags of its database and a column those of its table, unless it has another value of its own for a key (guide
 * of Lake Formation, page "Assigning LF-Tags to Data Catalog resources").
 */
export class LakeTags {
  private readonly assigned = new Map<string, Record<string, readonly string[]>>();

  constructor(private readonly platform: Platform) {
    for (const resource of platform.assembly.ofType('AWS::LakeFormation::TagAssociation')) {
      const { Resource, LFTags } = asProperties(platform.names.value(resource.properties));
      for (const place of placesOf(asProperties(Resource))) {
        this.assigned.set(place, { ...this.assigned.get(place), ...pairs(LFTags) });
      }
    }
  }

  /** Tags of a database, a table of it, or a column of that. */
  of(database: string, table?: string, column?: string): Tags {
    return {
      ...this.assigned.get(database),
      ...(table === undefined ? {} : this.assigned.get(`${database}/${table}`)),
      ...(column === undefined ? {} : this.assigned.get(`${database}/${String(table)}/${column}`)),
    };
  }

  /** Associations and grants that use a tag or a value that no template makes: they fail when they are deployed. */
  unknown(): string[] {
    const { assembly, names } = this.platform;
    const made = new Map<string, readonly string[]>();
    for (const { properties } of assembly.ofType('AWS::LakeFormation::Tag')) {
      const { TagKey, TagValues } = asProperties(names.value(properties));
      made.set(lower(TagKey), asList(TagValues).map(lower));
    }
    const used = (resource: Resource, tags: unknown): string[] =>
      Object.entries(pairs(tags)).flatMap(([key, values]) =>
        values
          .filter((value) => !made.get(key)?.includes(value))
          .map(
            (value) =>
              `${pathOf(resource)} uses the tag ${key}=${value}, which no template makes; make it, or use another`,
          ),
      );
    return [
      ...assembly
        .ofType('AWS::LakeFormation::TagAssociation')
        .flatMap((one) => used(one, at(names.value(one.properties), 'LFTags'))),
      ...assembly
        .ofType('AWS::LakeFormation::PrincipalPermissions')
        .flatMap((one) => used(one, at(names.value(one.properties), 'Resource.LFTagPolicy.Expression'))),
    ];
  }
}

/** Tags by key from a list of pairs; several values of one key are any of them. */
export function pairs(list: unknown): Record<string, readonly string[]> {
  return Object.fromEntries(
    asList(list).map((one) => [lower(at(one, 'TagKey')), asList(at(one, 'TagValues')).map(lower)]),
  );
}

/**
 * Whether tags are what an expression asks for: each key with one of its values (guide of Lake Formation, page "Lake Formation tag-based access
 * control best practices and considerations"). An expression without keys means nothing.
 */
export function fits(tags: Tags, expression: TagExpression): boolean {
  const keys = Object.entries(expression);
  return keys.length > 0 && keys.every(([key, values]) => tags[key]?.some((value) => values.includes(value)) ?? false);
}

/** `database`, `database/table` or `database/table/column`. */
function placesOf({ Database, Table, TableWithColumns }: Properties): string[] {
  if (Database !== undefined) return [String(at(Database, 'Name'))];
  if (Table !== undefined) return [`${String(at(Table, 'DatabaseName'))}/${String(at(Table, 'Name'))}`];
  const table = `${String(at(TableWithColumns, 'DatabaseName'))}/${String(at(TableWithColumns, 'Name'))}`;
  return asList(at(TableWithColumns, 'ColumnNames')).map((column) => `${table}/${String(column)}`);
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}
