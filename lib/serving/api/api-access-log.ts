import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionLogs } from '../../functions/typescript-function';

/**
 * What of a request is kept: who, when, which route, and how it ended. No path, because one that is no route may hold anything;
 * no query, no header, no body. Source: API Gateway guide, variables of access logs of HTTP APIs.
 */
const FIELDS = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  caller: '$context.identity.userArn',
  subject: '$context.authorizer.claims.sub',
  sourceIp: '$context.identity.sourceIp',
  milliseconds: '$context.responseLatency',
  functionStatus: '$context.integration.status',
  error: '$context.error.message',
  functionError: '$context.integrationErrorMessage',
} as const;

/** Too many requests. */
const THROTTLED = '429';

/** Choices for the log. */
export interface ApiAccessLogProps extends FunctionLogs {
  /** Name of the log group, below `/aws/vendedlogs/` (RV-12). */
  readonly logGroupName: string;

  /** CloudWatch namespace of what is counted in the log. */
  readonly metricsNamespace: string;
}

/** The access log of the API, under the log key, and the one count that API Gateway does not make. */
export class ApiAccessLog extends Construct {
  /** For a stage. */
  readonly settings: IAccessLogSettings;

  private readonly throttled: MetricFilter;

  constructor(scope: Construct, id: string, props: ApiAccessLogProps) {
    super(scope, id);
    if (!props.logGroupName.startsWith('/aws/vendedlogs/')) {
      throw new Error(
        `logGroupName must begin with /aws/vendedlogs/, got '${props.logGroupName}'; any other name takes room in a policy of limited size (RV-12)`,
      );
    }
    const logGroup: ILogGroup = new LogGroup(this, 'Resource', {
      logGroupName: props.logGroupName,
      encryptionKey: props.encryptionKey,
      retention: props.retention,
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.settings = {
      destination: new LogGroupLogDestination(logGroup),
      format: AccessLogFormat.custom(JSON.stringify(FIELDS)),
    };
    // API Gateway counts a throttled request of an HTTP API among all 4xx.
    this.throttled = new MetricFilter(this, 'Throttled', {
      logGroup,
      filterPattern: FilterPattern.stringValue('$.status', '=', THROTTLED),
      metricNamespace: props.metricsNamespace,
      metricName: 'ApiThrottled',
      metricValue: '1',
    });
  }

  /** Requests answered 429, by the gateway or because the endpoint takes no more, per five minutes. */
  metricThrottled(): Metric {
    return this.throttled.metric({ statistic: Stats.SUM });
  }
}
