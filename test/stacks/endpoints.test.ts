import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { loadConfig } from '../../lib/config/load-config';
import type { PlatformConfig } from '../../lib/config/schema';
import { resourcesOf } from '../../lib/config/served-definition-rules';
import type { ServedDefinition } from '../../lib/config/served-definition';
import { buildPlatform } from '../../lib/ml-platform';
import { testApp } from '../app';

const example = loadConfig(join(__dirname, '../../config/examples/serving.yaml'));
const { endpoints } = example.serving;

/** The definition of a name. */
function definition<Kind extends ServedDefinition['kind']>(name: string, kind: Kind) {
  const found = endpoints.find((one) => one.name === name);
  if (found?.kind !== kind) throw new Error(`the example must have a definition '${name}' of kind ${kind}`);
  return found as Extract<ServedDefinition, { kind: Kind }>;
}

/** The template of some definitions, which no rule has judged. */
function given(definitions: readonly ServedDefinition[]): Template {
  const app = testApp();
  const config: PlatformConfig = { ...example, serving: { ...example.serving, endpoints: [...definitions] } };
  const made = buildPlatform(app, config).endpoints;
  if (made === undefined) throw new Error('there must be a stack');
  return Template.fromStack(made);
}

const whole = given(endpoints);
const ENDPOINT = 'AWS::SageMaker::Endpoint';
const CONFIG = 'AWS::SageMaker::EndpointConfig';
const idsOf = (name: string) =>
  Object.keys(whole.toJSON().Resources as object).filter((id) => id.startsWith(name.replaceAll('-', '')));

describe('the stack Endpoints', () => {
  test('makes an endpoint of every definition but batch jobs, named after the environment and the definition', () => {
    const names = Object.values(whole.findResources(ENDPOINT)).map(
      ({ Properties }) => Properties.EndpointName as string,
    );
    const expected = endpoints.filter(({ kind }) => kind !== 'batch').map(({ name }) => `ml-serving-${name}`);
    expect(names.sort()).toEqual(expected.sort());
    whole.resourceCountIs('AWS::StepFunctions::StateMachine', 1);
  });

  test('tells the name of each endpoint and the state machine of each batch job', () => {
    whole.hasOutput('EndpointNameforms', { Value: 'ml-serving-forms' });
    whole.hasOutput('StateMachinenightly', { Value: Match.objectLike({ Ref: Match.stringLikeRegexp('^nightly') }) });
  });

  test('is not made where there is no definition', () => {
    const none = { ...example, serving: { ...example.serving, endpoints: [] } };
    expect(buildPlatform(testApp(), none).endpoints).toBeUndefined();
  });

  test('has no more resources than the rule of the configuration counts, and nearly as many', () => {
    for (const one of endpoints) {
      const made = idsOf(one.name).length;
      expect([one.name, made <= resourcesOf(one), resourcesOf(one) - made <= 2]).toEqual([one.name, true, true]);
    }
  });

  test('the largest definitions that the rule lets pass fit into a stack of CloudFormation', () => {
    const demand = definition('demand', 'real-time');
    const most = Math.floor(490 / resourcesOf(demand));
    const many = Array.from({ length: most }, (_, index) => ({ ...demand, name: `x${index}` }));
    expect(Object.keys(given(many).toJSON().Resources as object).length).toBeLessThanOrEqual(500);
  });

  test('gives Inferentia and Trainium the machine image with their drivers, a GPU that of its CUDA, and a CPU none (HO-22)', () => {
    const images = Object.values(whole.findResources(CONFIG)).flatMap(({ Properties }) =>
      (Properties.ProductionVariants as { InstanceType?: string; InferenceAmiVersion?: string }[]).map(
        ({ InstanceType, InferenceAmiVersion }) => [InstanceType, InferenceAmiVersion],
      ),
    );
    const of = (type: string) => [...new Set(images.filter(([one]) => one === type).map(([, image]) => image))];
    expect(of('ml.inf2.xlarge')).toEqual(['al2-ami-sagemaker-inference-neuron-2']);
    expect(of('ml.trn1.2xlarge')).toEqual(['al2-ami-sagemaker-inference-neuron-2']);
    expect(of('ml.g5.xlarge')).toEqual([expect.stringMatching(/^al2(023)?-ami-sagemaker-inference-gpu-/)]);
    expect(of('ml.m5.large')).toEqual([undefined]);
  });

  test('starts as many NeuronCores for a process as a copy takes', () => {
    whole.hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: Match.objectLike({ Environment: Match.objectLike({ NEURON_RT_NUM_CORES: '2' }) }),
    });
  });

  test('a model without a network is that of serverless endpoints and of components alone (HO-13)', () => {
    const outside = Object.entries(whole.findResources('AWS::SageMaker::Model'))
      .filter(([, { Properties }]) => (Properties as { VpcConfig?: object }).VpcConfig === undefined)
      .map(([id]) => /^[a-z]+/.exec(id)?.[0]);
    expect(new Set(outside)).toEqual(new Set(['forms', 'shared']));
  });

  test('large models get the time that their definition says (HO-21)', () => {
    whole.hasResourceProperties(CONFIG, {
      ProductionVariants: [
        Match.objectLike({ InstanceType: 'ml.trn1.2xlarge', ModelDataDownloadTimeoutInSeconds: 20 * 60 }),
      ],
    });
  });
});

describe('a definition of which something cannot be made', () => {
  const prices = definition('prices', 'real-time');
  const nightly = definition('nightly', 'batch');
  const forms = definition('forms', 'serverless');
  const shared = definition('shared', 'components');
  const [variant] = prices.variants;
  const pipeline = definition('steps', 'real-time').variants.flatMap(({ model }) =>
    model.mode === 'pipeline' ? [model] : [],
  )[0];
  if (pipeline === undefined) throw new Error('the example must have a pipeline');

  test.each<[string, ServedDefinition, string]>([
    ['a variant that stands twice', { ...prices, variants: [...prices.variants, ...prices.variants] }, '(prices): '],
    [
      'a training that nobody defines',
      { ...nightly, model: { mode: 'version', training: 'other', number: 1 } },
      "(nightly): model.training must name a definition of training.jobs, got 'other'; known are demand: name one of them",
    ],
    [
      'more than is asked at once',
      { ...forms, provisioned: { least: 1, most: 21, usedPercent: 70 } },
      '(forms): provisioned must satisfy',
    ],
    [
      'a copy that fits nowhere',
      { ...shared, components: shared.components.map((one) => ({ ...one, cpus: 400 })) },
      "(shared): component 'short' must fit on one ml.g5.12xlarge",
    ],
    [
      'containers that must be named, in a batch job',
      { ...nightly, model: { ...pipeline, execution: 'direct' } },
      '(nightly): model.source must be one that answers without being named in a batch job',
    ],
    [
      'a type that does not run the image of a batch job',
      { ...nightly, instanceType: 'ml.inf2.xlarge' },
      "(nightly): processor must be one for which xgboost 3.2-0 has an image for inference, got 'neuron'; use cpu or gpu",
    ],
    [
      'more NeuronCores than there are',
      { ...prices, variants: variant === undefined ? [] : [{ ...variant, neuronCores: 4 }] },
      '(prices): instanceType must have NeuronCores where NEURON_RT_NUM_CORES is given',
    ],
  ])('is named with its place in the configuration: %s', (_, wrong, message) => {
    expect(() => given([{ ...forms, name: 'first' }, wrong])).toThrow(`serving.endpoints[1] ${message}`);
  });
});
