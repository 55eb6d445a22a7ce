import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { GlueClient } from '@aws-sdk/client-glue';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { Macie2Client } from '@aws-sdk/client-macie2';
import { STSClient } from '@aws-sdk/client-sts';
import type { AccountConfig } from '../../../lib/config/account-config';
import type { Identity } from '../check';

/** The services that the checks of an account ask; every call reads. */
export interface AccountClients {
  readonly sts: STSClient;
  readonly cloudFormation: CloudFormationClient;
  readonly iam: IAMClient;
  readonly apiGateway: APIGatewayClient;
  readonly configService: ConfigServiceClient;
  readonly guardDuty: GuardDutyClient;
  readonly macie: Macie2Client;
  readonly glue: GlueClient;
  readonly lakeFormation: LakeFormationClient;
}

/** The services in one Region, with the credentials of whoever runs the command. */
export function accountClients(region: string): AccountClients {
  return {
    sts: new STSClient({ region }),
    cloudFormation: new CloudFormationClient({ region }),
    iam: new IAMClient({ region }),
    apiGateway: new APIGatewayClient({ region }),
    configService: new ConfigServiceClient({ region }),
    guardDuty: new GuardDutyClient({ region }),
    macie: new Macie2Client({ region }),
    glue: new GlueClient({ region }),
    lakeFormation: new LakeFormationClient({ region }),
  };
}

/** What a check of an account works with. */
export interface AccountSituation {
  /** What the account is asked to have. */
  readonly config: AccountConfig;

  /** The services, in its Region. */
  readonly clients: AccountClients;

  /** Who would deploy it. */
  readonly identity: Identity;
}
