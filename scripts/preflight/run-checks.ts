import type { PlatformConfig } from '../../lib/config/load-config';
import { checkBootstrap } from './bootstrap';
import type { Check, Line, PreflightClients } from './check';
import { identify } from './identity';
import { checkIam } from './iam';
import { checkLakeFormation } from './lake-formation';
import { checkNames } from './names';
import { checkQuotas } from './quotas';
import { checkZones } from './zones';

/** In the order in which a deployment would meet them. */
const CHECKS: readonly Check[] = [checkBootstrap, checkIam, checkZones, checkQuotas, checkLakeFormation, checkNames];

/**
 * Looks at everything that deployments of a configuration are known to fail on. Only reads.
 *
 * @param config the environment
 * @param clients the services, in its Region
 * @returns who asks, and what was found; nothing but the first when nobody may ask, or it is the wrong account
 */
export async function runChecks(config: PlatformConfig, clients: PreflightClients): Promise<Line[]> {
  const { line, identity } = await identify(config, clients.sts);
  if (identity === undefined) return [{ ...line, todo: `${line.todo ?? ''}; nothing else was looked at` }];
  const lines = await Promise.all(CHECKS.map(async (check) => await check({ config, clients, identity })));
  return [line, ...lines.flat()];
}
