import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PredictionApiEnvironment as Env, PredictionApiMetric } from '../../../lambda/prediction-api/environment';
import { type FunctionLogs, TypeScriptFunction } from '../../functions/typescript-function';
import { accept } from '../../security/accept';
import { allow } from '../../security/allow';

/** Value of the metrics' only dimension, `service`. */
const SERVICE_NAME = 'prediction-api';

/** The function answers by itself before Lambda stops it: so much is between both. */
const RESERVE = Duration.seconds(2);

/** Half a processor: checking 100 encounters takes milliseconds then, and loading the code a fraction of a second. */
const MEMORY_MIB = 1024;

/** Who is asked when the endpoint gives no answer. */
export interface Fallback {
  /**
   * Variant of the same endpoint: the version before, while an experiment runs. Asking it costs a token of the budget, since it is the same
   * endpoint.
   *
   * @default - no variant is asked by its name
   */
  readonly variantName?: string;

  /**
   * Name of an endpoint of its own with the version before; asked last, once.
   *
   * @default - no other endpoint is asked
   */
  readonly endpointName?: string;
}

/** Choices for the function. */
export interface PredictionFunctionProps {
  /** Name of the endpoint, in this account and Region. */
  readonly endpointName: string;

  /**
   * Who answers when it does not.
   *
   * @default - nobody: the caller is told
   */
  readonly fallback?: Fallback;

  /** How long a request may take, half a second to 25 seconds: the gateway waits at most 30 (AG-03). */
  readonly timeout: Duration;

  /** Attempts at the endpoint for one request, the first included, 1 to 5. */
  readonly maxAttempts: number;

  /** CloudWatch namespace of the counts; two platforms in one account need two. */
  readonly metricsNamespace: string;

  /** Where and how long the function logs. It writes who asked and how it ended, never a field of an encounter. */
  readonly logs: FunctionLogs;
}

/** The function behind the API: checks requests, asks the endpoint, and says why where there is no answer. */
export class PredictionFunction extends Construct {
  /** The function. */
  readonly function: IFunction;

  /** When Lambda stops an invocation; later than the time of a request. */
  readonly stoppedAfter: Duration;

  private readonly metricsNamespace: string;

  constructor(scope: Construct, id: string, props: PredictionFunctionProps) {
    super(scope, id);
    checkLimits(props);
    const { endpointName, fallback = {} } = props;
    this.metricsNamespace = props.metricsNamespace;
    this.stoppedAfter = Duration.seconds(Math.ceil(props.timeout.toMilliseconds() / 1000)).plus(RESERVE);

    const { function: lambda, role } = new TypeScriptFunction(this, 'Function', {
      folder: 'prediction-api',
      description: 'Checks encounters of callers, asks the endpoint, and tells the prediction or why there is none',
      environment: {
        [Env.ENDPOINT_NAME]: endpointName,
        [Env.FALLBACK_VARIANT]: fallback.variantName ?? '',
        [Env.FALLBACK_ENDPOINT]: fallback.endpointName ?? '',
        [Env.TIMEOUT_MS]: String(props.timeout.toMilliseconds()),
        [Env.MAX_ATTEMPTS]: String(props.maxAttempts),
        [Env.METRICS_NAMESPACE]: props.metricsNamespace,
        [Env.SERVICE_NAME]: SERVICE_NAME,
      },
      timeout: this.stoppedAfter,
      memorySize: MEMORY_MIB,
      logs: props.logs,
    });
    const stack = Stack.of(this);
    const endpoints = [endpointName, ...(fallback.endpointName === undefined ? [] : [fallback.endpointName])];
    allow(role, {
      actions: ['sagemaker:InvokeEndpoint'],
      resources: endpoints.map((name) =>
        stack.formatArn({ service: 'sagemaker', resource: 'endpoint', resourceName: name }),
      ),
    });
    accept(lambda, {
      rule: 'LambdaDLQ',
      packs: ['NIST.800.53.R5', 'HIPAA.Security', 'Serverless'],
      reason:
        'API Gateway waits for each answer, and a dead-letter queue is for calls that nobody waits for; the caller is told, ' +
        'and asks again',
    });
    this.function = lambda;
  }

  /** A count of the function, per five minutes. */
  metric(metricName: (typeof PredictionApiMetric)[keyof typeof PredictionApiMetric]): Metric {
    return new Metric({
      namespace: this.metricsNamespace,
      metricName,
      dimensionsMap: { service: SERVICE_NAME },
      statistic: Stats.SUM,
    });
  }

  /** Invocations that failed or were stopped, per five minutes. */
  metricErrors(): Metric {
    return this.function.metricErrors({ statistic: Stats.SUM });
  }
}

/** @throws if no time is left for an answer, or an attempt could never end in time (AG-03) */
function checkLimits({ timeout, maxAttempts }: PredictionFunctionProps): void {
  const milliseconds = timeout.toMilliseconds();
  if (milliseconds < 500 || milliseconds > 25_000) {
    throw new Error(
      `timeout must be 500 to 25000 milliseconds, got '${milliseconds}'; the gateway waits at most 30 seconds, and the function needs some of it (AG-03)`,
    );
  }
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > 5) {
    throw new Error(`maxAttempts must be a whole number from 1 to 5, got '${maxAttempts}'; 3 is usual`);
  }
}
