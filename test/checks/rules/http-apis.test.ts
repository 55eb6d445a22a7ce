import { httpApiRules } from '../../../lib/checks/rules/http-apis';
import { type Example, type Resources, testRules } from './examples';

const API: Resources = { Api: ['AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }] };
const SOCKETS: Resources = { Api: ['AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' }] };
const KEY = 'POST /v1/predictions';

const route = (properties: Record<string, unknown>, api = API): Resources => ({
  ...api,
  Route: ['AWS::ApiGatewayV2::Route', { ApiId: { Ref: 'Api' }, RouteKey: KEY, ...properties }],
});
const authorizer = (AuthorizerType: unknown): Resources => ({
  Authorizer: ['AWS::ApiGatewayV2::Authorizer', { ApiId: { Ref: 'Api' }, AuthorizerType }],
});
const named = { AuthorizerId: { Ref: 'Authorizer' } };

const integration = (properties: Record<string, unknown>, api = API): Resources => ({
  ...api,
  Integration: ['AWS::ApiGatewayV2::Integration', { ApiId: { Ref: 'Api' }, ...properties }],
});
const lambda = (Timeout?: unknown): Resources => ({ Function: ['AWS::Lambda::Function', { Timeout }] });
const uri = { IntegrationUri: { 'Fn::GetAtt': ['Function', 'Arn'] } };

const source = (after: string): unknown => ({
  'Fn::Join': [
    '',
    [
      ...['arn:', { Ref: 'AWS::Partition' }, ':execute-api:eu-west-1:', { Ref: 'AWS::AccountId' }, ':'],
      ...[{ Ref: 'Api' }, after],
    ],
  ],
});
const behind = (RouteKey: string, SourceArn?: unknown, more: Record<string, unknown> = {}): Resources => ({
  ...route({
    ...{ RouteKey, AuthorizationType: 'AWS_IAM' },
    Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
  }),
  ...integration({ ...uri, TimeoutInMillis: 29_000, ...more }),
  ...lambda(3),
  ...(SourceArn === undefined ? {} : { Permission: permission(SourceArn) }),
});
const permission = (SourceArn: unknown, Principal = 'apigateway.amazonaws.com'): Resources[string] => [
  'AWS::Lambda::Permission',
  { FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] }, Principal, SourceArn },
];

const stage = (settings: Record<string, unknown>): Resources => ({
  Stage: ['AWS::ApiGatewayV2::Stage', settings],
});

const examples: Example[] = [
  {
    rule: 'ML-AG-01',
    fails: route({}),
    says: "AuthorizationType of 'POST /v1/predictions' must be AWS_IAM, JWT or CUSTOM, got 'NONE'",
    passes: route({ AuthorizationType: 'AWS_IAM' }),
    alsoFails: { 'said aloud': route({ AuthorizationType: 'NONE' }) },
    alsoPasses: {
      'messages of a socket, which was let in when it was opened': route({}, SOCKETS),
      'what only a deployment knows': route({ AuthorizationType: { Ref: 'Parameter' } }),
    },
  },
  {
    rule: 'ML-AG-02',
    fails: route({ AuthorizationType: 'JWT' }),
    says: 'AuthorizerId must name an authorizer of type JWT, got nothing',
    passes: { ...route({ AuthorizationType: 'JWT', ...named }), ...authorizer('JWT') },
    alsoFails: {
      'one of the other kind': { ...route({ AuthorizationType: 'JWT', ...named }), ...authorizer('REQUEST') },
      'an own one of the other kind': { ...route({ AuthorizationType: 'CUSTOM', ...named }), ...authorizer('JWT') },
    },
    alsoPasses: {
      'an own one': { ...route({ AuthorizationType: 'CUSTOM', ...named }), ...authorizer('REQUEST') },
      'one of another template': route({ AuthorizationType: 'JWT', AuthorizerId: 'abc123' }),
    },
  },
  {
    rule: 'ML-AG-03',
    fails: integration({ TimeoutInMillis: 30_001 }),
    says: 'TimeoutInMillis must be 50 to 30000, got 30001',
    passes: integration({ TimeoutInMillis: 30_000 }),
    alsoFails: {
      'no time': integration({ TimeoutInMillis: 49 }),
      'a socket that waits longer': integration({ TimeoutInMillis: 29_001 }, SOCKETS),
    },
    alsoPasses: { 'the default': integration({}), shortest: integration({ TimeoutInMillis: 50 }) },
  },
  {
    rule: 'ML-AG-03-2',
    fails: { ...integration({ ...uri, TimeoutInMillis: 9000 }), ...lambda(10) },
    says: 'TimeoutInMillis must be 10000 or more, as long as Test/Function may run, got 9000',
    passes: { ...integration({ ...uri, TimeoutInMillis: 10_000 }), ...lambda(10) },
    alsoFails: {
      'the default of Lambda': { ...integration({ ...uri, TimeoutInMillis: 2999 }), ...lambda() },
      'the default of API Gateway': { ...integration(uri), ...lambda(31) },
    },
    alsoPasses: { 'both defaults': { ...integration(uri), ...lambda() } },
  },
  {
    rule: 'ML-AG-04',
    fails: behind(KEY),
    says: "Test/Function does not let API Gateway in for 'POST /v1/predictions'",
    passes: behind(KEY, source('/*/*/v1/predictions')),
    alsoFails: {
      'another path': behind(KEY, source('/*/*/v2/predictions')),
      'another method': behind(KEY, source('/*/GET/v1/predictions')),
      'the default route by three parts': behind('$default', source('/*/*/*')),
      'another service': { ...behind(KEY), Permission: permission(source('/*/*'), 's3.amazonaws.com') },
    },
    alsoPasses: {
      'the whole API': behind(KEY, source('/*/*')),
      'the default route': behind('$default', source('/*/$default')),
      'the default route by two parts': behind('$default', source('/*/*')),
      'any method': behind('ANY /v1/predictions', source('/*/*/v1/predictions')),
      'a role in the place of a permission': behind(KEY, undefined, { CredentialsArn: 'arn:aws:iam::1:role/r' }),
    },
  },
  {
    rule: 'ML-AG-05',
    fails: stage({ DefaultRouteSettings: { ThrottlingRateLimit: 0, ThrottlingBurstLimit: 1 } }),
    says: 'ThrottlingRateLimit must be 1 or more, got 0',
    passes: stage({ DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 } }),
    alsoFails: { 'one route': stage({ RouteSettings: { [KEY]: { ThrottlingBurstLimit: 0 } } }) },
    alsoPasses: { 'the limits of the account': stage({}) },
  },
];

testRules('rules about HTTP APIs', httpApiRules, examples);
