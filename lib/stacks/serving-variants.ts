/* eslint-disable awscdk/require-passing-this -- a function for the construct that calls it, so that ids stay where they are */
import type { Construct } from 'constructs';
import type { PlatformConfig } from '../config/load-config';
import { scalingOf } from '../config/serving-words';
import { CHALLENGER, VARIANT } from '../readmission/endpoint';
import type { ServedVersions } from '../registry/served-versions';
import { Challenger } from '../serving/challenger';
import type { ModelEndpointProps } from '../serving/model-endpoint';
import { RegisteredVersion, type RegisteredVersionProps } from '../serving/models/registered-version';
import { ServedModel, type ServedModelProps } from '../serving/models/served-model';

/** What the models have in common. */
export interface ModelsProps {
  /** What their versions have in common. */
  readonly version: Omit<RegisteredVersionProps, 'modelPackageArn'>;

  /** Where they run. */
  readonly placed: Omit<ServedModelProps, 'source'>;
}

/** What a model of a version is made of. */
export function modelOf({ version, placed }: ModelsProps, modelPackageArn: string): ServedModelProps {
  return { ...placed, source: new RegisteredVersion({ ...version, modelPackageArn }) };
}

/**
 * The variants of the endpoint: the served version, and with a rollout that tries versions first a challenger beside it. A
 * challenger has a fixed number of instances, because an update must not remove a variant that scales (HO-07).
 */
export function servingVariants(
  scope: Construct,
  serving: PlatformConfig['serving'],
  { versions, models }: { readonly versions: ServedVersions; readonly models: ModelsProps },
): Pick<ModelEndpointProps, 'variants' | 'shadow'> {
  const { rollout, instanceType, instances } = serving;
  const main = {
    name: VARIANT,
    model: new ServedModel(scope, 'Model', modelOf(models, versions.served)),
    instanceType,
    instances,
    scaling: scalingOf(serving.scaling),
  };
  if (rollout.mode !== 'split' && rollout.mode !== 'shadow') return { variants: [main] };
  const challenger = new Challenger(scope, 'Challenger', {
    modelPackageArn: versions.challenger,
    model: modelOf(models, versions.challenger),
  });
  const { model, condition } = challenger;
  const beside = { name: CHALLENGER, model, condition, instanceType, instances: rollout.instances };
  if (rollout.mode === 'shadow') return { variants: [main], shadow: { ...beside, share: rollout.share } };
  // Weights say nothing while one variant is alone.
  return {
    variants: [
      { ...main, weight: 100 - rollout.share },
      { ...beside, weight: rollout.share },
    ],
  };
}
