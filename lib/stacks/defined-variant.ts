import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type DefinedModel, environmentOf, withCores } from '../config/served-definition';
import { inferenceAmi } from '../sagemaker/hosting-amis';
import { checkNeuronCores } from '../sagemaker/neuron-cores';
import type { EncryptionKeys } from '../security/encryption-keys';
import type { ModelNetwork, ServedModel } from '../serving/models/served-model';
import type { Variant } from '../serving/variant';
import type { WorkflowReporting } from '../workflow/workflow';
import { definedModel, type DefinedModelProps } from './defined-model';

/** Where the names of SageMaker's log groups begin. */
export const LOGS = '/aws/sagemaker/';

/** What endpoints of definitions are made of. */
export interface DefinedEndpointProps extends Pick<DefinedModelProps, 'config' | 'names' | 'lake' | 'logGroup'> {
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

/** What a model runs on. */
export interface OnInstances {
  readonly model: DefinedModel;
  readonly instanceType: string;
  readonly instances: number;
  readonly startupMinutes: number;
  readonly machineImage?: string;
  readonly neuronCores?: number;
}

/** A model with what it runs on, in the words of the constructs. @throws if a copy finds too few NeuronCores */
export function onInstances(
  scope: Construct,
  id: string,
  variant: OnInstances,
  props: DefinedEndpointProps,
): Omit<Variant, 'name'> {
  const { instanceType, instances, startupMinutes, neuronCores } = variant;
  const served = withCores(variant.model, neuronCores);
  checkNeuronCores({ instanceType, use: 'hosting', environment: environmentOf(served), tensorParallel: neuronCores });
  const { model, image } = definedModel(scope, id, served, modelProps({ ...props, instanceType }));
  const machineImage = variant.machineImage ?? (image && inferenceAmi(instanceType, image));
  return { model, instanceType, instances, startup: Duration.minutes(startupMinutes), machineImage };
}

/** A model alone. */
export function modelOf(scope: Construct, id: string, model: DefinedModel, props: ModelPlace): ServedModel {
  return definedModel(scope, id, model, modelProps(props)).model;
}

/** Where a model is, in the network unless it says otherwise. */
type ModelPlace = Omit<DefinedEndpointProps, 'network'> & Pick<DefinedModelProps, 'instanceType' | 'network'>;

function modelProps(props: ModelPlace): DefinedModelProps {
  return { ...props, volumeKey: props.keys.internal };
}
