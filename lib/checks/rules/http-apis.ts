import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { couldMatch, isUnknown } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { shown } from '../wording';

const ROUTE = 'AWS::ApiGatewayV2::Route';
const INTEGRATION = 'AWS::ApiGatewayV2::Integration';
const API = 'AWS::ApiGatewayV2::Api';

/** Source: API Gateway API reference, CreateIntegration: 50 to 30,000 ms for HTTP APIs, to 29,000 for WebSocket APIs. */
const LONGEST_MS = { HTTP: 30_000, WEBSOCKET: 29_000 } as const;
const SHORTEST_MS = 50;

/** Source: API Gateway guide, IAM and JWT authorization of HTTP APIs: a route without a type is open to the internet. */
const authorized: Rule = {
  id: 'ML-AG-01',
  title: 'Every route of an HTTP API says who may call it',
  facts: ['AG-01'],
  fix: 'set AuthorizationType to AWS_IAM, or to JWT or CUSTOM with an AuthorizerId: the route is open to everybody otherwise',
  advice: true,
  check: forEach(ROUTE, ({ properties }, assembly) => {
    const { AuthorizationType: type = 'NONE', RouteKey } = properties;
    // A route without a method cannot be called from outside: $connect decides for a WebSocket API.
    if (protocolOf(properties.ApiId, assembly) !== 'HTTP' || isUnknown(type) || type !== 'NONE') return [];
    return [
      {
        problem: `AuthorizationType of ${shown(RouteKey)} must be AWS_IAM, JWT or CUSTOM, got ${shown(type)}`,
        location: 'Properties/AuthorizationType',
      },
    ];
  }),
};

const withAuthorizer: Rule = {
  id: 'ML-AG-02',
  title: 'A route that asks for a token or an own authorizer names one of that kind',
  facts: ['AG-02'],
  fix: 'name an authorizer of the same API in AuthorizerId, JWT for JWT and REQUEST for CUSTOM; API Gateway refuses the route otherwise',
  check: forEach(ROUTE, ({ properties: { AuthorizationType: type, AuthorizerId: id } }, assembly) => {
    if (type !== 'JWT' && type !== 'CUSTOM') return [];
    const kind = assembly.target(id)?.properties.AuthorizerType;
    const wanted = type === 'JWT' ? 'JWT' : 'REQUEST';
    if (id !== undefined && (kind === undefined || isUnknown(kind) || kind === wanted)) return [];
    return [
      {
        problem: `AuthorizerId must name an authorizer of type ${wanted}, got ${shown(id === undefined ? undefined : kind)}`,
        location: 'Properties/AuthorizerId',
      },
    ];
  }),
};

const timely: Rule = {
  id: 'ML-AG-03',
  title: 'An integration ends within the time that API Gateway waits',
  facts: ['AG-03'],
  fix: `set TimeoutInMillis to ${SHORTEST_MS} to ${LONGEST_MS.HTTP}, for WebSocket APIs to ${LONGEST_MS.WEBSOCKET}; for longer work answer 202 and let the caller ask again`,
  check: forEach(INTEGRATION, ({ properties }, assembly) => {
    const { TimeoutInMillis: given } = properties;
    const longest = LONGEST_MS[protocolOf(properties.ApiId, assembly) ?? 'HTTP'];
    if (typeof given !== 'number' || (given >= SHORTEST_MS && given <= longest)) return [];
    return [
      {
        problem: `TimeoutInMillis must be ${SHORTEST_MS} to ${longest}, got ${shown(given)}`,
        location: 'Properties/TimeoutInMillis',
      },
    ];
  }),
};

/** API Gateway answers 504 at its own limit, while the function goes on, and what it then does nobody hears of. */
const outlives: Rule = {
  id: 'ML-AG-03-2',
  title: 'API Gateway waits as long as the function behind a route may run',
  facts: ['AG-03'],
  fix: 'give the function a shorter Timeout, or the integration a longer TimeoutInMillis',
  advice: true,
  check: forEach(INTEGRATION, ({ properties }, assembly) => {
    const lambda = functionOf(properties.IntegrationUri, assembly);
    const seconds = lambda?.properties.Timeout ?? 3;
    const given = properties.TimeoutInMillis ?? LONGEST_MS[protocolOf(properties.ApiId, assembly) ?? 'HTTP'];
    if (lambda === undefined || typeof seconds !== 'number' || typeof given !== 'number') return [];
    if (seconds * 1000 <= given) return [];
    return [
      {
        problem: `TimeoutInMillis must be ${seconds * 1000} or more, as long as ${lambda.id} may run, got ${shown(given)}`,
        location: 'Properties/TimeoutInMillis',
      },
    ];
  }),
};

/**
 * Source: API Gateway guide, Lambda permissions of HTTP APIs; aws/serverless-application-model#1860: the `$default` route says
 * `<stage>/$default`, two parts where other routes have three or more. Callers get a 500 without any trace of the function.
 */
const permitted: Rule = {
  id: 'ML-AG-04',
  title: 'The function behind a route lets API Gateway invoke it for that route',
  facts: ['AG-04'],
  fix: 'add a Lambda permission for apigateway.amazonaws.com whose SourceArn is <api>/*/<method><path>, or <api>/*/$default for the $default route',
  check: forEach(ROUTE, ({ properties }, assembly) => {
    const [integration] = asList(properties.Target).flatMap((target) =>
      assembly.named(target).filter(({ type }) => type === INTEGRATION),
    );
    const lambda = functionOf(integration?.properties.IntegrationUri, assembly);
    const key = properties.RouteKey;
    const api = assembly.target(properties.ApiId);
    if (integration?.properties.CredentialsArn !== undefined || lambda === undefined || api === undefined) return [];
    if (typeof key !== 'string' || isUnknown(key)) return [];
    const source = `@{${api.id}}/${sourceOf(key)}`;
    const isPermitted = assembly
      .ofType('AWS::Lambda::Permission')
      .filter(
        ({ properties: { FunctionName, Principal } }) =>
          assembly.target(FunctionName)?.id === lambda.id && Principal === 'apigateway.amazonaws.com',
      )
      .some(({ properties: { SourceArn } }) => SourceArn === undefined || covers(String(SourceArn), source));
    return isPermitted
      ? []
      : [{ problem: `${lambda.id} does not let API Gateway in for ${shown(key)}`, location: 'Properties/Target' }];
  }),
};

/** Source: hashicorp/terraform-provider-aws#14742: a limit of 0 is no missing limit, it answers 429 to every request. */
const lets: Rule = {
  id: 'ML-AG-05',
  title: 'The throttle of a stage lets requests pass',
  facts: ['AG-05'],
  fix: 'set ThrottlingRateLimit and ThrottlingBurstLimit to 1 or more: every request gets 429 otherwise',
  check: forEach('AWS::ApiGatewayV2::Stage', ({ properties }) => {
    const settings = [
      ['DefaultRouteSettings', asProperties(properties.DefaultRouteSettings)] as const,
      ...Object.entries(asProperties(properties.RouteSettings)).map(
        ([route, one]) => [`RouteSettings/${route}`, asProperties(one)] as const,
      ),
    ];
    return settings.flatMap(([place, limits]) =>
      ['ThrottlingRateLimit', 'ThrottlingBurstLimit']
        .filter((limit) => limits[limit] === 0)
        .map((limit) => ({
          problem: `${limit} must be 1 or more, got ${shown(limits[limit])}`,
          location: `Properties/${place}/${limit}`,
        })),
    );
  }),
};

/** What follows the id of the API in the source that API Gateway names, in the stage `$default`. */
function sourceOf(routeKey: string): string {
  const [method = '', path = ''] = routeKey.split(' ');
  return path === '' ? `$default/${method}` : `$default/${method === 'ANY' ? 'GET' : method}${path}`;
}

/** Whether the pattern of a permission means a source; what is before the id of the API is that of the account. */
function covers(pattern: string, source: string): boolean {
  const own = pattern.slice(Math.max(0, pattern.indexOf('@{')));
  return own.startsWith('@{') ? couldMatch(own, source) : isUnknown(pattern) || pattern.includes('*');
}

function functionOf(uri: unknown, assembly: Assembly): Resource | undefined {
  return assembly.named(uri).find(({ type }) => type === 'AWS::Lambda::Function');
}

function protocolOf(api: unknown, assembly: Assembly): keyof typeof LONGEST_MS | undefined {
  const protocol = at(assembly.target(api)?.properties, 'ProtocolType');
  return assembly.target(api)?.type === API && (protocol === 'HTTP' || protocol === 'WEBSOCKET') ? protocol : undefined;
}

/** Rules about HTTP APIs of API Gateway. */
export const httpApiRules: readonly Rule[] = [authorized, withAuthorizer, timely, outlives, permitted, lets];
