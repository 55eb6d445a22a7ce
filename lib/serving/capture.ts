import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { DataLake } from '../data-lake/data-lake';

/** What is kept of requests and answers, and where. */
export interface Capture {
  /** Percentage of requests and answers that are kept, from 1 to 100. */
  readonly percentage: number;

  /** Lake whose capture zone keeps them, under the key of that zone. */
  readonly lake: DataLake;
}

/**
 * Keeps requests and answers in the capture zone, readable because the content types are named (HO-28).
 *
 * @param roles roles of the models; all that they get of the key of that zone, through S3 alone, lets them write and read none of it
 * @throws if the percentage is none
 */
export function captureConfig(
  { percentage, lake }: Capture,
  roles: readonly IRole[],
): CfnEndpointConfig.DataCaptureConfigProperty {
  if (!(Number.isInteger(percentage) && percentage >= 1 && percentage <= 100)) {
    throw new Error(
      `capture.percentage must be a whole number from 1 to 100, got ${percentage}; leave capture out to keep nothing (HO-28)`,
    );
  }
  for (const role of roles) lake.grantStorageWrite(role, { zone: 'capture' });
  return {
    enableCapture: true,
    initialSamplingPercentage: percentage,
    destinationS3Uri: lake.uri({ zone: 'capture' }).replace(/\/$/, ''),
    kmsKeyId: lake.keyOf('capture').keyArn,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    captureContentTypeHeader: { csvContentTypes: ['text/csv'], jsonContentTypes: ['application/json'] },
  };
}
