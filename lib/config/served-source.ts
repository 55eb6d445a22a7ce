import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { DataLake } from '../data-lake/data-lake';
import { algorithm } from '../sagemaker/algorithms/catalogue';
import {
  algorithmImage,
  type Framework,
  frameworkImage,
  type ImageProcessor,
  type RegistryImage,
  xgboostImage,
} from '../sagemaker/images';
import { instanceType } from '../sagemaker/instance-types';
import { InferencePipeline } from '../serving/models/inference-pipeline';
import { JumpStartModel } from '../serving/models/jump-start-model';
import { MultiModel } from '../serving/models/multi-model';
import { OwnImage } from '../serving/models/own-image';
import { RegisteredVersion } from '../serving/models/registered-version';
import { S3Artifact } from '../serving/models/s3-artifact';
import type { Servable } from '../serving/models/servable';
import { outputsOf } from '../training/definition-outputs';
import type { PlatformConfig } from './schema';
import type { DefinedModel } from './served-definition';
import { servingFramework, type TrainingDefinition } from './training-definition';

/** What stands around the models of definitions. */
export interface ModelSurroundings {
  /** Region of the environment. */
  readonly region: string;

  /** Training definitions of the environment. */
  readonly trainings: PlatformConfig['training']['jobs'];

  /** Instance type that serves the model. */
  readonly instanceType: string;

  /** The lake. */
  readonly lake: DataLake;

  /**
   * A repository of this account and Region.
   *
   * @param step name of the container in a pipeline; empty for a model of one container
   */
  repository(name: string, step: string): IRepository;

  /** A bucket of this account. */
  bucket(name: string): IBucket;

  /** ARN of a version that a training definition has registered. */
  versionArn(training: string, number: number): string;
}

/** The model of a definition. @throws as the sources do, and if the definition that trained it cannot be served so */
export function sourceOf(model: DefinedModel, around: ModelSurroundings, step = ''): Servable {
  const { lake } = around;
  switch (model.mode) {
    case 'version':
      return new RegisteredVersion({
        modelPackageArn: around.versionArn(model.training, model.number),
        image: imageOfVersions(model.training, around),
        lake,
        artifactsPrefix: outputsOf(model.training).training,
      });
    case 'artifact':
      return new S3Artifact({
        artifact: { lake, key: model.key },
        image: imageOf(model, around),
        script: model.script,
        environment: model.environment,
      });
    case 'image':
      return new OwnImage({
        repository: around.repository(model.repository, step),
        version: model.version,
        artifact: model.key === undefined ? undefined : { lake, key: model.key },
        environment: model.environment,
        processor: processorOf(around.instanceType),
        capabilities: model.bindsToPort ? ['accept-bind-to-port'] : [],
      });
    case 'multi-model':
      return new MultiModel({
        image: imageOf(model, around),
        lake,
        prefix: model.prefix,
        cache: model.cache,
        script: model.script,
        environment: model.environment,
      });
    case 'pipeline':
      return new InferencePipeline({
        steps: model.steps.map(({ name, model: one }) => ({ name, source: sourceOf(one, around, name) })),
        execution: model.execution === 'direct' ? 'Direct' : 'Serial',
      });
    case 'jump-start':
      return new JumpStartModel({
        modelId: model.model,
        image: imageOf(model, around),
        artifactKey: model.artifactKey,
        copy: around.bucket(model.copyBucket),
        eula: model.licence,
        environment: model.environment,
      });
  }
}

/** Image of a framework for a type. @throws if AWS has none that serves there */
function imageOf(
  { framework, frameworkVersion: version }: OfFramework,
  { instanceType: type, region }: ModelSurroundings,
) {
  const processor = checkedProcessor(type);
  const image = frameworkImage({ framework: framework as Framework, version, purpose: 'inference', processor, region });
  return framework === 'xgboost' && version === undefined ? xgboostImage(region) : image;
}

function checkedProcessor(type: string): ImageProcessor {
  const processor = processorOf(type);
  if (processor !== undefined) return processor;
  throw new Error(
    `processor must be one for which AWS has an image that serves, got that of '${type}'; use a type with a GPU, or an image of your own with mode image`,
  );
}

/** What says in which image of a framework it is served. */
interface OfFramework {
  readonly framework: string;
  readonly frameworkVersion?: string;
}

/** Image in which the versions of a training definition are served. @throws if there is none of that name, or its image is not known before */
function imageOfVersions(training: string, around: ModelSurroundings): RegistryImage {
  const { trainings, region, instanceType: type } = around;
  const definition = trainings.find(({ name }) => name === training);
  if (definition === undefined) {
    const known = trainings.map(({ name }) => name).join(', ') || 'none';
    throw new Error(
      `model.training must name a definition of training.jobs, got '${training}'; known are ${known}: name one of them, or serve an archive with mode artifact`,
    );
  }
  const { script, algorithm: named } = definition;
  const processor = checkedProcessor(type);
  if (script !== undefined) {
    return frameworkImage({ framework: servingFramework(script), purpose: 'inference', processor, region });
  }
  const image = named === undefined ? undefined : algorithm(named).image;
  if (image?.source === 'xgboost') return imageOf({ framework: 'xgboost' }, around);
  if (image?.source !== 'algorithm') throw unknownImage(definition);
  if (processor === 'neuron') {
    throw new Error(`processor must be cpu or gpu for the image of ${named}, got that of '${type}'; use ml.m5.large`);
  }
  return algorithmImage(image.repository, region);
}

function unknownImage({ name }: TrainingDefinition): Error {
  return new Error(
    `model.training must name a definition with a script, or an algorithm with an image of its own, got '${name}'; serve its archive with mode artifact, or its image with mode image`,
  );
}

/** What a type computes on; nothing for Gaudi, for which AWS has no image that serves. */
function processorOf(name: string): ImageProcessor | undefined {
  const { accelerator } = instanceType(name);
  if (accelerator === 'gaudi') return undefined;
  if (accelerator === undefined) return 'cpu';
  return accelerator === 'nvidia' ? 'gpu' : 'neuron';
}
