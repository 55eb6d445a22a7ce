import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import type { RegistryImage } from '../../sagemaker/images';
import type { ModelFacts, Servable } from './servable';

/** One container of a pipeline. */
export interface PipelineStep {
  /** Name of the container, in logs, metrics and direct requests; also its host name. */
  readonly name: string;

  /** What it serves; a model of one container. */
  readonly source: Servable;
}

/** Choices for several containers. */
export interface InferencePipelineProps {
  /** From 2 to 15 containers, which share each instance; the first one gets the request. */
  readonly steps: readonly PipelineStep[];

  /**
   * `Serial`: each answer is the request of the next container. `Direct`: a request names the one container that answers it
   * (`TargetContainerHostname`).
   *
   * @default 'Serial'
   */
  readonly execution?: 'Serial' | 'Direct';
}

/** Source: "Inference pipelines" of SageMaker's guide, and API: ContainerDefinitionList, ContainerHostname. */
const FEWEST = 2;
const MOST = 15;
const NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}$/;

/** Several containers behind one endpoint. */
export class InferencePipeline implements Servable {
  /** What is known about all of them together. */
  readonly facts: ModelFacts;

  /** Images of all of them, each once. */
  readonly images: readonly RegistryImage[];

  /** How they get their requests. */
  readonly execution: 'Serial' | 'Direct';

  /**
   * @throws if there are fewer than 2 containers or more than 15, if a name is wrong or there twice, if a step has several
   * containers or a port of its own, or if the images run on no common instance
   */
  constructor(private readonly props: InferencePipelineProps) {
    const { steps, execution = 'Serial' } = props;
    checkSteps(steps);
    this.execution = execution;
    checkMultiModels(steps, execution);
    const images = steps.flatMap(({ source }) => source.images);
    this.images = [...new Map(images.map((image) => [`${image.account}/${image.repository}`, image])).values()];
    this.facts = { ...factsOf(steps), ...(execution === 'Direct' ? { direct: true } : {}) };
  }

  /** The containers in their order, each with its name. */
  containers(scope: IConstruct): readonly CfnModel.ContainerDefinitionProperty[] {
    return this.props.steps.flatMap(({ name, source }) =>
      source.containers(scope).map((container) => ({ ...container, containerHostname: name })),
    );
  }

  /** The artifacts of all of them. */
  grantRead(role: IRole): void {
    for (const { source } of this.props.steps) {
      source.grantRead(role);
    }
  }
}

function checkSteps(steps: readonly PipelineStep[]): void {
  if (steps.length < FEWEST || steps.length > MOST) {
    throw new Error(
      `steps must be from ${FEWEST} to ${MOST} containers, got ${steps.length}; ${steps.length < FEWEST ? 'serve a single one by itself' : 'put several steps into one container'} (API: ContainerDefinitionList)`,
    );
  }
  for (const { name, source } of steps) {
    if (!NAME.test(name)) {
      throw new Error(
        `name must be at most 63 letters, digits and hyphens between them, got '${name}'; rename the container (API: ContainerHostname)`,
      );
    }
    if (source.facts.containers !== 1) {
      throw new Error(
        `source must be a model of one container, got ${source.facts.containers} for '${name}'; list its steps in this pipeline`,
      );
    }
  }
  const fixed = steps.find(({ source }) => !source.facts.bindsToPort);
  if (fixed !== undefined) {
    throw new Error(
      `source must listen where SAGEMAKER_BIND_TO_PORT says, got '${fixed.name}' without; give its image the label com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true, and name it in 'capabilities'`,
    );
  }
  const names = steps.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`name must be there once, got '${twice}' twice; logs and metrics could not tell them apart`);
  }
}

/** Source: "Host Multiple Models with Multi-Model Endpoints" of SageMaker's guide: one of them, in a serial pipeline. */
function checkMultiModels(steps: readonly PipelineStep[], execution: 'Serial' | 'Direct'): void {
  const many = steps.filter(({ source }) => source.facts.multiModel).map(({ name }) => name);
  if (many.length > 1) {
    throw new Error(
      `steps must have at most one multi-model container, got ${many.join(', ')}; a request names one model, so give each an endpoint of its own`,
    );
  }
  if (many.length === 1 && execution === 'Direct') {
    throw new Error(
      `execution must be 'Serial' with a multi-model container, got 'Direct' with '${many.join('')}'; give it an endpoint of its own`,
    );
  }
}

/** What holds for all: the accelerator that one of them needs, a data source that one of them has. */
function factsOf(steps: readonly PipelineStep[]): ModelFacts {
  const facts = steps.map(({ source }) => source.facts);
  const architectures = new Set(facts.flatMap(({ architecture }) => architecture ?? []));
  const processors = new Set(facts.map(({ processor }) => processor));
  if (architectures.size > 1 || (processors.has('gpu') && processors.has('neuron'))) {
    throw new Error(
      `steps must run on one kind of instance, got ${[...architectures, ...processors].filter((one) => one !== undefined).join(', ')}; they share it, so give each kind an endpoint of its own`,
    );
  }
  const [architecture] = architectures;
  const accelerated = [...processors].find((one) => one === 'gpu' || one === 'neuron');
  const processor = accelerated ?? (processors.size === 1 ? [...processors][0] : undefined);
  return {
    containers: facts.length,
    multiModel: facts.some(({ multiModel }) => multiModel),
    dataSource: facts.some(({ dataSource }) => dataSource),
    bindsToPort: true,
    ...(processor === undefined ? {} : { processor }),
    ...(architecture === undefined ? {} : { architecture }),
  };
}
