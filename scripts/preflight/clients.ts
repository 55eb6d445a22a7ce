import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { GlueClient } from '@aws-sdk/client-glue';
import { IAMClient } from '@aws-sdk/client-iam';
import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { PreflightClients } from './check';

/** The services in one Region, with the credentials of whoever runs the command. */
export function preflightClients(region: string): PreflightClients {
  return {
    sts: new STSClient({ region }),
    ssm: new SSMClient({ region }),
    cloudFormation: new CloudFormationClient({ region }),
    ec2: new EC2Client({ region }),
    serviceQuotas: new ServiceQuotasClient({ region }),
    lakeFormation: new LakeFormationClient({ region }),
    iam: new IAMClient({ region }),
    glue: new GlueClient({ region }),
    sageMaker: new SageMakerClient({ region }),
    logs: new CloudWatchLogsClient({ region }),
  };
}
