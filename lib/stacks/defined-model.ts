/* eslint-disable awscdk/require-passing-this, awscdk/no-variable-construct-id -- a function makes it where the stack says; ids are names that the configuration keeps unique */
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { ForcedNames } from '../config/names';
import type { PlatformConfig } from '../config/schema';
import type { DefinedModel } from '../config/served-definition';
import { type TrainingDefinition, servingFramework } from '../config/training-definition';
import type { DataLake } from '../data-lake/data-lake';
import { algorithm } from '../sagemaker/algorithms/catalogue';
import type { Framework, ImageProcessor } from '../sagemaker/images';
import { algorithmImage, frameworkImage, type RegistryImage, xgboostImage } from '../sagemaker/images';
import { instanceType } from '../sagemaker/instance-types';
import { InferencePipeline } from '../serving/models/inference-pipeline';
import { JumpStartModel } from '../serving/models/jump-start-model';
import { MultiModel } from '../serving/models/multi-model';
import { OwnImage } from '../serving/models/own-image';
import { RegisteredVersion } from '../serving/models/registered-version';
import { S3Artifact } from '../serving/models/s3-artifact';
import type { Servable } from '../serving/models/servable';
import { type ModelNetwork, ServedModel } from '../serving/models/served-model';
import { outputsOf } from '../training/definition-outputs';

/** What the models of definitions are made of. */
export interface DefinedModelProps {
  /** The environment. */
  readonly config: PlatformConfig;

  /** Names that services force on it. */
  readonly names: ForcedNames;

  /** The lake. */
  readonly lake: DataLake;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Where the containers are. */
  readonly network: ModelNetwork | 'none';

  /** Instance type that serves it; a serverless endpoint has CPUs. */
  readonly instanceType: string;
}

/** A model, and the image of its first container. */
export interface MadeModel {
  /** The model. */
  readonly model: ServedModel;

  /** The image. */
  readonly image: RegistryImage | undefined;
}

/** Makes a model of a definition. @throws as the sources do, and if the definition that trained it cannot be served so */
export function definedModel(scope: Construct, id: string, model: DefinedModel, props: DefinedModelProps): MadeModel {
  const { volumeKey, network } = props;
  const source = sourceOf(scope, id, model, props);
  return { model: new ServedModel(scope, id, { source, volumeKey, network }), image: source.images[0] };
}

function sourceOf(scope: Construct, id: string, model: DefinedModel, props: DefinedModelProps): Servable {
  const { lake, config, names } = props;
  const { region } = config;
  const processor = processorOf(props.instanceType);
  const image = (framework: string, version?: string): RegistryImage =>
    framework === 'xgboost' && version === undefined
      ? xgboostImage(region)
      : frameworkImage({ framework: framework as Framework, version, purpose: 'inference', processor, region });
  switch (model.mode) {
    case 'version': {
      const definition = config.training.jobs.find(({ name }) => name === model.training);
      if (definition === undefined) {
        throw new Error(
          `model.training must name a definition of training.jobs, got '${model.training}'; known are ${config.training.jobs.map(({ name }) => name).join(', ') || 'none'}`,
        );
      }
      return new RegisteredVersion({
        modelPackageArn: Stack.of(scope).formatArn({
          service: 'sagemaker',
          resource: 'model-package',
          resourceName: `${names.definition(model.training)}/${model.number}`,
        }),
        image: imageOf(definition, region, processor),
        lake,
        artifactsPrefix: outputsOf(model.training).training,
      });
    }
    case 'artifact':
      return new S3Artifact({
        artifact: { lake, key: model.key },
        image: image(model.framework, model.frameworkVersion),
        script: model.script,
        environment: model.environment,
      });
    case 'image':
      return new OwnImage({
        repository: Repository.fromRepositoryName(scope, `${id}Repository`, model.repository),
        version: model.version,
        artifact: model.key === undefined ? undefined : { lake, key: model.key },
        environment: model.environment,
        processor,
      });
    case 'multi-model':
      return new MultiModel({
        image: image(model.framework, model.frameworkVersion),
        lake,
        prefix: model.prefix,
        cache: model.cache,
        script: model.script,
        environment: model.environment,
      });
    case 'pipeline':
      return new InferencePipeline({
        steps: model.steps.map((step) => ({
          name: step.name,
          source: sourceOf(scope, `${id}-${step.name}-`, step.model, props),
        })),
        execution: model.execution === 'direct' ? 'Direct' : 'Serial',
      });
    case 'jump-start':
      return new JumpStartModel({
        modelId: model.model,
        image: image(model.framework, model.frameworkVersion),
        artifactKey: model.artifactKey,
        copy: Bucket.fromBucketName(scope, `${id}Copy`, model.copyBucket),
        eula: model.licence,
        environment: model.environment,
      });
  }
}

/** Image in which the versions of a definition are served. @throws if it is not known before they are registered */
function imageOf({ name, script, algorithm: named }: TrainingDefinition, region: string, processor: ImageProcessor) {
  if (script !== undefined) {
    return frameworkImage({ framework: servingFramework(script), purpose: 'inference', processor, region });
  }
  const image = named === undefined ? undefined : algorithm(named).image;
  if (image?.source === 'xgboost') return xgboostImage(region);
  if (image?.source === 'algorithm') return algorithmImage(image.repository, region);
  throw new Error(
    `model.training must name a definition with a script, or an algorithm with an image of its own, got '${name}'; serve its archive with mode artifact, or its image with mode image`,
  );
}

function processorOf(name: string): ImageProcessor {
  const { accelerator } = instanceType(name);
  if (accelerator === undefined) return 'cpu';
  return accelerator === 'nvidia' ? 'gpu' : 'neuron';
}
