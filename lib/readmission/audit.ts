import { auditQueries } from '../audit/audit-queries';
import type { AuditTables } from '../audit/audit-tables';
import { invocationQuery } from '../audit/invocation-audit';
import type { DataLake } from '../data-lake/data-lake';
import type { WorkgroupProps } from '../data-lake/workgroup';
import { ZONE_SENSITIVITY, ZONES } from '../data-lake/zones';
import type { ReadmissionCatalogs } from './catalogs';

/**
 * Questions of auditors about whatever names a patient here.
 *
 * @param lake whose restricted zones are asked about
 * @param catalogs whose tables are asked about
 * @param tables those of the trail, which answer
 * @param people names of the roles of people
 */
export function readmissionAudit(
  lake: DataLake,
  { raw, curated, capture }: ReadmissionCatalogs,
  tables: AuditTables,
  people: readonly string[],
): WorkgroupProps['savedQueries'] {
  const restricted = ZONES.filter((zone) => ZONE_SENSITIVITY[zone] === 'restricted');
  return {
    database: tables.databaseName,
    queries: [
      ...auditQueries({
        restrictedBuckets: restricted.map((zone) => lake.zones[zone].bucketName),
        databases: [raw, curated, capture].map(({ databaseName }) => databaseName),
        people,
      }),
      invocationQuery(capture.databaseName),
    ],
  };
}
