import { Duration, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpRoute, HttpRouteKey, HttpMethod, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { API_VERSIONS, METHOD } from '../../../lambda/prediction-api/versions';
import { allow } from '../../security/allow';
import { ApiAccessLog } from './api-access-log';
import { ApiAlarms } from './api-alarms';
import { type ApiAuthorization, authorizerFor } from './api-authorization';
import { PredictionFunction, type PredictionFunctionProps } from './prediction-function';

/** How many requests pass, of all callers together. */
export interface Throttle {
  /** Requests in a second, in the long run. */
  readonly requestsPerSecond: number;

  /** Requests at once. */
  readonly burst: number;
}

/** Choices for the API. */
export interface PredictionApiProps extends PredictionFunctionProps {
  /** Who may call. */
  readonly authorization: ApiAuthorization;

  /** How many requests pass. */
  readonly throttle: Throttle;

  /** Name of the group of the access log, below `/aws/vendedlogs/` (RV-12). */
  readonly accessLogGroupName: string;

  /** Where alarms report. */
  readonly alarms: ITopic;
}

/** The stage whose name is in no path: a version of the API is in its routes. */
const STAGE = '$default';

/** The gateway waits so much longer than Lambda: what a new container needs to load its code. */
const START = Duration.seconds(2);

/** Answers predictions over HTTPS to callers who say who they are, in versions that never change. */
export class PredictionApi extends Construct {
  /** Address of the API, with `/` at the end; a version follows. */
  readonly url: string;

  /** The function behind, for its metrics. */
  readonly function: PredictionFunction;

  private readonly api: HttpApi;
  private readonly authorization: ApiAuthorization;

  constructor(scope: Construct, id: string, props: PredictionApiProps) {
    super(scope, id);
    checkThrottle(props.throttle);
    const authorizer = authorizerFor(props.authorization);
    this.authorization = props.authorization;
    const { endpointName, fallback, timeout, maxAttempts, metricsNamespace, logs } = props;
    this.function = new PredictionFunction(this, 'Handler', {
      ...{ endpointName, fallback, timeout, maxAttempts, metricsNamespace, logs },
    });

    this.api = new HttpApi(this, 'Resource', {
      // What people see in the console; API Gateway does not ask that it be the only one.
      apiName: Stack.of(this).stackName,
      description: 'Predictions of readmission',
      createDefaultStage: false,
    });
    const integration = new HttpLambdaIntegration('Integration', this.function.function, {
      timeout: this.function.stoppedAfter.plus(START),
    });
    const versions = Object.entries(API_VERSIONS).map(([name, { path }]) => ({
      name: name.toUpperCase(),
      key: HttpRouteKey.with(path, HttpMethod.POST),
    }));
    // Whatever else is asked for is told what there is, by the function. Who may call by IAM may call the versions alone, and gets a 403 of the gateway for all else.
    for (const { name, key } of [...versions, { name: 'Other', key: HttpRouteKey.DEFAULT }]) {
      new HttpRoute(this, name, { httpApi: this.api, routeKey: key, integration, authorizer });
    }
    const accessLog = new ApiAccessLog(this, 'AccessLog', {
      ...props.logs,
      logGroupName: props.accessLogGroupName,
      metricsNamespace: props.metricsNamespace,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: STAGE,
      autoDeploy: true,
      throttle: { rateLimit: props.throttle.requestsPerSecond, burstLimit: props.throttle.burst },
      accessLogSettings: accessLog.settings,
    });
    this.url = stage.url;
    new ApiAlarms(this, 'Alarms', {
      ...{ api: this.api, accessLog, function: this.function },
      ...{ timeout: props.timeout, alarms: props.alarms },
    });
  }

  /**
   * Lets a role ask every version for predictions, and nothing else.
   *
   * @throws if callers are known by tokens, since a permission of IAM would then change nothing
   */
  grantInvoke(role: IRole): Grant {
    if (this.authorization.mode !== 'iam') {
      throw new Error(
        `authorization.mode must be 'iam' for a grant, got '${this.authorization.mode}'; give the caller a token of the issuer instead (AG-01)`,
      );
    }
    return allow(role, {
      actions: ['execute-api:Invoke'],
      resources: Object.values(API_VERSIONS).map(({ path }) =>
        Stack.of(this).formatArn({
          service: 'execute-api',
          resource: this.api.apiId,
          resourceName: `${STAGE}/${METHOD}${path}`,
        }),
      ),
    });
  }
}

/** @throws if no request would pass, or numbers are no whole ones (AG-05) */
function checkThrottle({ requestsPerSecond, burst }: Throttle): void {
  for (const [name, value] of Object.entries({ requestsPerSecond, burst })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new Error(
        `throttle.${name} must be a whole number from 1, got '${value}'; 0 would let nothing pass (AG-05)`,
      );
    }
  }
}
