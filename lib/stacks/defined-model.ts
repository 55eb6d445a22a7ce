/* eslint-disable awscdk/require-passing-this, awscdk/no-variable-construct-id -- a function makes it where the stack says; ids are names that the configuration keeps unique */
import { Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ForcedNames } from '../config/names';
import type { PlatformConfig } from '../config/schema';
import type { DefinedModel } from '../config/served-definition';
import { sourceOf } from '../config/served-source';
import type { DataLake } from '../data-lake/data-lake';
import type { RegistryImage } from '../sagemaker/images';
import { type ModelNetwork, ServedModel, type ServedModelProps } from '../serving/models/served-model';

/** What the models of definitions are made of. */
export interface DefinedModelProps extends Pick<ServedModelProps, 'logGroup'> {
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
  const { config, names, lake, volumeKey, network, instanceType, logGroup } = props;
  const source = sourceOf(model, {
    region: config.region,
    trainings: config.training.jobs,
    instanceType,
    lake,
    repository: (name, step) =>
      Repository.fromRepositoryName(scope, `${step === '' ? id : `${id}-${step}-`}Repository`, name),
    bucket: (name) => Bucket.fromBucketName(scope, `${id}Copy`, name),
    versionArn: (training, number) =>
      Stack.of(scope).formatArn({
        service: 'sagemaker',
        resource: 'model-package',
        resourceName: `${names.definition(training)}/${number}`,
      }),
  });
  return { model: new ServedModel(scope, id, { source, volumeKey, network, logGroup }), image: source.images[0] };
}
