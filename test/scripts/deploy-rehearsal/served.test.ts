import { configurationOf, servedVersions } from '../../../scripts/deploy-rehearsal/served';
import { endpointServing, operation, version } from './given';

const [model, , endpoint] = endpointServing(version(2));

test('the version is found from the endpoint over its configuration to the model', () => {
  expect(servedVersions(endpointServing(version(2)), 'ml-churn')).toEqual([version(2)]);
  expect(configurationOf(endpointServing(version(2)), 'ml-churn')).toBe('config-a');
});

test.each(['ProductionVariants', 'ShadowProductionVariants'])(
  'a challenger among %s comes after the served version',
  (kind) => {
    const challenger = operation('Challenger', 'AWS::SageMaker::Model', {
      properties: { PrimaryContainer: { ModelPackageName: version(3) } },
      attributes: { ModelName: 'model-b' },
    });
    const variants: Record<string, unknown[]> = { ProductionVariants: [{ ModelName: 'model-a' }] };
    variants[kind] = [...(variants[kind] ?? []), { ModelName: 'model-b' }];
    const config = operation('Config', 'AWS::SageMaker::EndpointConfig', {
      properties: variants,
      attributes: { EndpointConfigName: 'config-a' },
    });
    const resources = [model, challenger, config, endpoint].filter((one) => one !== undefined);
    expect(servedVersions(resources, 'ml-churn')).toEqual([version(2), version(3)]);
  },
);

test('without an endpoint of that name nothing is served', () => {
  expect(servedVersions([], 'ml-churn')).toEqual([]);
  expect(servedVersions(endpointServing(version(2)), 'ml-churn-previous')).toEqual([]);
});

test.each([
  ['Model', "lead to a Model that a stack has made, got the name 'model-a'"],
  ['Config', "lead to a EndpointConfig that a stack has made, got the name 'config-a'"],
])('a name that leads nowhere is an error: without the %s', (logicalId, message) => {
  const resources = endpointServing(version(1)).filter((one) => one.logicalId !== logicalId);
  expect(() => servedVersions(resources, 'ml-churn')).toThrow(message);
});
