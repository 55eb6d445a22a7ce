import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnJob } from 'aws-cdk-lib/aws-glue';
import { JobRole } from '../../../lib/sagemaker/job-role';
import { xgboostImage } from '../../../lib/sagemaker/images';
import type { BatchInput } from '../../../lib/serving/batch/batch-source';
import { BatchTransform, type BatchTransformProps } from '../../../lib/serving/batch/batch-transform';
import { type ModelStack, modelStack } from '../../registry/model-stack';

/** What a test changes; `made` gives the versions a job that makes them. */
export interface Given extends Partial<Omit<BatchTransformProps, 'resources'>> {
  readonly resources?: Partial<BatchTransformProps['resources']>;
  readonly made?: boolean;
  readonly use?: (batch: BatchTransform, parts: ModelStack) => unknown;
}

/** Versions that others make, each with a folder that is scored. */
export const VERSIONS = { prefix: 'readmission/', part: 'score' };

/** Folders of uploads. */
export const FOLDERS = { zone: 'raw', prefix: 'encounters/batch/' } as const;

/** The template of a batch transform that scores CSV. */
export function given({ resources, made = false, use, ...overrides }: Given = {}): Template {
  const parts = modelStack();
  const { stack, lake, keys, reporting } = parts;
  const jobName = made ? new CfnJob(stack, 'Spark', { role: 'any', command: {} }).ref : undefined;
  const input: BatchInput = { versions: { ...VERSIONS, jobName } };
  const role = new JobRole(stack, 'ModelRole', {
    description: 'Test',
    image: xgboostImage('eu-west-1'),
    volumeKey: keys.internal,
    logGroups: ['/aws/sagemaker/Endpoints/'],
  });
  const batch = new BatchTransform(stack, 'Batch', {
    model: { modelName: 'model-of-test', role },
    lake,
    input,
    records: { contentType: 'text/csv' },
    volumeKey: keys.restricted,
    jobPrefix: 'test',
    reporting,
    ...overrides,
    ...(made && overrides.input?.versions !== undefined
      ? { input: { ...overrides.input, versions: { ...overrides.input.versions, jobName } } }
      : {}),
    resources: { instanceType: 'ml.m5.xlarge', maxRuntime: Duration.hours(2), ...resources },
  });
  use?.(batch, parts);
  return Template.fromStack(stack);
}
