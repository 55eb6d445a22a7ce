import { CfnCondition, Duration, Fn } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import type { Variant } from '../../lib/serving/variant';
import { ModelEndpoint, type ModelEndpointProps } from '../../lib/serving/model-endpoint';
import { given } from './given-endpoint';

const CONFIG = 'AWS::SageMaker::EndpointConfig';

/** An endpoint with a list of variants that share one model. */
function served(variants: (Omit<Variant, 'model'> & Partial<Variant>)[], overrides: Partial<ModelEndpointProps> = {}) {
  return given({
    use: (_, { stack, model, keys, alarms }) =>
      new ModelEndpoint(stack, 'Other', {
        endpointName: 'test-other',
        variants: variants.map((variant) => ({ model, ...variant })),
        volumeKey: keys.internal,
        alarms,
        ...overrides,
        ...(overrides.shadow ? { shadow: { ...overrides.shadow, model } } : {}),
      }),
  });
}
const main = { name: 'main', instanceType: 'ml.m5.large', instances: 2 };
const other = { ...main, name: 'other' };
const shadow = { name: 'trial', instanceType: 'ml.m5.large', instances: 1, share: 25 } as ModelEndpointProps['shadow'];

/** Configuration of the endpoint `test-other`. */
const configOf = (template: ReturnType<typeof served>) =>
  Object.entries(template.findResources(CONFIG)).find(([id]) => id.startsWith('Other'))?.[1].Properties;

describe('variants of ModelEndpoint', () => {
  test('are each on instances of their own, and share requests by weight (HO-23)', () => {
    expect(
      configOf(
        served([
          { ...main, weight: 9 },
          { ...other, weight: 1 },
        ]),
      ).ProductionVariants,
    ).toEqual([
      expect.objectContaining({ VariantName: 'main', InitialVariantWeight: 9, InitialInstanceCount: 2 }),
      expect.objectContaining({ VariantName: 'other', InitialVariantWeight: 1 }),
    ]);
  });

  test('keep a weight of 0: it is no default', () => {
    const [, second] = configOf(served([main, { ...other, weight: 0 }])).ProductionVariants;
    expect(second.InitialVariantWeight).toBe(0);
  });

  test('when they scale, weights follow the template and instances the load (HO-08)', () => {
    const scaling = { minInstances: 2, maxInstances: 3, invocationsPerInstancePerMinute: 60 };
    served([{ ...main, scaling }, other]).hasResourceProperties('AWS::SageMaker::Endpoint', {
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [
        { VariantPropertyType: 'DataCaptureConfig' },
        { VariantPropertyType: 'DesiredWeight' },
      ],
    });
  });

  test('may come and go by a condition, with their alarms', () => {
    const template = given({
      use: (_, { stack, model, keys, alarms }) => {
        const condition = new CfnCondition(stack, 'OnTrial', { expression: Fn.conditionEquals('a', 'b') });
        new ModelEndpoint(stack, 'Other', {
          endpointName: 'test-other',
          variants: [
            { model, ...main },
            { model, ...other, instances: 1, condition },
          ],
          volumeKey: keys.internal,
          alarms,
        });
      },
    });
    expect(configOf(template).ProductionVariants[1]).toEqual({
      'Fn::If': [
        'OnTrial',
        expect.objectContaining({ VariantName: 'other', InstanceType: 'ml.m5.large', InitialInstanceCount: 1 }),
        { Ref: 'AWS::NoValue' },
      ],
    });
    const onTrial = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).filter(([id]) =>
      id.includes('Alarmsother'),
    );
    expect(onTrial.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'OtherAlarmsotherErrors',
      'OtherAlarmsotherLatency',
    ]);
    for (const [, { Condition }] of onTrial) expect(Condition).toBe('OnTrial');
  });

  test.each<[string, Parameters<typeof served>, string]>([
    ['none', [[]], 'variants must be 1 to 10, got 0 (HO-23)'],
    [
      'eleven',
      [Array.from({ length: 11 }, (_, index) => ({ ...main, name: `v${index}` }))],
      'variants must be 1 to 10, got 11 (HO-23)',
    ],
    ['two of one name', [[main, main]], "each once, got 'main' (HO-23)"],
    ['a name with an underscore', [[{ ...main, name: 'a_b' }]], "got 'a_b' (HO-23)"],
    ['no weight at all', [[{ ...main, weight: 0 }]], 'weight must be above 0 for one variant at least, got 0 for all'],
    ['a negative weight', [[{ ...main, weight: -1 }]], "weight of variant 'main' must be 0 or more, got -1"],
    [
      'one instance',
      [[{ ...main, instances: 1 }]],
      "variant 'main' must have at least two instances, in two Availability Zones, got 1",
    ],
    [
      'scaling down to one',
      [[{ ...main, scaling: { minInstances: 1, maxInstances: 3, cpuPercent: 50 } }]],
      'got 1; give it two, or say highlyAvailable: false',
    ],
    [
      'a type that trains only',
      [[{ ...main, instanceType: 'ml.m8i.large' }]],
      "instanceType of variant 'main' must be one that SageMaker offers for hosting",
    ],
    [
      'half a minute to start',
      [[{ ...main, startup: Duration.seconds(30) }]],
      "startup of variant 'main' must be 1 to 60 minutes, got 30 s (HO-21)",
    ],
    [
      'disks beside volumes',
      [[main, { ...other, instanceType: 'ml.g5.xlarge' }]],
      "got 'other' on ml.g5.xlarge and 'main' on ml.m5.large (HO-01)",
    ],
  ])('are refused with %s', (_, [variants], message) => {
    expect(() => served(variants)).toThrow(message);
  });

  test('one instance is taken where a gap does not matter', () => {
    expect(() => served([{ ...main, instances: 1 }], { highlyAvailable: false })).not.toThrow();
  });
});

describe('shadow of ModelEndpoint', () => {
  test('gets its share of copies, by its weight beside that of the variant', () => {
    expect(configOf(served([{ ...main, weight: 2 }], { shadow })).ShadowProductionVariants).toEqual([
      expect.objectContaining({ VariantName: 'trial', InitialVariantWeight: 0.5, InitialInstanceCount: 1 }),
    ]);
  });

  test('raises alarms of its own, and takes none of the requests', () => {
    const template = served([main], { shadow });
    expect(configOf(template).ProductionVariants).toHaveLength(1);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Dimensions: Match.arrayWith([{ Name: 'VariantName', Value: 'trial' }]),
    });
  });

  test.each<[string, Parameters<typeof served>, string]>([
    [
      'beside two variants',
      [[main, other], { shadow }],
      'shadow must have exactly one variant beside it, got 2 (HO-23)',
    ],
    [
      'with the name of the variant',
      [[{ ...main, name: 'trial' }], { shadow }],
      "shadow must have a name of its own, got 'trial'",
    ],
    [
      'without a share',
      [[main], { shadow: { ...shadow, share: 0 } as never }],
      'shadow.share must be above 0 and at most 100 percent of the requests, got 0',
    ],
    [
      'with a canary',
      [[main], { shadow, rollout: { mode: 'canary', percentage: 50, wait: Duration.minutes(10) } }],
      "got 'canary'; SageMaker asks for the same variants before and after (HO-17)",
    ],
  ])('is refused %s', (_, [variants, overrides], message) => {
    expect(() => served(variants, overrides)).toThrow(message);
  });
});
