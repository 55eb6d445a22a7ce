import type { Fact } from './fact';

/** Facts about API Gateway. */
export const gatewayFacts: readonly Fact[] = [
  {
    id: 'AG-01',
    says: 'A route of an HTTP API without an authorization type is open to the internet; where it asks for tokens, permissions of IAM change nothing',
    rules: ['ML-AG-01'],
  },
  {
    id: 'AG-02',
    says: 'A route that asks for a token or an own authorizer needs one of that kind, and a token one an issuer and audiences',
    rules: ['ML-AG-02'],
  },
  {
    id: 'AG-03',
    says: 'API Gateway waits 30 seconds at most for an integration of an HTTP API, 29 for one of a WebSocket API; a function goes on unheard',
    rules: ['ML-AG-03', 'ML-AG-03-2'],
  },
  {
    id: 'AG-04',
    says: 'A function needs a permission for each route; the $default route names itself by two parts, which <api>/*/*/* does not mean',
    rules: ['ML-AG-04'],
  },
  { id: 'AG-05', says: 'A throttle of 0 answers 429 to every request', rules: ['ML-AG-05'] },
];
