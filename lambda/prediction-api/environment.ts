/**
 * Environment variables of the function: its construct sets each, its handler reads each.
 *
 * The last two are names of Powertools for AWS Lambda, which reads them itself.
 */
export const PredictionApiEnvironment = {
  /** Name of the endpoint that is asked first. */
  ENDPOINT_NAME: 'ENDPOINT_NAME',

  /** Variant of that endpoint that is asked when the endpoint's own choice of variant does not answer; empty = none. */
  FALLBACK_VARIANT: 'FALLBACK_VARIANT',

  /** Name of the endpoint with the previous version, asked last; empty = none. */
  FALLBACK_ENDPOINT: 'FALLBACK_ENDPOINT',

  /** Milliseconds that a request may take. */
  TIMEOUT_MS: 'TIMEOUT_MS',

  /** Attempts at the endpoint for one request, the first included. */
  MAX_ATTEMPTS: 'MAX_ATTEMPTS',

  /** CloudWatch namespace of the metrics. */
  METRICS_NAMESPACE: 'POWERTOOLS_METRICS_NAMESPACE',

  /** Value of the metrics' only dimension, `service`, and of the same field in each line of the log. */
  SERVICE_NAME: 'POWERTOOLS_SERVICE_NAME',
} as const;

/** Metrics of the function, in counts per request; their only dimension is `service`. */
export const PredictionApiMetric = {
  /** Encounters answered. */
  PREDICTIONS: 'Predictions',

  /** Requests refused with a 4xx for what they say. */
  REFUSED: 'RequestsRefused',

  /** Attempts at endpoints. */
  ATTEMPTS: 'Attempts',

  /** Requests that the previous version answered. */
  FALLBACK_USED: 'FallbackUsed',

  /** Requests without an answer, although they were worth another attempt. */
  RETRIES_EXHAUSTED: 'RetriesExhausted',
} as const;
