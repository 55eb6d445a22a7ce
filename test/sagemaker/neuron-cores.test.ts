import { checkNeuronCores, neuronCores, neuronInstanceTypes, type NeuronUse } from '../../lib/sagemaker/neuron-cores';

const check = (environment: NeuronUse['environment'], more: Partial<NeuronUse> = {}) =>
  checkNeuronCores({ instanceType: 'ml.inf2.xlarge', use: 'hosting', environment, ...more });

const LARGE = { instanceType: 'ml.inf2.24xlarge' };

describe('NeuronCores', () => {
  test.each([
    ['ml.inf2.xlarge', 2],
    ['ml.inf2.8xlarge', 2],
    ['ml.inf2.24xlarge', 12],
    ['ml.inf2.48xlarge', 24],
    ['ml.trn1.2xlarge', 2],
    ['ml.trn1.32xlarge', 32],
    ['ml.trn2.48xlarge', 64],
    ['ml.g5.xlarge', 0],
  ])('%s has %d for a process', (type, cores) => {
    expect(neuronCores(type)).toBe(cores);
  });

  test('of Trainium 2 count one by one where the environment says so', () => {
    expect(neuronCores('ml.trn2.48xlarge', { NEURON_LOGICAL_NC_CONFIG: '1' })).toBe(128);
  });

  test('types that host and that transform with them, from few to many (TR-27)', () => {
    expect(neuronInstanceTypes('hosting')).toEqual([
      ...['ml.inf2.xlarge', 'ml.inf2.8xlarge', 'ml.trn1.2xlarge', 'ml.inf2.24xlarge'],
      ...['ml.inf2.48xlarge', 'ml.trn1.32xlarge', 'ml.trn1n.32xlarge', 'ml.trn2.48xlarge'],
    ]);
    expect(neuronInstanceTypes('transform')).toEqual([
      ...['ml.inf2.xlarge', 'ml.inf2.8xlarge', 'ml.trn1.2xlarge', 'ml.inf2.24xlarge'],
      ...['ml.inf2.48xlarge', 'ml.trn1.32xlarge'],
    ]);
  });
});

describe('the environment of a model', () => {
  test.each<[string, NeuronUse['environment'], Partial<NeuronUse>]>([
    ['takes all cores, when it says nothing', {}, { tensorParallel: 2 }],
    ['says nothing on a CPU', {}, { instanceType: 'ml.m5.large' }],
    ['takes as many as there are', { NEURON_RT_NUM_CORES: '2' }, {}],
    ['takes a range up to the last', { NEURON_RT_VISIBLE_CORES: '0-11' }, LARGE],
    ['has a worker for each core', { NEURON_RT_NUM_CORES: '1', SAGEMAKER_MODEL_SERVER_WORKERS: '2' }, {}],
    ['splits a model over all cores', { OPTION_TENSOR_PARALLEL_DEGREE: 'max' }, LARGE],
    ['splits a model over some', { NEURON_RT_NUM_CORES: '8', HF_NUM_CORES: '8' }, LARGE],
  ])('%s', (_, environment, more) => {
    expect(() => check(environment, more)).not.toThrow();
  });

  test.each<[string, NeuronUse['environment'], Partial<NeuronUse>, RegExp]>([
    [
      'cores on a CPU',
      { NEURON_RT_NUM_CORES: '1' },
      { instanceType: 'ml.m5.large' },
      /instanceType must have NeuronCores where NEURON_RT_NUM_CORES is given, got 'ml.m5.large' without; use ml.inf2.xlarge, /,
    ],
    [
      'a split model on a GPU',
      {},
      { instanceType: 'ml.g5.xlarge', tensorParallel: 2 },
      /must have NeuronCores where tensorParallel is given/,
    ],
    [
      'more than there are',
      { NEURON_RT_NUM_CORES: '4' },
      {},
      /NEURON_RT_NUM_CORES must be a whole number from 1 to 2 on 'ml.inf2.xlarge', got '4'; use ml.inf2.24xlarge, ml.inf2.48xlarge, /,
    ],
    ['a count that is none', { NEURON_RT_NUM_CORES: 'all' }, {}, /must be a whole number from 1 to 2.+got 'all'/],
    [
      'an index past the last',
      { NEURON_RT_VISIBLE_CORES: '0-12' },
      LARGE,
      /NEURON_RT_VISIBLE_CORES must be an index or a range from 0 to 11.+got '0-12'; use ml.inf2.48xlarge, /,
    ],
    ['a range backwards', { NEURON_RT_VISIBLE_CORES: '1-0' }, {}, /from 0 to 1 on 'ml.inf2.xlarge', got '1-0'/],
    ['a list, which the guide of the runtime does not have', { NEURON_RT_VISIBLE_CORES: '0,1' }, {}, /got '0,1'/],
    [
      'a count that another setting overrules',
      { NEURON_RT_VISIBLE_CORES: '0', NEURON_RT_NUM_CORES: '2' },
      {},
      /NEURON_RT_NUM_CORES must be left out beside NEURON_RT_VISIBLE_CORES, which comes before it, got '2' and '0'/,
    ],
    [
      'a model that is split over more than there are',
      {},
      { tensorParallel: 8 },
      /split over 8 NeuronCores must have as many in its process, got 2 on 'ml.inf2.xlarge'; use ml.inf2.24xlarge/,
    ],
    [
      'a model that is split over more than its process has',
      { NEURON_RT_NUM_CORES: '4', TENSOR_PARALLEL_DEGREE: '8' },
      LARGE,
      /split over 8 NeuronCores.+got 4/,
    ],
    [
      'a degree that is none',
      { TENSOR_PARALLEL_DEGREE: 'two' },
      {},
      /TENSOR_PARALLEL_DEGREE must be a whole number from 1, got 'two'/,
    ],
    ['no part of a core', {}, { tensorParallel: 0.5 }, /tensorParallel must be a whole number from 1, got 0.5/],
    [
      'more workers than cores',
      { NEURON_RT_NUM_CORES: '1', SAGEMAKER_MODEL_SERVER_WORKERS: '4' },
      {},
      /4 workers must find 1 NeuronCores each, got 2.+set NEURON_RT_NUM_CORES to 1/,
    ],
    [
      'workers of which the first takes all cores',
      { SAGEMAKER_MODEL_SERVER_WORKERS: '2' },
      {},
      /2 workers must find 2 NeuronCores each, got 2/,
    ],
    [
      'workers that all take the same core',
      { NEURON_RT_VISIBLE_CORES: '0', TS_DEFAULT_WORKERS_PER_MODEL: '2' },
      {},
      /without NEURON_RT_VISIBLE_CORES/,
    ],
  ])('is refused: %s', (_, environment, more, message) => {
    expect(() => check(environment, more)).toThrow(message);
  });
});
