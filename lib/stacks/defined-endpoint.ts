/* eslint-disable awscdk/require-passing-this -- a function makes it where the stack says */
import type { Construct } from 'constructs';
import { rolloutOf, scalingOf } from '../config/serving-words';
import type { DefinedKind, ServedDefinition } from '../config/served-definition';
import { AsynchronousEndpoint } from '../serving/asynchronous-endpoint';
import type { BatchTransform } from '../serving/batch/batch-transform';
import { ComponentEndpoint } from '../serving/component-endpoint';
import { ModelEndpoint } from '../serving/model-endpoint';
import { ServerlessEndpoint } from '../serving/serverless-endpoint';
import { definedBatch } from './defined-batch';
import { type DefinedEndpointProps, LOGS, modelOf, onInstances } from './defined-variant';

/** An endpoint by its name, or a batch job by its state machine. */
export type DefinedEndpoint =
  { readonly endpointName: string } | { readonly stateMachine: BatchTransform['stateMachine'] };

/** Makes what a definition describes. @throws as the constructs do */
export function definedEndpoint(
  scope: Construct,
  definition: ServedDefinition,
  given: DefinedEndpointProps,
): DefinedEndpoint {
  const props = { ...given, logGroup: `${LOGS}Endpoints/${given.names.servedDefinition(definition.name)}` };
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
      return definedBatch(scope, definition, props);
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
      model: modelOf(scope, `Model-${component.name}`, model, {
        ...props,
        instanceType,
        network: 'none',
        logGroup: `${LOGS}InferenceComponents/${props.names.servedDefinition(name)}-${component.name}`,
      }),
    })),
  });
}

/** Stands for what a serverless endpoint computes on. */
const CPU = 'ml.m5.large';

function common(name: string, { names, keys, alarms }: DefinedEndpointProps) {
  return { endpointName: names.servedDefinition(name), volumeKey: keys.internal, alarms };
}
