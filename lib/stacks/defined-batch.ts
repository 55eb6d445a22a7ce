/* eslint-disable awscdk/require-passing-this -- a function makes it where the stack says */
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DefinedKind } from '../config/served-definition';
import { FEATURES } from '../readmission/layout';
import { BatchTransform } from '../serving/batch/batch-transform';
import { checkOnInstances, checkTransform } from '../serving/models/model-fit';
import { type DefinedEndpointProps, LOGS, modelOf } from './defined-variant';

/** Makes the batch job of a definition. @throws as the construct does, and if its model does not score files, or not on the type */
export function definedBatch(
  scope: Construct,
  definition: DefinedKind<'batch'>,
  props: DefinedEndpointProps,
): BatchTransform {
  const { name, instanceType, contentType, join, inputFilter, schedule, data, part } = definition;
  const model = modelOf(scope, 'Model', definition.model, { ...props, instanceType, logGroup: `${LOGS}TransformJobs` });
  checkTransform(model.facts);
  checkOnInstances(model.facts, instanceType);
  return new BatchTransform(scope, 'Batch', {
    model,
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
