/* eslint-disable awscdk/require-passing-this -- a function makes it where the stack says */
import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { rolloutOf, scalingOf } from '../config/serving-words';
import type { DefinedKind, DefinedModel, ServedDefinition } from '../config/served-definition';
import { FEATURES } from '../readmission/layout';
import type { EncryptionKeys } from '../security/encryption-keys';
import { inferenceAmi } from '../sagemaker/hosting-amis';
import { checkNeuronCores, NEURON_ENVIRONMENT } from '../sagemaker/neuron-cores';
import { AsynchronousEndpoint } from '../serving/asynchronous-endpoint';
import { BatchTransform } from '../serving/batch/batch-transform';
import { ComponentEndpoint } from '../serving/component-endpoint';
import { ModelEndpoint } from '../serving/model-endpoint';
import type { ModelNetwork, ServedModel } from '../serving/models/served-model';
import { ServerlessEndpoint } from '../serving/serverless-endpoint';
import type { WorkflowReporting } from '../workflow/workflow';
import { definedModel, type DefinedModelProps } from './defined-model';

/** What endpoints of definitions are made of. */
export interface DefinedEndpointProps extends Pick<DefinedModelProps, 'config' | 'names' | 'lake'> {
  /** Network of the containers. */
  readonly network: ModelNetwork;

  /** Keys of the volumes. */
  readonly keys: EncryptionKeys;

  /** Where alarms report. */
  readonly alarms: ITopic;

  /** Where outcomes of batch jobs are reported and executions logged. */
  readonly reporting: WorkflowReporting;

  /** Name of the Glue job that makes features of the reference workload. */
  readonly dataJobName: string;
}

/** An endpoint by its name, or a batch job by its state machine. */
export type DefinedEndpoint =
  { readonly endpointName: string } | { readonly stateMachine: BatchTransform['stateMachine'] };

/** Makes what a definition describes. @throws as the constructs do */
export function definedEndpoint(
  scope: Construct,
  definition: ServedDefinition,
  props: DefinedEndpointProps,
): DefinedEndpoint {
  switch (definition.kind) {
    case 'real-time':
      return realTime(scope, definition, props);
    case 'serverless':
      return serverless(scope, definition, props);
    case 'asynchronous':
      return asynchronous(scope, definition, props);
    case 'components':
      return components(scope, definition, props);
    case 'batch':
      return batch(scope, definition, props);
  }
}

function realTime(scope: Construct, definition: DefinedKind<'real-time'>, props: DefinedEndpointProps): ModelEndpoint {
  const { lake } = props;
  const { shadow, dataCapture } = definition;
  return new ModelEndpoint(scope, 'Endpoint', {
    ...common(definition.name, props),
    variants: definition.variants.map((variant) => ({
      ...onInstances(scope, `Model-${variant.name}`, variant, props),
      name: variant.name,
      weight: variant.weight,
      scaling: scalingOf(variant.scaling),
    })),
    shadow: shadow && {
      ...onInstances(scope, `Shadow-${shadow.name}`, shadow, props),
      name: shadow.name,
      share: shadow.share,
    },
    rollout: rolloutOf(definition.rollout),
    capture: dataCapture && { percentage: dataCapture.samplingPercentage, lake },
    highlyAvailable: definition.highlyAvailable,
  });
}

function serverless(scope: Construct, definition: DefinedKind<'serverless'>, props: DefinedEndpointProps) {
  const { name, model, memoryMiB, maxConcurrency, provisioned } = definition;
  return new ServerlessEndpoint(scope, 'Endpoint', {
    ...common(name, props),
    model: modelOf(scope, 'Model', model, { ...props, instanceType: CPU, network: 'none' }),
    ...{ memoryMiB, maxConcurrency, provisioned },
  });
}

function asynchronous(scope: Construct, definition: DefinedKind<'asynchronous'>, props: DefinedEndpointProps) {
  const { name, minInstances, maxInstances, backlogPerInstance, concurrencyPerInstance } = definition;
  return new AsynchronousEndpoint(scope, 'Endpoint', {
    ...common(name, props),
    variant: {
      name: 'main',
      ...onInstances(scope, 'Model', { ...definition, instances: Math.max(1, minInstances) }, props),
    },
    scaling: { minInstances, maxInstances, backlogPerInstance },
    concurrencyPerInstance,
    lake: props.lake,
    prefix: `asynchronous/${name}/`,
  });
}

function components(scope: Construct, definition: DefinedKind<'components'>, props: DefinedEndpointProps) {
  const { name, instanceType, minInstances, maxInstances } = definition;
  return new ComponentEndpoint(scope, 'Endpoint', {
    ...common(name, props),
    ...{ instanceType, minInstances, maxInstances },
    ...props.network,
    components: definition.components.map(({ model, ...component }) => ({
      ...component,
      model: modelOf(scope, `Model-${component.name}`, model, { ...props, instanceType, network: 'none' }),
    })),
  });
}

function batch(scope: Construct, definition: DefinedKind<'batch'>, props: DefinedEndpointProps): BatchTransform {
  const { name, instanceType, contentType, join, inputFilter, schedule, data, part } = definition;
  return new BatchTransform(scope, 'Batch', {
    model: modelOf(scope, 'Model', definition.model, { ...props, instanceType }),
    lake: props.lake,
    input: { versions: { prefix: data, part, jobName: data === FEATURES ? props.dataJobName : undefined } },
    records: { contentType, join, inputFilter },
    resources: {
      instanceType,
      instanceCount: definition.instances,
      maxRuntime: Duration.minutes(definition.maxRuntimeMinutes),
    },
    outputPrefix: `batch/${name}/`,
    volumeKey: props.keys.restricted,
    jobPrefix: props.names.servedDefinition(name),
    reporting: { ...props.reporting, logGroupName: `${props.reporting.logGroupName}-${name}` },
    schedule,
  });
}

/** Stands for what a serverless endpoint computes on. */
const CPU = 'ml.m5.large';

function common(name: string, { names, keys, alarms }: DefinedEndpointProps) {
  return { endpointName: names.servedDefinition(name), volumeKey: keys.internal, alarms };
}

/** What a model runs on. */
interface OnInstances {
  readonly model: DefinedModel;
  readonly instanceType: string;
  readonly instances: number;
  readonly startupMinutes: number;
  readonly machineImage?: string;
  readonly neuronCores?: number;
}

function onInstances(scope: Construct, id: string, variant: OnInstances, props: DefinedEndpointProps) {
  const { instanceType, instances, startupMinutes, neuronCores } = variant;
  const served = withCores(variant.model, neuronCores);
  checkNeuronCores({ instanceType, use: 'hosting', environment: environmentOf(served), tensorParallel: neuronCores });
  const { model, image } = definedModel(scope, id, served, modelProps({ ...props, instanceType }));
  const machineImage = variant.machineImage ?? (image && inferenceAmi(instanceType, image));
  return { model, instanceType, instances, startup: Duration.minutes(startupMinutes), machineImage };
}

function modelOf(scope: Construct, id: string, model: DefinedModel, props: ModelPlace): ServedModel {
  return definedModel(scope, id, model, modelProps(props)).model;
}

/** Where a model is, in the network unless it says otherwise. */
type ModelPlace = Omit<DefinedEndpointProps, 'network'> & Pick<DefinedModelProps, 'instanceType' | 'network'>;

function modelProps(props: ModelPlace): DefinedModelProps {
  return { ...props, volumeKey: props.keys.internal };
}

/** The model with as many NeuronCores for each process as a copy takes. A registered version says so itself. */
function withCores(model: DefinedModel, cores: number | undefined): DefinedModel {
  if (cores === undefined || model.mode === 'version' || model.mode === 'pipeline') return model;
  return { ...model, environment: { [NEURON_ENVIRONMENT.count]: String(cores), ...model.environment } };
}

function environmentOf(model: DefinedModel): Readonly<Record<string, string>> {
  return 'environment' in model ? (model.environment ?? {}) : {};
}
