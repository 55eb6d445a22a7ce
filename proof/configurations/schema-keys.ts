import { jsonSchemaOf } from '../../lib/config/json-schema';
import { platformSchema } from '../../lib/config/schema';

/** A part of the JSON schema of a configuration, with all that generators and faults need to know of it. */
export interface SchemaPart {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly required?: readonly string[];
  readonly items?: SchemaPart;
  readonly oneOf?: readonly SchemaPart[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** Settings as a person writes them; any of them may be wrong. */
export type Settings = Readonly<Record<string, unknown>>;

/** The schema of an environment. */
export const SCHEMA = jsonSchemaOf(platformSchema) as SchemaPart;

/** A mode that a group must have. */
export interface Within {
  /** Path of the group. */
  readonly group: string;

  /** Its mode. */
  readonly mode: unknown;

  /** A group around it that must have a mode of its own. */
  readonly outer?: Within;
}

/** A key, a choice or an entry of a list in the schema. */
export interface SchemaKey {
  /** Path without positions: `serving.scaling.minInstances`, `availabilityZones[]`; empty for the whole. */
  readonly path: string;

  /** What may stand there. */
  readonly part: SchemaPart;

  /** The group above it that must have a certain mode, where the schema lets a group choose. */
  readonly within?: Within;
}

/** Every key of the schema, groups before what is in them. */
export function schemaKeys(part: SchemaPart = SCHEMA, path = '', outer?: Within): SchemaKey[] {
  const chosen = (part.oneOf ?? []).flatMap((choice) =>
    schemaKeys(choice, path, within(path, choice, outer)).filter((key) => key.path !== path),
  );
  const inside = Object.entries(part.properties ?? {}).flatMap(([key, child]) =>
    schemaKeys(child, path === '' ? key : `${path}.${key}`, outer),
  );
  const entries = part.items === undefined ? [] : schemaKeys(part.items, `${path}[]`, outer);
  return [{ path, part, ...(outer === undefined ? {} : { within: outer }) }, ...inside, ...chosen, ...entries];
}

/** A group with the mode of one of its choices. */
export function within(group: string, choice: SchemaPart, outer?: Within): Within {
  return { group, mode: choice.properties?.[modeKeyOf(choice)]?.const, ...(outer === undefined ? {} : { outer }) };
}

/** The key that tells choices apart. */
export function modeKeyOf({ properties = {} }: SchemaPart): 'kind' | 'mode' {
  return properties.kind?.const === undefined ? 'mode' : 'kind';
}

/** What the schema gives a key that is left out. */
export function defaultOf(path: string): unknown {
  return schemaKeys().find((key) => key.path === path)?.part.default;
}
