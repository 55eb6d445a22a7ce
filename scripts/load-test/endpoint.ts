import { Agent } from 'node:https';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, ModelError, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { UsageError } from '../preflight/command-line';
import { TIMEOUT_MS } from './local-server';

/** An endpoint in an account. */
export interface Endpoint {
  /** Its name. */
  readonly name: string;

  /** Its services. */
  readonly clients: EndpointClients;
}

/** What a load test calls. */
export interface EndpointClients {
  /** Says how many instances there are. */
  readonly sageMaker: SageMakerClient;

  /** Takes requests. */
  readonly runtime: SageMakerRuntimeClient;
}

/**
 * Clients for a load test.
 *
 * @param region of the endpoint; the one of the environment or the profile without it
 */
export function endpointClients(region: string | undefined): EndpointClients {
  return {
    sageMaker: new SageMakerClient({ region }),
    runtime: new SageMakerRuntimeClient({
      region,
      // What is tried again hides an error, and makes two requests of one.
      maxAttempts: 1,
      // The SDK has 50 connections by itself: a closed loop in the middle of an open one.
      requestHandler: {
        requestTimeout: TIMEOUT_MS,
        httpsAgent: new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity }),
      },
    }),
  };
}

/**
 * How many instances serve.
 *
 * @throws UsageError when the endpoint is not in service, or has more than one variant: what one instance carries would
 *   be that of a mixture
 */
export async function instancesOf({ name, clients }: Endpoint): Promise<number> {
  const { EndpointStatus: status, ProductionVariants: variants = [] } = await clients.sageMaker.send(
    new DescribeEndpointCommand({ EndpointName: name }),
  );
  const [variant] = variants;
  if (status !== 'InService' || variants.length !== 1 || variant?.CurrentInstanceCount === undefined) {
    throw new UsageError(
      `--endpoint must be in service with one variant on instances, got '${name}', which is ${status ?? 'unknown'} with ` +
        `${variants.length} variants; wait until it serves, or measure a variant on an endpoint of its own`,
    );
  }
  return variant.CurrentInstanceCount;
}

/** Sends signed requests. @returns what went wrong; nothing for an answer */
export function invoke({ name, clients }: Endpoint): (body: string) => Promise<string | undefined> {
  return async (body) => {
    try {
      await clients.runtime.send(
        new InvokeEndpointCommand({
          EndpointName: name,
          ContentType: 'application/json',
          Accept: 'application/json',
          Body: body,
        }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof ModelError) return `ModelError ${error.OriginalStatusCode ?? ''}`.trim();
      return error instanceof Error ? error.name : String(error);
    }
  };
}
