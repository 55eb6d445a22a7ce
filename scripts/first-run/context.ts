import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { STSClient } from '@aws-sdk/client-sts';
import type { PlatformConfig } from '../../lib/config/load-config';
import type { Clock } from './clock';
import type { Journal } from './journal';

/** The services that a first run uses, in the Region of the platform. */
export interface FirstRunClients {
  readonly sts: STSClient;
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
  readonly kinesis: KinesisClient;
  readonly glue: GlueClient;
  readonly sfn: SFNClient;
  readonly sageMaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
}

/** What every step works with. */
export interface Context {
  /** The environment that was deployed. */
  readonly config: PlatformConfig;

  /** The services. */
  readonly clients: FirstRunClients;

  /** Time; a test gives one that takes none. */
  readonly clock: Clock;

  /** Milliseconds between two looks at something that takes long. */
  readonly pollEvery: number;

  /** Tells the person what happens. */
  readonly journal: Journal;
}
