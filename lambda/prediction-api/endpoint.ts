import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { Prediction } from './answer';
import { readAnswer } from './answer';
import type { Invoke } from './attempts';
import type { Encounter } from './request';
import { MEDIA_TYPE } from './versions';

/** What an endpoint answered. */
export interface Answered {
  /** One prediction for each encounter, in their order. */
  readonly predictions: readonly Prediction[];

  /** Variant that answered, as SageMaker says. */
  readonly variant?: string;
}

/** A client that asks once: what is asked again is decided by `ask`, within its budget, and not by the SDK. */
export function runtimeClient(): SageMakerRuntimeClient {
  return new SageMakerRuntimeClient({ maxAttempts: 1 });
}

/**
 * Asks endpoints about these encounters, always as a list, whatever the version of the API.
 *
 * @param inferenceId stands beside what the endpoint captures, at most 64 characters: all attempts of a request have the same
 */
export function invokeWith(
  client: SageMakerRuntimeClient,
  encounters: readonly Encounter[],
  inferenceId: string,
): Invoke<Answered> {
  const body = JSON.stringify(encounters);
  return async ({ endpointName, variantName }, abortSignal) => {
    const { Body, InvokedProductionVariant: variant } = await client.send(
      new InvokeEndpointCommand({
        EndpointName: endpointName,
        TargetVariant: variantName,
        ContentType: MEDIA_TYPE,
        Accept: MEDIA_TYPE,
        InferenceId: inferenceId,
        Body: body,
      }),
      { abortSignal },
    );
    return { predictions: readAnswer(Body, encounters), variant };
  };
}
