import { NEURON_ENVIRONMENT } from '../sagemaker/neuron-cores';
import type { PlatformConfig } from './schema';

/** A definition of `serving.endpoints`. */
export type ServedDefinition = PlatformConfig['serving']['endpoints'][number];

/** A definition of one kind. */
export type DefinedKind<Kind extends ServedDefinition['kind']> = Extract<ServedDefinition, { kind: Kind }>;

/** What a definition serves. */
export type DefinedModel = DefinedKind<'real-time'>['variants'][number]['model'];

/** A model of a definition, where it stands and on what it is served. */
export interface PlacedModel {
  /** Path of what has the model, e.g. `serving.endpoints[3].variants[0]`. */
  readonly path: string;

  /** The model. */
  readonly model: DefinedModel;

  /** Instance type that serves it; undefined for a serverless endpoint. */
  readonly instanceType: string | undefined;

  /** Path of that type; it stands with the model, or is shared by several. */
  readonly typePath: string;

  /** Kind of the definition. */
  readonly kind: ServedDefinition['kind'];

  /** NeuronCores that a copy takes, where the definition says it. */
  readonly neuronCores?: number;
}

/** Path of a definition. */
export function definitionPath(index: number): string {
  return `serving.endpoints[${index}]`;
}

/** Every model of a definition. */
export function modelsOf(definition: ServedDefinition, path: string): PlacedModel[] {
  const { kind } = definition;
  switch (kind) {
    case 'real-time':
      return [
        ...definition.variants.map((variant, index) => ({ ...variant, path: `${path}.variants[${index}]` })),
        ...(definition.shadow === undefined ? [] : [{ ...definition.shadow, path: `${path}.shadow` }]),
      ].map((one) => ({ ...one, kind, typePath: `${one.path}.instanceType` }));
    case 'serverless':
      return [{ path, kind, model: definition.model, instanceType: undefined, typePath: path }];
    case 'components': {
      const { instanceType } = definition;
      return definition.components.map(({ model }, index) => ({
        ...{ path: `${path}.components[${index}]`, kind, model, instanceType },
        typePath: `${path}.instanceType`,
      }));
    }
    default:
      return [{ ...definition, path, kind, typePath: `${path}.instanceType` }];
  }
}

/** The model with as many NeuronCores for each process as a copy takes. A registered version says so itself. */
export function withCores(model: DefinedModel, cores: number | undefined): DefinedModel {
  if (cores === undefined || model.mode === 'version' || model.mode === 'pipeline') return model;
  return { ...model, environment: { [NEURON_ENVIRONMENT.count]: String(cores), ...model.environment } };
}

/** Variables of the container of a model, as far as the definition says them. */
export function environmentOf(model: DefinedModel): Readonly<Record<string, string>> {
  return 'environment' in model ? (model.environment ?? {}) : {};
}
