import { asList, asProperties } from '../../lib/checks/assembly';
import type { Fault } from './mutant';
import { placeOf } from './places';
import type { Settings } from './schema-keys';

/** Interface endpoints whose calls CloudTrail can record (CT-08). */
const RECORDED = [
  'athena',
  'events',
  'glue',
  'kinesis-firehose',
  'kms',
  'lakeformation',
  'monitoring',
  'sagemaker-api',
  'sagemaker-runtime',
  'secretsmanager',
];

/** Sets of endpoints of which at least one is recorded. */
const RECORDED_SETS = ['spark-job', 'query', 'notebook', 'serving-clients', 'orchestration'];

/** Records network activity only where there is an endpoint to record it at. */
export function activityHasEndpoints({ audit, network }: Settings): Settings {
  const given = asProperties(audit);
  if (given.networkActivity === undefined || given.networkActivity === 'off') return {};
  const { sets, services, existing } = asProperties(asProperties(network).interfaceEndpoints);
  const recorded =
    asList(sets).some((set) => RECORDED_SETS.includes(String(set))) ||
    [...asList(services), ...asList(existing)].some((name) => RECORDED.includes(String(name)));
  return recorded ? {} : { audit: { ...given, networkActivity: 'off' } };
}

/** Values that are right by themselves and wrong beside another key. */
export const AUDIT_FAULTS: readonly Fault[] = ['denied', 'all'].flatMap((networkActivity) =>
  [[], ['logs', 'sts']].map((services) => ({
    kind: `network activity with ${services.join(' and ') || 'no endpoint'}`,
    place: placeOf('audit.networkActivity'),
    plant: (settings: Settings) => ({
      ...settings,
      // Inside the network a job needs endpoints that are recorded.
      processing: { ...asProperties(settings.processing), inVpc: false },
      network: { mode: 'create', interfaceEndpoints: { services } },
      audit: { ...asProperties(settings.audit), networkActivity },
    }),
  })),
);
