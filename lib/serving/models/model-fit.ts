import { instanceType } from '../../sagemaker/instance-types';
import type { ImageProcessor } from '../../sagemaker/images';
import type { ModelFacts } from './servable';

/**
 * Families with GPUs on which SageMaker serves many models from one container.
 *
 * Source: "Supported algorithms, frameworks, and instances for multi-model endpoints" of SageMaker's guide, 2026-08.
 */
const MULTI_MODEL_GPU_FAMILIES: readonly string[] = ['p2', 'p3', 'g4dn', 'g5'];

/** What to take for an image, by what it computes on. */
const SUGGESTED: Readonly<Record<ImageProcessor, string>> = {
  cpu: 'ml.m5.large',
  gpu: 'ml.g5.xlarge',
  neuron: 'ml.inf2.xlarge',
};

/**
 * @param facts what is known about a model
 * @param name instance type that is to serve it, e.g. `ml.m5.large`
 * @throws if its images do not run there, or compute beside an accelerator that costs; or if SageMaker serves many models on other types
 */
export function checkOnInstances(facts: ModelFacts, name: string): void {
  const { accelerator, architecture, family } = instanceType(name);
  if (facts.architecture !== undefined && facts.architecture !== architecture) {
    throw new Error(
      `instanceType must be of ${facts.architecture}, for which the image is built, got '${name}' of ${architecture}; use ${facts.architecture === 'arm64' ? 'ml.c7g.large' : 'ml.m5.large'}, or an image for ${architecture}`,
    );
  }
  const has = processorOf(accelerator);
  if (facts.processor !== undefined && facts.processor !== has) {
    throw new Error(
      `instanceType must compute on ${facts.processor} like the image, got '${name}' with ${has}; use ${SUGGESTED[facts.processor]}, or an image for ${has}`,
    );
  }
  if (facts.multiModel && accelerator !== undefined && !MULTI_MODEL_GPU_FAMILIES.includes(family)) {
    throw new Error(
      `instanceType must be a CPU, or of ${MULTI_MODEL_GPU_FAMILIES.join(', ')} to serve many models, got '${name}'; use ml.g5.xlarge`,
    );
  }
}

/**
 * @param facts what is known about a model, and whether it has a network of its own
 * @throws with the first thing that serverless inference does not have (HO-13)
 */
export function checkServerless(facts: ModelFacts & { readonly isolated: boolean }): void {
  const refused = (property: string, must: string, got: string, instead: string): Error =>
    new Error(`${property} must ${must} on a serverless endpoint, got ${got}; ${instead}, or use instances (HO-13)`);
  if (facts.isolated) {
    throw refused(
      'model.network',
      "be 'none'",
      'a VPC and isolation',
      'say so, if no patient data may leave by its code',
    );
  }
  if (facts.multiModel) {
    throw refused(
      'model.source',
      'be one model',
      'many in one container',
      'give each an endpoint, which costs nothing idle',
    );
  }
  if (facts.containers > 1) {
    throw refused('model.source', 'be one container', `${facts.containers}`, 'put the steps into one container');
  }
  if (facts.dataSource) {
    throw refused('model.source', 'be a .tar.gz archive', 'a ModelDataSource', 'pack and copy it');
  }
  if (facts.processor === 'gpu' || facts.processor === 'neuron') {
    throw refused('model.source', 'compute on cpu', facts.processor, 'take the image for CPUs');
  }
}

/**
 * @param facts what is known about a model
 * @param who asks it: a queue, or a batch job
 * @throws if a request must say which of several models or containers it is for: neither has a word for that (API: InvokeEndpointAsync,
 * CreateTransformJob)
 */
export function checkNotNamed(facts: ModelFacts, who: string): void {
  if (!facts.multiModel && facts.direct !== true) return;
  throw new Error(
    `model.source must be one that answers without being named in ${who}, got ${facts.multiModel ? 'many models in one container' : 'containers that are named one by one'}; ${facts.multiModel ? 'give each a definition of its own' : "let execution be 'Serial'"}, or ask them at a real-time endpoint (API: InvokeEndpointAsync, CreateTransformJob)`,
  );
}

/**
 * @param facts what is known about a model
 * @throws if batch transform does not take its artifact (API: ContainerDefinition, ModelDataSource), or no record could say which model it
 * is for
 */
export function checkTransform(facts: ModelFacts): void {
  checkNotNamed(facts, 'a batch job');
  if (facts.dataSource) {
    throw new Error(
      'model.source must be a .tar.gz archive for batch transform, got a ModelDataSource; pack and copy it, or ask an endpoint (API: ContainerDefinition)',
    );
  }
}

function processorOf(accelerator: ReturnType<typeof instanceType>['accelerator']): ImageProcessor | 'gaudi' {
  if (accelerator === undefined) return 'cpu';
  if (accelerator === 'nvidia') return 'gpu';
  return accelerator === 'gaudi' ? 'gaudi' : 'neuron';
}
