import type { PlatformConfig } from './schema';

/** A definition of `serving.endpoints`. */
export type ServedDefinition = PlatformConfig['serving']['endpoints'][number];

/** A definition of one kind. */
export type DefinedKind<Kind extends ServedDefinition['kind']> = Extract<ServedDefinition, { kind: Kind }>;

/** What a definition serves. */
export type DefinedModel = DefinedKind<'real-time'>['variants'][number]['model'];
