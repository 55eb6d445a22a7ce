import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GlueClient } from '@aws-sdk/client-glue';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SFNClient } from '@aws-sdk/client-sfn';
import { STSClient } from '@aws-sdk/client-sts';
import type { FirstRunClients } from './context';

/** The services in one Region, with the credentials of whoever runs the command. */
export function firstRunClients(region: string): FirstRunClients {
  return {
    sts: new STSClient({ region }),
    cloudFormation: new CloudFormationClient({ region }),
    s3: new S3Client({ region }),
    kinesis: new KinesisClient({ region }),
    glue: new GlueClient({ region }),
    sfn: new SFNClient({ region }),
    sageMaker: new SageMakerClient({ region }),
    runtime: new SageMakerRuntimeClient({ region }),
  };
}
