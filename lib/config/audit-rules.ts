import { networkActivitySources, RECORDED_ENDPOINTS } from '../audit/network-activity';
import { type Problem, problemWith } from './config-error';
import { reachedEndpoints } from './network-endpoints';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

/** Network activity is recorded at interface endpoints, and only at those of some services (CT-08). */
function networkActivityHasEndpoints({ audit, network }: Known<PlatformConfig>): Problem[] {
  const endpoints = reachedEndpoints(network);
  const recorded = audit?.networkActivity;
  if (recorded === undefined || recorded === 'off' || endpoints === undefined) return [];
  if (networkActivitySources(endpoints).length > 0) return [];
  const text = `has nothing to record without an interface endpoint that CloudTrail watches; ${RECORDED_ENDPOINTS.join(', ')} are allowed. Add one to network.interfaceEndpoints.services, or set it to off.`;
  return [problemWith('audit.networkActivity', recorded, text)];
}

/** What must hold between the keys of the audit and others. */
export const auditRules: readonly Rule<PlatformConfig>[] = [networkActivityHasEndpoints];
