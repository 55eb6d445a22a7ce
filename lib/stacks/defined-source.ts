import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DefinedModel } from '../config/served-definition';
import { InferencePipeline } from '../serving/models/inference-pipeline';
import { JumpStartModel } from '../serving/models/jump-start-model';
import { MultiModel } from '../serving/models/multi-model';
import { OwnImage } from '../serving/models/own-image';
import { RegisteredVersion } from '../serving/models/registered-version';
import { S3Artifact } from '../serving/models/s3-artifact';
import type { Servable } from '../serving/models/servable';
import { outputsOf } from '../training/definition-outputs';
import { imageOfVersions, processorOf, servingImage } from './defined-image';

import type { DefinedModelProps } from './defined-model';

/** Makes what a definition says of a model into something that can be served. @throws as the sources do, and if the definition that trained it cannot be served so */
export function sourceOf(scope: Construct, id: string, model: DefinedModel, props: DefinedModelProps): Servable {
  const { lake, config } = props;
  const { region } = config;
  const place = { region, instanceType: props.instanceType };
  switch (model.mode) {
    case 'version':
      return registeredVersion(scope, model, props);
    case 'artifact':
      return new S3Artifact({
        artifact: { lake, key: model.key },
        image: servingImage(model.framework, model.frameworkVersion, place),
        script: model.script,
        environment: model.environment,
      });
    case 'image':
      return new OwnImage({
        repository: Repository.fromRepositoryName(scope, `${id}Repository`, model.repository),
        version: model.version,
        artifact: model.key === undefined ? undefined : { lake, key: model.key },
        environment: model.environment,
        processor: processorOf(props.instanceType),
      });
    case 'multi-model':
      return new MultiModel({
        image: servingImage(model.framework, model.frameworkVersion, place),
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
        image: servingImage(model.framework, model.frameworkVersion, place),
        artifactKey: model.artifactKey,
        copy: Bucket.fromBucketName(scope, `${id}Copy`, model.copyBucket),
        eula: model.licence,
        environment: model.environment,
      });
  }
}

function registeredVersion(
  scope: Construct,
  { training, number }: Extract<DefinedModel, { mode: 'version' }>,
  { config, names, lake, instanceType }: DefinedModelProps,
): RegisteredVersion {
  const { jobs } = config.training;
  const definition = jobs.find(({ name }) => name === training);
  if (definition === undefined) {
    throw new Error(
      `model.training must name a definition of training.jobs, got '${training}'; known are ${jobs.map(({ name }) => name).join(', ') || 'none'}`,
    );
  }
  const resourceName = `${names.definition(training)}/${number}`;
  return new RegisteredVersion({
    modelPackageArn: Stack.of(scope).formatArn({ service: 'sagemaker', resource: 'model-package', resourceName }),
    image: imageOfVersions(definition, config.region, processorOf(instanceType)),
    lake,
    artifactsPrefix: outputsOf(training).training,
  });
}
