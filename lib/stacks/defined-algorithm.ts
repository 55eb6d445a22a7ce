/* eslint-disable awscdk/require-passing-this, awscdk/no-variable-construct-id -- a function makes it where the stack says; the id is the name of the definition, which the configuration keeps unique */
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { INPUT_MODES, packageOf, searchOf, type TrainingDefinition } from '../config/training-definition';
import { BuiltInAlgorithm } from '../training/programs/built-in-algorithm';

/** Makes the built-in algorithm that a definition names. @throws if it cannot be used as the definition says */
export function definedAlgorithm(
  scope: Construct,
  definition: TrainingDefinition,
  algorithm: NonNullable<TrainingDefinition['algorithm']>,
): BuiltInAlgorithm {
  const { name, spot, jumpStart, hyperparameters, channels, instanceType } = definition;
  const search = searchOf(definition);
  const copy = jumpStart?.copyBucket;
  return new BuiltInAlgorithm(scope, name, {
    ...{ algorithm, hyperparameters, channels, instanceType },
    region: Stack.of(scope).region,
    instanceCount: definition.instances,
    inputMode: INPUT_MODES[definition.inputMode],
    ...(spot === undefined ? {} : { spot: { maxWaitSeconds: spot.maxWaitMinutes * 60 } }),
    model: jumpStart?.model,
    package: packageOf(definition),
    packageCopy: copy === undefined ? undefined : Bucket.fromBucketName(scope, `${name}-package`, copy),
    ...(search === undefined ? {} : { tuning: { metric: search.objective.metric, ranges: search.ranges } }),
  });
}
