import { instanceTypesFor } from '../../../lib/sagemaker/instance-types';
import { checkOnInstances, checkServerless, checkTransform } from '../../../lib/serving/models/model-fit';
import type { ServedModelFacts } from '../../../lib/serving/models/served-model';

const FACTS: ServedModelFacts = {
  containers: 1,
  multiModel: false,
  dataSource: false,
  bindsToPort: true,
  isolated: false,
};

describe('a model on instances', () => {
  const on = (type: string, facts: Partial<ServedModelFacts>) => () => checkOnInstances({ ...FACTS, ...facts }, type);

  test.each([
    ['ml.m5.large', 'cpu'],
    ['ml.g5.xlarge', 'gpu'],
    ['ml.inf2.xlarge', 'neuron'],
    ['ml.trn1.2xlarge', 'neuron'],
  ] as const)('fits %s with an image for %s, or for several', (type, processor) => {
    expect(on(type, { processor })).not.toThrow();
    expect(on(type, {})).not.toThrow();
  });

  test.each([
    ['ml.m5.large', 'gpu', 'cpu', 'ml.g5.xlarge'],
    ['ml.m5.large', 'neuron', 'cpu', 'ml.inf2.xlarge'],
    ['ml.g5.xlarge', 'cpu', 'gpu', 'ml.m5.large'],
    ['ml.g5.xlarge', 'neuron', 'gpu', 'ml.inf2.xlarge'],
    ['ml.inf2.xlarge', 'gpu', 'neuron', 'ml.g5.xlarge'],
  ] as const)('is refused on %s with an image for %s', (type, processor, has, instead) => {
    expect(on(type, { processor })).toThrow(
      `instanceType must compute on ${processor} like the image, got '${type}' with ${has}; use ${instead}`,
    );
  });

  test('is refused where the image is built for another CPU', () => {
    expect(on('ml.c7g.large', { architecture: 'x86_64' })).toThrow(
      "instanceType must be of x86_64, for which the image is built, got 'ml.c7g.large' of arm64; use ml.m5.large",
    );
    expect(on('ml.m5.large', { architecture: 'arm64' })).toThrow('of x86_64; use ml.c7g.large');
    expect(on('ml.c7g.large', { architecture: 'arm64' })).not.toThrow();
    expect(on('ml.c7g.large', {})).not.toThrow();
  });

  test('what is offered instead is a type that SageMaker hosts on', () => {
    for (const name of ['ml.m5.large', 'ml.c7g.large', 'ml.g5.xlarge', 'ml.inf2.xlarge']) {
      expect(instanceTypesFor('hosting')).toContain(name);
    }
  });

  test('with many models is refused on accelerators other than those that AWS lists', () => {
    expect(on('ml.g5.xlarge', { multiModel: true, processor: 'gpu' })).not.toThrow();
    expect(on('ml.m5.large', { multiModel: true, processor: 'cpu' })).not.toThrow();
    expect(on('ml.g6.xlarge', { multiModel: true, processor: 'gpu' })).toThrow(
      "instanceType must be a CPU, or of p2, p3, g4dn, g5 to serve many models, got 'ml.g6.xlarge'",
    );
    expect(on('ml.inf2.xlarge', { multiModel: true })).toThrow("got 'ml.inf2.xlarge'");
  });
});

describe('a model on a serverless endpoint', () => {
  test('fits as one archive in one container for CPUs, without a network (HO-13)', () => {
    expect(() => checkServerless(FACTS)).not.toThrow();
    expect(() => checkServerless({ ...FACTS, processor: 'cpu' })).not.toThrow();
  });

  test.each([
    [{ isolated: true }, "model.network must be 'none' on a serverless endpoint, got a VPC and isolation"],
    [{ multiModel: true }, 'model.source must be one model on a serverless endpoint, got many in one container'],
    [{ containers: 2 }, 'model.source must be one container on a serverless endpoint, got 2'],
    [{ dataSource: true }, 'model.source must be a .tar.gz archive on a serverless endpoint, got a ModelDataSource'],
    [{ processor: 'gpu' as const }, 'model.source must compute on cpu on a serverless endpoint, got gpu'],
    [{ processor: 'neuron' as const }, 'model.source must compute on cpu on a serverless endpoint, got neuron'],
  ])('is refused with %j (HO-13)', (facts, message) => {
    expect(() => checkServerless({ ...FACTS, ...facts })).toThrow(message);
  });
});

describe('a model in batch transform', () => {
  test('is an archive, and no data source', () => {
    expect(() => checkTransform(FACTS)).not.toThrow();
    expect(() => checkTransform({ ...FACTS, dataSource: true })).toThrow(
      'model.source must be a .tar.gz archive for batch transform, got a ModelDataSource',
    );
  });
});
