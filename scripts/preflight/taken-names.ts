import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { GetDatabaseCommand } from '@aws-sdk/client-glue';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetLFTagCommand } from '@aws-sdk/client-lakeformation';
import { paginateListEndpoints, paginateListModelPackageGroups } from '@aws-sdk/client-sagemaker';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { PlatformConfig } from '../../lib/config/load-config';
import { type ForcedNames, forcedNames } from '../../lib/config/names';
import { isNamed } from './aws-error';
import type { PreflightClients } from './check';
import type { StackId } from './stack-states';

/** A name that the platform needs, and how to find out whether somebody has it. */
export interface NeededName {
  /** What is called so. */
  readonly kind: string;

  /** The name. */
  readonly name: string;

  /** Stack that makes it. */
  readonly owner: StackId;

  /** Permission to look. */
  readonly action: string;

  /** What to do with one that is left over and holds something. */
  readonly keep: string;

  /** Whether it is taken. */
  readonly isTaken: (clients: PreflightClients) => Promise<boolean>;
}

const LOG_GROUP = { kind: 'log group', action: 'logs:DescribeLogGroups', keep: 'delete it when nobody needs its logs' };

const DATABASE = {
  kind: 'Glue database',
  action: 'glue:GetDatabase',
  owner: 'Data',
  keep: 'import it (lib/data-lake/README.md), or delete its entries: the data stays in the bucket',
} as const;

/**
 * The names that an environment needs to be free. The trail and the dashboard are not among them: neither outlives its
 * stack, whatever `onDestroy` says.
 */
export function neededNames(
  config: Pick<PlatformConfig, 'name' | 'serving' | 'lakeFormation' | 'people'>,
): NeededName[] {
  const names: ForcedNames = forcedNames(config);
  const group = names.modelPackageGroup;
  return [
    ...Object.entries(names.databases).map(([of, name]) => ({
      ...DATABASE,
      ...(of === 'audit' ? { owner: 'Audit' as const } : {}),
      name,
      isTaken: databaseIsTaken(name),
    })),
    {
      kind: 'model package group',
      name: group,
      owner: 'Data',
      action: 'sagemaker:ListModelPackageGroups',
      keep: 'import it (lib/registry/README.md), or delete its versions and then it',
      isTaken: async ({ sageMaker: client }) =>
        await has(
          paginateListModelPackageGroups({ client }, { NameContains: group }),
          ({ ModelPackageGroupSummaryList }) =>
            ModelPackageGroupSummaryList?.some(({ ModelPackageGroupName: name }) => name === group),
        ),
    },
    {
      kind: 'parameter',
      name: names.modelPackageParameter,
      owner: 'Data',
      action: 'ssm:GetParameter',
      keep: 'delete it: a deployment names the first version again',
      isTaken: parameterIsTaken(names.modelPackageParameter),
    },
    { ...LOG_GROUP, name: names.trainingLogGroup, owner: 'Training', isTaken: logGroupIsTaken(names.trainingLogGroup) },
    {
      ...LOG_GROUP,
      name: names.promotionLogGroup,
      owner: 'Serving',
      isTaken: logGroupIsTaken(names.promotionLogGroup),
    },
    ...(config.serving.api === undefined ? [] : [apiLogGroup(names.apiLogGroup)]),
    ...(config.serving.enabled ? [endpointName(names.endpoint)] : []),
    ...(config.serving.enabled && config.serving.standby !== undefined ? [endpointName(names.standbyEndpoint)] : []),
    ...(config.lakeFormation.mode === 'off' ? [] : Object.values(names.lakeTags).map(lakeTag)),
    ...(config.people?.roles ?? []).map((kind) => roleName(names.person(kind))),
  ];
}

function lakeTag(name: string): NeededName {
  return {
    kind: 'tag of Lake Formation',
    name,
    owner: 'Data',
    action: 'lakeformation:GetLFTag',
    keep: 'delete it: a deployment makes it again, and puts it on the tables',
    isTaken: async ({ lakeFormation }) =>
      await unlessMissing(
        'EntityNotFoundException',
        async () => await lakeFormation.send(new GetLFTagCommand({ TagKey: name })),
      ),
  };
}

function roleName(name: string): NeededName {
  return {
    kind: 'role',
    name,
    owner: 'People',
    action: 'iam:GetRole',
    keep: 'delete it, unless it is that of an environment in another Region: IAM knows none',
    isTaken: async ({ iam }) =>
      await unlessMissing('NoSuchEntityException', async () => await iam.send(new GetRoleCommand({ RoleName: name }))),
  };
}

function apiLogGroup(name: string): NeededName {
  return { ...LOG_GROUP, name, owner: 'Api', isTaken: logGroupIsTaken(name) };
}

function endpointName(name: string): NeededName {
  return {
    kind: 'endpoint',
    name,
    owner: 'Serving',
    action: 'sagemaker:ListEndpoints',
    keep: 'delete it: it costs by the hour',
    isTaken: async ({ sageMaker: client }) =>
      await has(paginateListEndpoints({ client }, { NameContains: name }), ({ Endpoints }) =>
        Endpoints?.some(({ EndpointName }) => EndpointName === name),
      ),
  };
}

function logGroupIsTaken(name: string): NeededName['isTaken'] {
  return async ({ logs: client }) =>
    await has(paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name }), ({ logGroups }) =>
      logGroups?.some(({ logGroupName }) => logGroupName === name),
    );
}

function databaseIsTaken(name: string): NeededName['isTaken'] {
  return async ({ glue }) =>
    await unlessMissing('EntityNotFoundException', async () => await glue.send(new GetDatabaseCommand({ Name: name })));
}

function parameterIsTaken(name: string): NeededName['isTaken'] {
  return async ({ ssm }) =>
    await unlessMissing('ParameterNotFound', async () => await ssm.send(new GetParameterCommand({ Name: name })));
}

/** Whether one of the pages has what is looked for; reads no further than that. */
async function has<Page>(pages: AsyncIterable<Page>, isThere: (page: Page) => boolean | undefined): Promise<boolean> {
  for await (const page of pages) {
    if (isThere(page) ?? false) return true;
  }
  return false;
}

/** Whether a call finds what it asks for; the service answers with this error when it does not. */
async function unlessMissing(error: string, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (thrown) {
    if (isNamed(thrown, error)) return false;
    throw thrown;
  }
}
