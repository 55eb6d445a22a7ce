/**
 * Environment variables of the function: its construct sets each, its handler reads each.
 *
 * The last two are names of Powertools for AWS Lambda, which reads them itself.
 */
export const EncounterValidationEnvironment = {
  /** Name of the bucket of the raw zone. */
  RAW_BUCKET: 'RAW_BUCKET',

  /** Prefix of refused records in that bucket, with its `/` at the end, e.g. `errors/encounters/`. */
  ERROR_PREFIX: 'ERROR_PREFIX',

  /** CloudWatch namespace of the metrics. */
  METRICS_NAMESPACE: 'POWERTOOLS_METRICS_NAMESPACE',

  /** Value of the metrics' only dimension, `service`, and of the same field in each line of the log. */
  SERVICE_NAME: 'POWERTOOLS_SERVICE_NAME',
} as const;

/** Metrics of the function, in counts per invocation; their only dimension is `service`. */
export const EncounterValidationMetric = {
  /** Encounters handed on to the raw table. */
  ACCEPTED: 'EncountersAccepted',

  /** Encounters refused, whether kept by the function or by Firehose. */
  REFUSED: 'EncountersRefused',
} as const;

/**
 * Value of an environment variable.
 *
 * @throws if the variable is not set or empty
 */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `${name} must be set in the environment, got '${value ?? ''}'; the construct of this function sets it.`,
    );
  }
  return value;
}
