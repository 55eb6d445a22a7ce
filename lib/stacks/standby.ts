/* eslint-disable awscdk/require-passing-this -- a function for the construct that calls it, so that ids stay where they are */
import type { Construct } from 'constructs';
import type { PlatformConfig } from '../config/load-config';
import { VARIANT } from '../readmission/endpoint';
import { ModelEndpoint, type ModelEndpointProps } from '../serving/model-endpoint';
import { ServedModel } from '../serving/models/served-model';
import { modelOf, type ModelsProps } from './serving-variants';

/** What a standby shares with the endpoint. */
export interface StandbyProps extends Pick<ModelEndpointProps, 'endpointName' | 'volumeKey' | 'alarms'> {
  /** ARN of the version that was served before. */
  readonly previous: string;

  /** What its model has in common with the served one. */
  readonly models: ModelsProps;
}

/**
 * An endpoint of its own for the version that was served before, where the configuration asks for one. It is updated in the
 * same update of the stack, all at once: nobody asks it while the endpoint answers.
 *
 * @returns undefined without `serving.standby`, and while the endpoint is switched off
 */
export function standbyOf(
  scope: Construct,
  serving: PlatformConfig['serving'],
  { previous, models, ...endpoint }: StandbyProps,
): ModelEndpoint | undefined {
  const { standby, enabled } = serving;
  if (standby === undefined || !enabled) return undefined;
  const model = new ServedModel(scope, 'Previous', modelOf(models, previous));
  return new ModelEndpoint(scope, 'Standby', {
    ...endpoint,
    variants: [
      {
        name: VARIANT,
        model,
        instanceType: standby.instanceType ?? serving.instanceType,
        instances: standby.instances,
      },
    ],
    // It takes the place of an endpoint that fails; the loss of an instance at the same time may stop it.
    highlyAvailable: false,
  });
}
