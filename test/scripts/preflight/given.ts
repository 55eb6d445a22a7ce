import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, ListStacksCommand, type StackStatus } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeAvailabilityZonesCommand, DescribeInstanceTypeOfferingsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { EntityNotFoundException, GetDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { GetRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import {
  EntityNotFoundException as NoSuchTag,
  GetDataLakeSettingsCommand,
  GetLFTagCommand,
  LakeFormationClient,
} from '@aws-sdk/client-lakeformation';
import { ListEndpointsCommand, ListModelPackageGroupsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  ListAWSDefaultServiceQuotasCommand,
  ListServiceQuotasCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { parseDocument } from 'yaml';
import { parseConfig, type PlatformConfig } from '../../../lib/config/load-config';
import { BOOTSTRAP_PARAMETER } from '../../../scripts/preflight/bootstrap';
import type { Situation } from '../../../scripts/preflight/check';
import { preflightClients } from '../../../scripts/preflight/clients';

/** The account that asks. */
export const ACCOUNT = '111122223333';

/** Who asks. */
export const ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/someone`;

/** AWS, in place of which these answer. */
export const aws = {
  sts: mockClient(STSClient),
  ssm: mockClient(SSMClient),
  cloudFormation: mockClient(CloudFormationClient),
  ec2: mockClient(EC2Client),
  serviceQuotas: mockClient(ServiceQuotasClient),
  lakeFormation: mockClient(LakeFormationClient),
  iam: mockClient(IAMClient),
  glue: mockClient(GlueClient),
  sageMaker: mockClient(SageMakerClient),
  logs: mockClient(CloudWatchLogsClient),
};

/** The sandbox, with other values at some paths: `{'serving.instances': 2}`; `undefined` takes a key away. */
export function config(changes: Readonly<Record<string, unknown>> = {}): PlatformConfig {
  const document = parseDocument(readFileSync(join(__dirname, '../../../config/sandbox.yaml'), 'utf8'));
  for (const [path, value] of Object.entries(changes)) {
    if (value === undefined) document.deleteIn(path.split('.'));
    else document.setIn(path.split('.'), value);
  }
  return parseConfig(document.toString(), 'test.yaml');
}

/** What a check works with. */
export function situation(changes?: Readonly<Record<string, unknown>>): Situation {
  return {
    config: config(changes),
    clients: preflightClients('eu-west-1'),
    identity: { account: ACCOUNT, arn: ARN, partition: 'aws' },
  };
}

/** How services answer: the SDK's errors have a name, and what came back over HTTP. */
export function serviceError(name: string, message = name, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode } });
}

/** How a service answers a caller who may not. */
export const REFUSAL = serviceError('AccessDeniedException', 'User is not authorized to perform this', 403);

/** Stacks that are there, by name. */
export function givenStacks(stacks: Readonly<Record<string, StackStatus>>): void {
  aws.cloudFormation.on(ListStacksCommand).resolves({
    StackSummaries: Object.entries(stacks).map(([StackName, status]) => ({
      StackName,
      StackStatus: status,
      CreationTime: new Date(0),
    })),
  });
}

/** Quotas of the account, by name. */
export function givenQuotas(quotas: Readonly<Record<string, number>>): void {
  aws.serviceQuotas.on(ListServiceQuotasCommand).resolves({
    Quotas: Object.entries(quotas).map(([QuotaName, Value]) => ({ QuotaName, Value })),
  });
}

/** An account in which the sandbox can be deployed, and nothing of it is there yet. */
export function givenReadyAccount(): void {
  for (const mock of Object.values(aws)) mock.reset();
  aws.sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: ARN });
  aws.ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ $metadata: {}, message: 'no such parameter' }));
  aws.ssm.on(GetParameterCommand, { Name: BOOTSTRAP_PARAMETER }).resolves({ Parameter: { Value: '30' } });
  givenStacks({ CDKToolkit: 'CREATE_COMPLETE' });
  const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
  aws.ec2.on(DescribeAvailabilityZonesCommand).resolves({
    AvailabilityZones: zones.map((ZoneName) => ({ ZoneName, State: 'available', ZoneType: 'availability-zone' })),
  });
  aws.ec2.on(DescribeInstanceTypeOfferingsCommand).resolves({
    InstanceTypeOfferings: ['m5.large', 'm5.xlarge'].flatMap((type) =>
      ['eu-west-1b', 'eu-west-1a'].map((Location) => ({ InstanceType: type as 'm5.large', Location })),
    ),
  });
  givenQuotas({
    'ml.m5.large for endpoint usage': 4,
    'ml.m5.xlarge for training job usage': 1,
    'ml.m5.xlarge for processing job usage': 1,
  });
  aws.serviceQuotas.on(ListAWSDefaultServiceQuotasCommand).resolves({ Quotas: [] });
  aws.lakeFormation.on(GetDataLakeSettingsCommand).resolves({ DataLakeSettings: { DataLakeAdmins: [] } });
  aws.lakeFormation.on(GetLFTagCommand).rejects(new NoSuchTag({ $metadata: {}, message: 'no such tag' }));
  aws.iam.on(GetRoleCommand).rejects(new NoSuchEntityException({ $metadata: {}, message: 'no such role' }));
  aws.glue.on(GetDatabaseCommand).rejects(new EntityNotFoundException({ $metadata: {}, message: 'no such database' }));
  aws.sageMaker.on(ListEndpointsCommand).resolves({ Endpoints: [] });
  aws.sageMaker.on(ListModelPackageGroupsCommand).resolves({ ModelPackageGroupSummaryList: [] });
  aws.logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [] });
}
