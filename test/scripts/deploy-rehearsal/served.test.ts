import { servedVersions } from '../../../scripts/deploy-rehearsal/served';
import { endpointServing, version } from './given';

test('the version is found from the endpoint over its configuration to the model', () => {
  expect(servedVersions(endpointServing(version(2)))).toEqual([version(2)]);
});

test('without an endpoint nothing is served', () => {
  expect(servedVersions([])).toEqual([]);
});

test.each([
  ['Model', "lead to a Model that a stack has made, got the name 'model-a'"],
  ['Config', "lead to a EndpointConfig that a stack has made, got the name 'config-a'"],
])('a name that leads nowhere is an error: without the %s', (logicalId, message) => {
  const resources = endpointServing(version(1)).filter((one) => one.logicalId !== logicalId);
  expect(() => servedVersions(resources)).toThrow(message);
});
