import {
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
  type ServiceQuota,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { type Check, type Line, lookAt } from './check';
import { type InstanceDemand, instanceDemands } from './instances';

/** Both listings take the service and give pages of quotas. */
type Listing = AsyncIterable<{ readonly Quotas?: readonly ServiceQuota[] }>;

/** What is asked of Service Quotas. */
const SAGEMAKER = { ServiceCode: 'sagemaker', MaxResults: 100 };

/** Whether SageMaker lets the account have the instances of the configuration. By name: codes are not told (TR-21). */
export const checkQuotas: Check = async ({ config, clients }) => {
  const demands = instanceDemands(config);
  return await lookAt('SageMaker quotas', 'servicequotas:ListServiceQuotas', async () => {
    const wanted = new Set(demands.map(quotaName));
    const applied = await named(wanted, paginateListServiceQuotas({ client: clients.serviceQuotas }, SAGEMAKER));
    const defaults = await defaultsFor(
      [...wanted].filter((name) => !applied.has(name)),
      clients.serviceQuotas,
    );
    return demands.map((demand) =>
      line(demand, applied.get(quotaName(demand)) ?? defaults.get(quotaName(demand)), config.region),
    );
  });
};

/** `ml.m5.large for endpoint usage`, as the console shows it. */
function quotaName({ instanceType, use }: Pick<InstanceDemand, 'instanceType' | 'use'>): string {
  return `${instanceType} for ${use}`;
}

/** What AWS gives to accounts that never asked for anything else; no call when all are known already. */
async function defaultsFor(names: readonly string[], client: ServiceQuotasClient): Promise<Map<string, number>> {
  return names.length === 0
    ? new Map()
    : await named(new Set(names), paginateListAWSDefaultServiceQuotas({ client }, SAGEMAKER));
}

/** Values of these quotas; ends with the page that has the last of them. */
async function named(names: ReadonlySet<string>, listing: Listing): Promise<Map<string, number>> {
  const values = new Map<string, number>();
  for await (const { Quotas: quotas = [] } of listing) {
    for (const { QuotaName: name = '', Value: value } of quotas) {
      if (names.has(name) && value !== undefined) values.set(name, value);
    }
    if (values.size === names.size) break;
  }
  return values;
}

function line(demand: InstanceDemand, value: number | undefined, region: string): Line {
  const { least, most, when } = demand;
  const name = quotaName(demand);
  const what = `quota ${name}`;
  if (value === undefined) {
    return {
      status: 'warn',
      what,
      found: 'not listed in this Region',
      todo: 'SageMaker may not offer the type for this here: look in the console, Service Quotas, Amazon SageMaker',
    };
  }
  const asked = `ask for ${most} of "${name}" in Service Quotas, Amazon SageMaker, ${region}; an answer can take days`;
  const found = `${value}; ${least === most ? '' : `at least ${least}, `}${most} ${when}`;
  if (value < least) return { status: 'stop', what, found, todo: asked };
  if (value < most) {
    return { status: 'warn', what, found, todo: `${asked}. Until then it stops with ResourceLimitExceeded there` };
  }
  return { status: 'ok', what, found };
}
