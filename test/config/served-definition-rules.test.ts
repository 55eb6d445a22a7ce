import {
  ARCHIVE,
  asynchronous,
  batch,
  components,
  errorsOf,
  realTime,
  serverless,
  type Settings,
} from './given-served';

const IN = 'serving.endpoints[0]';
const VARIANT = `${IN}.variants[0]`;
const SCALING = { minInstances: 2, maxInstances: 3, cpuPercent: 50 };
const pipeline = (execution: string, ...models: readonly Settings[]): Settings => ({
  mode: 'pipeline',
  execution,
  steps: models.map((model, index) => ({ name: `step-${index}`, model })),
});
const MANY = { mode: 'multi-model', prefix: 'stores/', framework: 'scikit-learn' };
const NEURON = { ...ARCHIVE, framework: 'pytorch-neuron' };
const FILES = {
  ...{ mode: 'jump-start', model: 'a-model', framework: 'pytorch', artifactKey: 'a/', copyBucket: 'our-models' },
};
const shadow = (more: Settings = {}): Settings => ({
  shadow: { name: 'trial', model: ARCHIVE, share: 20, instanceType: 'ml.m5.large', ...more },
});

test.each<[string, Settings]>([
  ['real time', realTime()],
  ['real time with a shadow', realTime({}, shadow())],
  ['serverless', serverless({ provisioned: { least: 1, most: 20 } })],
  ['asynchronous', asynchronous({ minInstances: 2 })],
  ['of components, always there and not', components({ minCopies: 1 }, { minInstances: 1 })],
  [
    'of batch, on the data of the reference workload by the clock',
    batch({ data: 'readmission/', schedule: { expression: 'rate(1 day)' } }),
  ],
  ['of batch with the longest name (TR-17)', batch({ name: 'a-name-of-18-charas'.slice(0, 18) })],
  [
    'of an image that a pipeline can start on a port',
    realTime({
      model: pipeline('serial', { mode: 'image', repository: 'a', version: '1', bindsToPort: true }, ARCHIVE),
    }),
  ],
])('a definition %s is right', (_, definition) => {
  expect(errorsOf([definition])).toEqual([]);
});

describe('names of endpoints of definitions', () => {
  const RENAME = 'another beginning is allowed. Rename it.';
  test.each<[string, readonly string[], string]>([
    [
      'that of the reference endpoint',
      ['readmission'],
      `[0].name: 'readmission' is taken by the platform; any other than readmission, readmission-previous is allowed. Rename it.`,
    ],
    [
      'that of the endpoint before it',
      ['readmission-previous'],
      `[0].name: 'readmission-previous' is taken by the platform; any other than readmission, readmission-previous is allowed. Rename it.`,
    ],
    [
      'a beginning that policies of the platform cover',
      ['lab-x'],
      `[0].name: 'lab-x' begins like jobs of the platform, 'lab-', and who may start and stop those may do so with its jobs; ${RENAME}`,
    ],
    [
      'one of the language',
      ['constructor'],
      `[0].name: 'constructor' is a name that JavaScript keeps for itself; others are allowed. Rename it.`,
    ],
    ['one that stands twice', ['a', 'a'], `[1].name: 'a' stands twice; once is allowed. Remove it, or name another.`],
    [
      'one that hyphens alone tell apart',
      ['a-b', 'ab'],
      `[1].name: 'ab' differs from 'a-b' by hyphens alone, which names in templates do not have; other letters are allowed. Rename it.`,
    ],
  ])('are refused: %s', (_, names, error) => {
    expect(errorsOf(names.map((name) => ({ ...realTime(), name })))).toEqual([`serving.endpoints${error}`]);
  });

  test('leave room for a UUID behind those of batch jobs (TR-17)', () => {
    expect(errorsOf([batch({ name: 'a-name-of-19-charac' })])).toEqual([
      `${IN}.name: 'a-name-of-19-charac' makes names that are too long: 'ml-test-a-name-of-19-charac' has 27 characters, 26 are allowed. Shorten it by 1 (TR-17).`,
    ]);
  });

  test('of components stand once, and fit behind that of the endpoint into 63 characters', () => {
    const name = 'a-name-of-24-characters1';
    const long = components({ name }, { name });
    expect(errorsOf([long])).toEqual([]);
    expect(errorsOf([long], { name: 'a-name-of-16-cha' })).toEqual([
      `${IN}.components[0].name: '${name}' makes names that are too long: 'a-name-of-16-cha-${name}-${name}' has 66 characters, 63 are allowed. Shorten it by 3 (API: InferenceComponentName).`,
    ]);
    const [twice] = components().components as Settings[];
    expect(errorsOf([{ ...components(), components: [twice, twice] }])).toEqual([
      `${IN}.components[1].name: 'a' stands twice; once is allowed. Rename it.`,
    ]);
  });
});

describe('models of definitions', () => {
  test.each<[string, Settings, string]>([
    [
      'a training that nobody defines',
      realTime({ model: { mode: 'version', training: 'demand', number: 1 } }),
      `${VARIANT}.model.training: 'demand' must name a definition of training.jobs, got 'demand'; nothing else is allowed. Known are none: name one of them, or serve an archive with mode artifact.`,
    ],
    [
      'a version of a framework that has no image',
      realTime({ model: { ...ARCHIVE, frameworkVersion: '9.9' } }),
      `${VARIANT}.model.frameworkVersion: '9.9' must be one of the images of xgboost for inference, got '9.9'; nothing else is allowed. Use one of 3.2-0.`,
    ],
    [
      'a framework without an image for the type',
      realTime({ instanceType: 'ml.g5.xlarge', model: NEURON }),
      `${VARIANT}.instanceType: 'ml.g5.xlarge' must be one for which pytorch-neuron 2.9.0-sdk2.31.1 has an image for inference, got 'gpu'; nothing else is allowed. Use neuron.`,
    ],
    [
      'XGBoost beside a chip that it does not use',
      realTime({ instanceType: 'ml.inf2.xlarge' }),
      `${VARIANT}.instanceType: 'ml.inf2.xlarge' must be one for which xgboost 3.2-0 has an image for inference, got 'neuron'; nothing else is allowed. Use cpu or gpu.`,
    ],
    [
      'a framework on Gaudi',
      realTime({ instanceType: 'ml.dl1.24xlarge' }),
      `${VARIANT}.instanceType: 'ml.dl1.24xlarge' must be one for which AWS has an image that serves, got that of 'ml.dl1.24xlarge'; nothing else is allowed. Use a type with a GPU, or an image of your own with mode image.`,
    ],
    [
      'an image for another CPU',
      realTime({ instanceType: 'ml.m6g.large' }),
      `${VARIANT}.instanceType: 'ml.m6g.large' must be of x86_64, for which the image is built, got 'ml.m6g.large' of arm64; nothing else is allowed. Use ml.m5.large, or an image for arm64.`,
    ],
    [
      'a gated model without its licence',
      realTime({ instanceType: 'ml.g5.xlarge', model: { ...FILES, model: 'meta-textgeneration-x' } }),
      `${VARIANT}.model.licence: must be 'accepted' for the gated model 'meta-textgeneration-x', got nothing; nothing else is allowed. Read the text at hosting_eula_key of its specification first (API: ModelAccessConfig).`,
    ],
    [
      'an image that listens on one port, in a pipeline',
      realTime({ model: pipeline('serial', { mode: 'image', repository: 'a', version: '1' }, ARCHIVE) }),
      `${VARIANT}.model: must listen where SAGEMAKER_BIND_TO_PORT says, got 'step-0' without; nothing else is allowed. Give its image the label com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true, and set bindsToPort: true.`,
    ],
    [
      'many models without a server (HO-13)',
      serverless({ model: MANY }),
      `${IN}.model.mode: 'multi-model' is not a choice; version, artifact, image, jump-start are allowed. Did you mean 'image'?`,
    ],
    [
      'a pipeline without a server (HO-13)',
      serverless({ model: pipeline('serial', ARCHIVE, ARCHIVE) }),
      `${IN}.model.mode: 'pipeline' is not a choice; version, artifact, image, jump-start are allowed. Did you mean 'image'?`,
    ],
    [
      'an accelerator without a server (HO-13)',
      serverless({ model: NEURON }),
      `${IN}.model: must be one for which pytorch-neuron 2.9.0-sdk2.31.1 has an image for inference, got 'cpu'; nothing else is allowed. Use neuron.`,
    ],
    [
      'files without a server (HO-13)',
      serverless({ model: FILES }),
      `${IN}.model: must be a .tar.gz archive on a serverless endpoint, got a ModelDataSource; nothing else is allowed. Pack and copy it, or use instances (HO-13).`,
    ],
    [
      'many models behind a queue, whose requests name none',
      asynchronous({ model: MANY }),
      `${IN}.model.mode: 'multi-model' is not a choice; version, artifact, image, pipeline, jump-start are allowed. Did you mean 'image'?`,
    ],
    [
      'containers that must be named, in a batch job',
      batch({ model: pipeline('direct', ARCHIVE, ARCHIVE) }),
      `${IN}.model: must be one that answers without being named in a batch job, got containers that are named one by one; nothing else is allowed. Let execution be serial, or ask them at a real-time endpoint (API: InvokeEndpointAsync, CreateTransformJob).`,
    ],
    [
      'files in a batch job',
      batch({ model: FILES }),
      `${IN}.model: must be a .tar.gz archive for batch transform, got a ModelDataSource; nothing else is allowed. Pack and copy it, or ask an endpoint (API: ContainerDefinition).`,
    ],
    [
      'a type that does not exist',
      realTime({ instanceType: 'ml.m5.lagre' }),
      `${VARIANT}.instanceType: 'ml.m5.lagre' is not a type for hosting; those that SageMaker offers for hosting are allowed. It is not an instance type of SageMaker; the nearest for hosting is ml.m5.large.`,
    ],
    [
      'a type that does not transform (TR-27)',
      batch({ instanceType: 'ml.r5d.large' }),
      `${IN}.instanceType: 'ml.r5d.large' is not a type for batch transform; those that SageMaker offers for batch transform are allowed. Family r5d only trains, processes and hosts; use ml.m5.xlarge, or another type that transforms.`,
    ],
  ])('are refused: %s', (_, definition, error) => {
    expect(errorsOf([definition])).toEqual([error]);
  });

  test('find the NeuronCores that they ask for, on a type that has them', () => {
    const asked = realTime({ instanceType: 'ml.inf2.xlarge', model: NEURON, neuronCores: 4 });
    expect(errorsOf([asked])).toEqual([
      expect.stringMatching(
        /^serving\.endpoints\[0\]\.variants\[0\]\.instanceType: 'ml\.inf2\.xlarge' does not fit what is asked of its NeuronCores; what it has is allowed\. There, NEURON_RT_NUM_CORES must be a whole number from 1 to 2 .* use ml\.inf2\.24xlarge/,
      ),
    ]);
    expect(
      errorsOf([{ ...asked, ...realTime({ instanceType: 'ml.inf2.xlarge', model: NEURON, neuronCores: 2 }) }]),
    ).toEqual([]);
  });
});

describe('variants of definitions', () => {
  const two = (first: Settings, second: Settings) => ({
    ...realTime(),
    variants: [
      ...(realTime(first).variants as Settings[]),
      ...(realTime({ name: 'other', ...second }).variants as Settings[]),
    ],
  });
  const canary = { rollout: { mode: 'canary', percentage: 50, waitMinutes: 10 } };

  test.each<[string, Settings, string]>([
    [
      'two of one name (HO-23)',
      two({}, { name: 'main' }),
      `${IN}.variants[1].name: 'main' stands twice; once is allowed. Rename it (HO-23).`,
    ],
    [
      'no weight at all (HO-23)',
      two({ weight: 0 }, { weight: 0 }),
      `${VARIANT}.weight: '0' is the weight of every variant, so that no request reaches any; above 0 is allowed. Raise one of them (HO-23).`,
    ],
    [
      'a shadow beside two (HO-23)',
      { ...two({}, {}), ...shadow() },
      `${IN}.shadow: 2 variants stand beside the shadow; one is allowed, from which requests are copied. Remove the others, or the shadow (HO-23).`,
    ],
    [
      'a canary beside a shadow (HO-17)',
      realTime({}, { ...shadow(), ...canary }),
      `${IN}.rollout.mode: 'canary' is not possible beside a shadow; all-at-once without waitMinutes is allowed. Change it (HO-17).`,
    ],
    [
      'a shadow beside many models',
      realTime({ model: MANY }, shadow()),
      `${VARIANT}.model.mode: 'multi-model' is not possible with a shadow; one container with one model is allowed. SageMaker copies no requests from others. Change it, or remove the shadow.`,
    ],
    [
      'a shadow of many models',
      realTime({}, shadow({ model: MANY })),
      `${IN}.shadow.model.mode: 'multi-model' is not a choice; version, artifact, image, jump-start are allowed. Did you mean 'image'?`,
    ],
    [
      'scaling of a burstable type (HO-10)',
      realTime({ instanceType: 'ml.t2.medium', scaling: SCALING }),
      `${VARIANT}.instanceType: 'ml.t2.medium' must not be burstable when it scales, got 'ml.t2.medium'; nothing else is allowed. Use ml.m5.large, or leave scaling out (HO-10).`,
    ],
    [
      'instances outside of scaling (HO-10)',
      realTime({ instances: 5, scaling: SCALING }),
      `${VARIANT}.instances: '5' is outside of scaling; 2 to 3 is allowed. Change it, or the limits of scaling (HO-10).`,
    ],
    [
      'limits that cross (HO-10)',
      realTime({ scaling: { ...SCALING, minInstances: 4 } }),
      `${VARIANT}.scaling.minInstances: '4' is more than maxInstances; 1 to 3 is allowed. Lower it, or raise maxInstances (HO-10).`,
    ],
    [
      'scaling to none (HO-11)',
      realTime({ scaling: { ...SCALING, minInstances: 0 } }),
      `${VARIANT}.scaling.minInstances: '0' is too small; 1 to 100 is allowed. Use 1 or more.`,
    ],
    [
      'scaling that follows nothing',
      realTime({ scaling: { ...SCALING, cpuPercent: undefined } }),
      `${VARIANT}.scaling: must track something or have schedules, got neither; nothing else is allowed. Set invocationsPerInstancePerMinute, or leave scaling out: steps alone never take an instance away.`,
    ],
    [
      'one instance where one may fail (HO-06)',
      realTime({ instances: 1 }),
      `${VARIANT}.instances: '1' leaves no instance when one fails; 2 or more are allowed. Raise it, or set highlyAvailable: false.`,
    ],
    [
      'scaling down to one where one may fail (HO-06)',
      realTime({ scaling: { ...SCALING, minInstances: 1 } }),
      `${VARIANT}.scaling.minInstances: '1' leaves no instance when one fails; 2 or more are allowed. Raise it, or set highlyAvailable: false.`,
    ],
    [
      'disks beside volumes (HO-01)',
      two({}, { instanceType: 'ml.m5d.large' }),
      `${IN}.variants[1].instanceType: 'ml.m5d.large' must all have volumes or all have disks of their own, because one key encrypts the volumes of all and SageMaker takes none for disks, got 'other' on ml.m5d.large and 'main' on ml.m5.large (HO-01); nothing else is allowed. Change it.`,
    ],
    [
      'a canary of one instance (HO-16)',
      realTime({ instances: 1 }, { ...canary, highlyAvailable: false }),
      `${IN}.rollout: must be all-at-once for variant 'main' with 1 instance, got 'canary': at most half of it is no instance; nothing else is allowed. Start with 2 instances or more (HO-16).`,
    ],
    [
      'a canary over half (HO-16)',
      realTime({}, { rollout: { ...canary.rollout, percentage: 51 } }),
      `${IN}.rollout.percentage: '51' is too large; 1 to 50 is allowed. Use 50 or less.`,
    ],
    [
      'none (HO-23)',
      { ...realTime(), variants: [] },
      `${IN}.variants: '[]' has too few entries; 1 to 10 are allowed. Add one.`,
    ],
  ])('are refused: %s', (_, definition, error) => {
    expect(errorsOf([definition])).toEqual([error]);
  });
});

describe('other kinds of definitions', () => {
  test.each<[string, Settings, string]>([
    [
      'more that is provisioned than asked at once (HO-14)',
      serverless({ provisioned: { least: 1, most: 21 } }),
      `${IN}.provisioned.most: '21' is more than maxConcurrency; at most 20 is allowed. Lower it, or raise maxConcurrency (HO-14).`,
    ],
    [
      'provisioned limits that cross (HO-14)',
      serverless({ provisioned: { least: 3, most: 2 } }),
      `${IN}.provisioned.least: '3' is more than most; at most 2 is allowed. Lower it, or raise most (HO-14).`,
    ],
    [
      'memory between two sizes (HO-14)',
      serverless({ memoryMiB: 1500 }),
      `${IN}.memoryMiB: '1500' is not a choice; 1024, 2048, 3072, 4096, 5120, 6144 are allowed. Did you mean '1024'?`,
    ],
    [
      'a network for a serverless endpoint (HO-13)',
      serverless({ instanceType: 'ml.m5.large' }),
      `${IN}.instanceType: unknown key; it belongs under training or under serving or under serving.standby`,
    ],
    [
      'a queue on a burstable type (HO-10)',
      asynchronous({ instanceType: 'ml.t2.medium' }),
      `${IN}.instanceType: 'ml.t2.medium' is burstable and cannot be scaled; any other type that hosts is allowed. Use ml.m5.large (HO-10).`,
    ],
    [
      'limits of a queue that cross (HO-12)',
      asynchronous({ minInstances: 3 }),
      `${IN}.minInstances: '3' is more than maxInstances; at most 2 is allowed. Lower it, or raise maxInstances (HO-12).`,
    ],
    [
      'shared instances that cross (HO-12)',
      components({}, { minInstances: 3 }),
      `${IN}.minInstances: '3' is more than maxInstances; at most 2 is allowed. Lower it, or raise maxInstances (HO-12).`,
    ],
    [
      'copies that cross',
      components({ minCopies: 3 }, { minInstances: 1 }),
      `${IN}.components[0].minCopies: '3' is more than maxCopies; at most 2 is allowed. Lower it, or raise maxCopies (HO-12).`,
    ],
    [
      'copies without an instance',
      components({ minCopies: 1 }),
      `${IN}.components[0].minCopies: '1' copies are always there, and no instance is; 0 is allowed. Lower it, or raise minInstances of the endpoint.`,
    ],
    [
      'a copy that fits on no instance',
      components({ accelerators: 5 }),
      `${IN}.components[0]: must fit on one ml.g5.12xlarge: 48 processors, 4 accelerators, 128 to less than 196608 MiB, got 0, 5 and 1024 MiB; nothing else is allowed. Lower them, or use a larger type.`,
    ],
    [
      'a copy that takes no part of the GPUs',
      components({ accelerators: undefined }),
      `${IN}.components[0]: must say how many accelerators or processors a copy needs on ml.g5.12xlarge, got none; nothing else is allowed. Set accelerators to 1 (API: InferenceComponentComputeResourceRequirements).`,
    ],
    [
      'a schedule for versions that nobody names',
      batch({ schedule: { expression: 'rate(1 day)' } }),
      `${IN}.data: 'one/' has versions that no job of the platform names, so that nothing says which is the newest; readmission/ is allowed. Use it, or remove the schedule and start the job with a version.`,
    ],
  ])('are refused: %s', (_, definition, error) => {
    expect(errorsOf([definition])).toEqual([error]);
  });

  test('all that is wrong comes at once, each with its place', () => {
    const found = errorsOf([
      serverless({ name: 'a', model: FILES }),
      asynchronous({ name: 'b', minInstances: 9 }),
      { ...realTime({ instances: 1 }), name: 'a' },
    ]);
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'serving.endpoints[0].model',
      'serving.endpoints[1].minInstances',
      'serving.endpoints[2].name',
      'serving.endpoints[2].variants[0].instances',
    ]);
  });

  test('more of them than a stack has resources are told to part', () => {
    const many = Array.from({ length: 41 }, (_, index) => ({ ...realTime(), name: `x${index}` }));
    expect(errorsOf(many.slice(1))).toEqual([]);
    expect(errorsOf(many)).toEqual([
      "serving.endpoints: '41 definitions' are too many for one stack: they make about 492 resources, 490 are allowed. Put some into an environment of their own.",
    ]);
  });

  test('a definition without a kind is told all of them', () => {
    expect(errorsOf([{ name: 'one' }])).toEqual([`${IN}.kind: missing; it is required. For example kind: real-time`]);
    expect(errorsOf([{ ...realTime(), kind: 'realtime' }])).toEqual([
      `${IN}.kind: 'realtime' is not a choice; real-time, serverless, asynchronous, components, batch are allowed. Did you mean 'real-time'?`,
    ]);
  });
});
