import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { PredictionApiEnvironment } from '../../../lambda/prediction-api/environment';
import { API_VERSIONS } from '../../../lambda/prediction-api/versions';
import { PredictionApi, type PredictionApiProps } from '../../../lib/serving/api/prediction-api';

const JWT = { mode: 'jwt', issuer: 'https://login.example.com/ml', audiences: ['ml-predictions'] } as const;

function given(
  overrides: Partial<PredictionApiProps> = {},
  use?: (api: PredictionApi, role: Role) => unknown,
): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Test', { stackName: 'ml-api', env: { region: 'eu-west-1' } });
  const api = new PredictionApi(stack, 'Predictions', {
    authorization: { mode: 'iam' },
    throttle: { requestsPerSecond: 20, burst: 40 },
    endpointName: 'ml-readmission',
    timeout: Duration.seconds(10),
    maxAttempts: 3,
    metricsNamespace: 'ml-api',
    accessLogGroupName: '/aws/vendedlogs/apis/ml-predictions',
    logs: { encryptionKey: new Key(stack, 'LogKey'), retention: RetentionDays.ONE_MONTH, retain: false },
    alarms: new Topic(stack, 'Alarms'),
    ...overrides,
  });
  use?.(api, new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  return Template.fromStack(stack);
}

/** Properties of all resources of a type. */
function propertiesOf(template: Template, type: string): Record<string, unknown>[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => Properties as Record<string, unknown>);
}

describe('PredictionApi', () => {
  test('has a route for each version, and one for all else, which the function answers, too', () => {
    const keys = propertiesOf(given(), 'AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey);
    expect(keys).toEqual([...Object.values(API_VERSIONS).map(({ path }) => `POST ${path}`), '$default']);
  });

  test.each([
    ['iam', { mode: 'iam' } as const, 'AWS_IAM'],
    ['jwt', JWT, 'JWT'],
  ])('leaves no route open, with %s (AG-01)', (_mode, authorization, type) => {
    const routes = propertiesOf(given({ authorization }), 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ AuthorizationType }) => AuthorizationType)).toEqual([type, type, type]);
  });

  test('takes tokens of one issuer, for these audiences (AG-02)', () => {
    given({ authorization: JWT }).hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: JWT.issuer, Audience: JWT.audiences },
    });
  });

  test('grantInvoke allows the versions of this API, by their method, and nothing else', () => {
    const template = given({}, (api, role) => api.grantInvoke(role));
    const arn = (path: string): unknown => ({
      'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('^Predictions') }, `/$default/POST${path}`])],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            ...{ Effect: 'Allow', Action: 'execute-api:Invoke' },
            Resource: Object.values(API_VERSIONS).map(({ path }) => arn(path)),
          },
        ],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^Caller') }],
    });
  });

  test('grantInvoke is refused where callers are known by tokens (AG-01)', () => {
    expect(() => given({ authorization: JWT }, (api, role) => api.grantInvoke(role))).toThrow(
      "authorization.mode must be 'iam' for a grant, got 'jwt'; give the caller a token of the issuer instead (AG-01)",
    );
  });

  test('sets every environment variable that the handler reads, and no other', () => {
    const [fn] = propertiesOf(given(), 'AWS::Lambda::Function');
    const { Variables } = fn?.Environment as { Variables: Record<string, string> };
    expect(Object.keys(Variables).sort()).toEqual(Object.values(PredictionApiEnvironment).sort());
    expect(Variables).toMatchObject({ TIMEOUT_MS: '10000', MAX_ATTEMPTS: '3', FALLBACK_ENDPOINT: '' });
  });

  test('asks its endpoint and the one before, and nothing else', () => {
    const text = (props: Partial<PredictionApiProps>): string =>
      JSON.stringify(
        given(props).findResources('AWS::IAM::Policy', {
          Properties: { PolicyName: Match.stringLikeRegexp('^PredictionsHandler') },
        }),
      );
    expect(text({}).match(/:endpoint\/[^"]*/g)).toEqual([':endpoint/ml-readmission']);
    expect(text({ fallback: { variantName: 'main', endpointName: 'ml-before' } }).match(/:endpoint\/[^"]*/g)).toEqual([
      ':endpoint/ml-readmission',
      ':endpoint/ml-before',
    ]);
    expect(text({})).not.toMatch(/"\*"/);
  });

  test.each([500, 1001, 25_000])(
    'a request of %i ms ends before Lambda, and Lambda before the gateway (AG-03)',
    (ms) => {
      const template = given({ timeout: Duration.millis(ms) });
      const [fn] = propertiesOf(template, 'AWS::Lambda::Function');
      const [integration] = propertiesOf(template, 'AWS::ApiGatewayV2::Integration');
      const [lambda, gateway] = [Number(fn?.Timeout) * 1000, Number(integration?.TimeoutInMillis)];
      expect(lambda - ms).toBeGreaterThanOrEqual(1000);
      expect(gateway - lambda).toBeGreaterThanOrEqual(1000);
      expect(gateway).toBeLessThanOrEqual(30_000);
    },
  );

  test('limits what passes, of all callers together', () => {
    given().hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    });
  });

  test('keeps who, when and how it ended under the log key, and no path, query, header or body (RV-12)', () => {
    const template = given();
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/apis/ml-predictions',
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LogKey'), 'Arn'] },
    });
    const [stage] = propertiesOf(template, 'AWS::ApiGatewayV2::Stage');
    const { Format } = stage?.AccessLogSettings as { Format: string };
    expect(Format).toContain('$context.requestId');
    expect(Format).not.toMatch(/\$context\.(path|http|request(Headers|Body)|querystring)|rawQuery|\$request/);
  });

  test.each([
    ['AWS/ApiGateway', '5xx', 'Sum', 0],
    ['AWS/ApiGateway', 'Latency', 'p99', 5000],
    ['ml-api', 'ApiThrottled', 'Sum', 0],
    ['AWS/Lambda', 'Errors', 'Sum', 0],
    ['ml-api', 'FallbackUsed', 'Sum', 0],
    ['ml-api', 'RetriesExhausted', 'Sum', 0],
  ])('reports %s %s', (Namespace, MetricName, statistic, Threshold) => {
    given().hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...{ Namespace, MetricName, Threshold, ComparisonOperator: 'GreaterThanThreshold' },
      ...(statistic === 'Sum' ? { Statistic: 'Sum' } : { ExtendedStatistic: statistic }),
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Alarms') }],
    });
  });

  test('counts 429 in the access log, because API Gateway counts them among all 4xx', () => {
    given().hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.status = "429" }',
      MetricTransformations: [{ MetricNamespace: 'ml-api', MetricName: 'ApiThrottled', MetricValue: '1' }],
    });
  });

  test.each([
    [
      'a request without time',
      { timeout: Duration.millis(499) },
      /^timeout must be 500 to 25000 milliseconds, got '499'; .*AG-03/,
    ],
    [
      'a request longer than the gateway waits',
      { timeout: Duration.millis(25_001) },
      /^timeout must be .* got '25001'/,
    ],
    ['no attempt', { maxAttempts: 0 }, /^maxAttempts must be a whole number from 1 to 5, got '0'/],
    ['half an attempt', { maxAttempts: 1.5 }, /^maxAttempts must be .* got '1.5'/],
    [
      'a throttle that lets nothing pass',
      { throttle: { requestsPerSecond: 20, burst: 0 } },
      /^throttle.burst must be a whole number from 1, got '0'; .*AG-05/,
    ],
    [
      'another log group',
      { accessLogGroupName: 'ml' },
      /^logGroupName must begin with \/aws\/vendedlogs\/, got 'ml'; .*RV-12/,
    ],
    [
      'tokens over HTTP',
      { authorization: { ...JWT, issuer: 'http://a.example' } },
      /^issuer must be .* got 'http:\/\/a.example'; .*AG-02/,
    ],
    [
      'tokens for anything',
      { authorization: { ...JWT, audiences: [] } },
      /^audiences must name one at least, got ''; .*AG-02/,
    ],
  ])('refuses %s', (_what, props, error) => {
    expect(() => given(props)).toThrow(error);
  });
});
