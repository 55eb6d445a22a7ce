import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { DescribeConfigurationRecordersCommand } from '@aws-sdk/client-config-service';
import { GetDataCatalogEncryptionSettingsCommand } from '@aws-sdk/client-glue';
import { ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { GetMacieSessionCommand, type Macie2Client } from '@aws-sdk/client-macie2';
import type { Ownership } from '../../../lib/account/ownership';
import type { AccountConfig } from '../../../lib/config/account-config';
import { isNamed } from '../aws-error';
import type { AccountClients } from './situation';

/** What an account, or an account and Region, can have once. */
export interface Singleton {
  /** What it is called. */
  readonly what: string;

  /** Path of the key that says who makes it. */
  readonly key: string;

  /** What is asked for; undefined where the key is left out. */
  readonly asked: (config: AccountConfig) => Ownership | undefined;

  /** Type by which the stack of the account app owns it, with the name where it may own several. */
  readonly type: string;

  /** Permission to look. */
  readonly action: string;

  /** Whether to make it takes the place of another, where for others it fails. */
  readonly replaces?: boolean;

  /** What is there, in a few words; undefined for nothing. */
  readonly look: (clients: AccountClients) => Promise<string | undefined>;
}

/** All that the account app can make and that may be there. */
export const SINGLETONS: readonly Singleton[] = [
  {
    what: 'API Gateway log role',
    key: 'apiGatewayLogRole',
    asked: ({ apiGatewayLogRole }) => apiGatewayLogRole,
    type: 'AWS::ApiGateway::Account',
    action: 'apigateway:GET',
    replaces: true,
    look: async ({ apiGateway }) => (await apiGateway.send(new GetAccountCommand({}))).cloudwatchRoleArn,
  },
  {
    what: 'DMS roles',
    key: 'dmsRoles',
    asked: ({ dmsRoles }) => dmsRoles,
    type: 'AWS::IAM::Role dms-vpc-role',
    action: 'iam:GetRole',
    look: async ({ iam }) => {
      const names = ['dms-vpc-role', 'dms-cloudwatch-logs-role'];
      const there = await Promise.all(names.map(async (name) => await role(iam, name)));
      const found = names.filter((_, index) => there[index] !== undefined);
      return found.length === 0 ? undefined : found.join(', ');
    },
  },
  {
    what: 'Glue catalog encryption',
    key: 'catalogEncryption',
    asked: ({ catalogEncryption }) => catalogEncryption,
    type: 'AWS::Glue::DataCatalogEncryptionSettings',
    action: 'glue:GetDataCatalogEncryptionSettings',
    replaces: true,
    look: async ({ glue }) => {
      const { DataCatalogEncryptionSettings: settings } = await glue.send(
        new GetDataCatalogEncryptionSettingsCommand({}),
      );
      const { CatalogEncryptionMode: mode = 'DISABLED', SseAwsKmsKeyId: key } = settings?.EncryptionAtRest ?? {};
      return mode === 'DISABLED' ? undefined : (key ?? mode);
    },
  },
  {
    what: 'AWS Config recorder',
    key: 'configuration.recorder',
    asked: ({ configuration }) => configuration?.recorder,
    type: 'AWS::Config::ConfigurationRecorder',
    action: 'config:DescribeConfigurationRecorders',
    look: async ({ configService }) =>
      (await configService.send(new DescribeConfigurationRecordersCommand({}))).ConfigurationRecorders?.at(0)?.name,
  },
  {
    what: 'AWS Config service role',
    key: 'configuration.serviceRole',
    asked: ({ configuration }) =>
      configuration?.recorder === 'create' ? (configuration.serviceRole ?? 'create') : undefined,
    type: 'AWS::IAM::ServiceLinkedRole',
    action: 'iam:GetRole',
    look: async ({ iam }) => await role(iam, 'AWSServiceRoleForConfig'),
  },
  {
    what: 'GuardDuty detector',
    key: 'guardDuty.detector',
    asked: ({ guardDuty }) => guardDuty?.detector,
    type: 'AWS::GuardDuty::Detector',
    action: 'guardduty:ListDetectors',
    look: async ({ guardDuty }) => (await guardDuty.send(new ListDetectorsCommand({}))).DetectorIds?.at(0),
  },
  {
    what: 'Macie session',
    key: 'macie.session',
    asked: ({ macie }) => macie?.session,
    type: 'AWS::Macie::Session',
    action: 'macie2:GetMacieSession',
    look: async ({ macie }) => await macieStatus(macie),
  },
];

async function role(iam: IAMClient, name: string): Promise<string | undefined> {
  try {
    return (await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.RoleName;
  } catch (error) {
    if (isNamed(error, 'NoSuchEntity', 'NoSuchEntityException')) return undefined;
    throw error;
  }
}

/** Macie answers whoever asks before it is switched on as it answers one who may not ask; only the text differs. */
async function macieStatus(macie: Macie2Client): Promise<string | undefined> {
  try {
    return (await macie.send(new GetMacieSessionCommand({}))).status;
  } catch (error) {
    if (isNamed(error, 'AccessDeniedException') && /Macie is not enabled/i.test((error as Error).message)) {
      return undefined;
    }
    throw error;
  }
}
