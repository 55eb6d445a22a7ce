import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import type { PlatformConfig } from '../../lib/config/load-config';
import { awsProblem } from './aws-error';

/** One line of the answer. */
export interface Line {
  /**
   * `ok`; `warn`: it may fail later, or nobody knows; `stop`: the deployment fails, or the first run after it.
   */
  readonly status: 'ok' | 'warn' | 'stop';

  /** What was looked at. */
  readonly what: string;

  /** What is there. */
  readonly found: string;

  /**
   * What to do about it.
   *
   * @default - nothing is to be done
   */
  readonly todo?: string;
}

/** The services that the checks ask; every call reads. */
export interface PreflightClients {
  readonly sts: STSClient;
  readonly ssm: SSMClient;
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly serviceQuotas: ServiceQuotasClient;
  readonly lakeFormation: LakeFormationClient;
  readonly iam: IAMClient;
  readonly glue: GlueClient;
  readonly sageMaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
}

/** Who asks. */
export interface Identity {
  /** Account id, 12 digits. */
  readonly account: string;

  /** ARN of the user or role. */
  readonly arn: string;

  /** Partition of AWS, e.g. `aws`. */
  readonly partition: string;
}

/** What a check works with. */
export interface Situation {
  /** The environment that is to be deployed. */
  readonly config: PlatformConfig;

  /** The services, in its Region. */
  readonly clients: PreflightClients;

  /** Who would deploy it. */
  readonly identity: Identity;
}

/** Looks at one thing that deployments fail on, and says what to do about it. Never writes, never throws for AWS. */
export type Check = (situation: Situation) => Promise<Line[]>;

/**
 * Makes one look at AWS. Where the caller may not look, or AWS does not answer, that is the answer, as a warning.
 *
 * @param what what is looked at
 * @param action the permission that the look needs, e.g. `glue:GetDatabase`
 * @param look the calls
 */
export async function lookAt(what: string, action: string, look: () => Promise<Line[]>): Promise<Line[]> {
  try {
    return await look();
  } catch (error) {
    const problem = awsProblem(error);
    if (problem === undefined) throw error;
    return problem.trouble === 'denied'
      ? [
          {
            status: 'warn',
            what,
            found: `could not be checked, needs action ${action}`,
            todo: `allow ${action}, or look by hand`,
          },
        ]
      : [{ status: 'warn', what, found: `could not be checked: ${problem.says}`, todo: problem.todo }];
  }
}
