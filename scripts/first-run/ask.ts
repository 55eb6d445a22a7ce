import { InvokeEndpointCommand, ModelError, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { isNamed } from '../preflight/aws-error';
import { Stopped } from './stopped';

/** The answer of the model server, see `jobs/training/readmission/inference.py`. */
interface Answer {
  readonly predictions?: readonly { readonly encounter_id?: unknown; readonly probability?: number | null }[];
}

/**
 * Asks the endpoint about one encounter.
 *
 * @param client the service
 * @param endpoint name of the endpoint
 * @param encounter a raw encounter
 * @returns the answer in words
 * @throws Stopped when the endpoint refuses or fails, with what it says
 */
export async function ask(
  client: SageMakerRuntimeClient,
  endpoint: string,
  encounter: Readonly<Record<string, string | number>>,
): Promise<string> {
  try {
    const { Body } = await client.send(
      new InvokeEndpointCommand({
        EndpointName: endpoint,
        ContentType: 'application/json',
        Accept: 'application/json',
        Body: JSON.stringify(encounter),
      }),
    );
    return inWords(Body?.transformToString() ?? '');
  } catch (error) {
    if (error instanceof ModelError) {
      const { OriginalStatusCode: status, OriginalMessage: message, LogStreamArn: log } = error;
      throw new Stopped(
        `The model answered ${status ?? 'nothing'}: ${(message ?? error.message).replace(/\s+/g, ' ')}`,
        `its log is ${log ?? `in /aws/sagemaker/Endpoints/${endpoint}`}`,
      );
    }
    if (
      isNamed(
        error,
        'ValidationError',
        'ServiceUnavailable',
        'ModelNotReadyException',
        'InternalFailure',
        'InternalDependencyException',
      )
    ) {
      throw new Stopped(
        `The endpoint ${endpoint} did not answer: ${(error as Error).message}`,
        `aws sagemaker describe-endpoint --endpoint-name ${endpoint} says how it is`,
      );
    }
    throw error;
  }
}

function inWords(text: string): string {
  const [prediction] = predictionsIn(text);
  if (prediction === undefined) return `answered ${text.trim()}`;
  const { encounter_id: id, probability } = prediction;
  return typeof probability === 'number'
    ? `encounter ${String(id)}: readmitted within 30 days with a probability of ${probability.toFixed(3)}`
    : `encounter ${String(id)}: no probability, the patient died or went to a hospice`;
}

function predictionsIn(text: string): NonNullable<Answer['predictions']> {
  try {
    return (JSON.parse(text) as Answer).predictions ?? [];
  } catch {
    return [];
  }
}
