import { asList, asProperties, type Assembly, at, type Resource } from '../../lib/checks/assembly';
import { ZONES } from '../../lib/data-lake/data-lake';
import { STARTED_BY_PEOPLE } from './exceptions';
import { concerns, grantedByBuckets, isLike, type Permission, permissionsOf } from './policy';
import { nameOf, type Workload } from './workloads';

/** What must be allowed to read an object of a bucket or a record of a stream. */
const READING = ['s3:GetObject', 'kinesis:GetRecords', 'kinesis:SubscribeToShard'];

/** Where patient data is kept: the zones of the lake, and the streams that feed it. */
export function patientStores(assembly: Assembly): Resource[] {
  return [
    ...assembly
      .ofType('AWS::S3::Bucket')
      .filter((bucket) => ZONES.some((zone) => nameOf(bucket).endsWith(`/Lake/${zone}`))),
    ...assembly.ofType('AWS::Kinesis::Stream'),
  ];
}

/**
 * Why a workload may hold patient data, in words: `its role reads Data/Lake/raw`; none when it does not.
 *
 * A role reads what one of its policies allows, whatever the conditions; an address among the parameters is enough, too,
 * since another role may come to be passed.
 */
export function whyPatientData(assembly: Assembly, workload: Workload, stores: readonly Resource[]): string[] {
  const named = new Set(assembly.named(workload.parameters));
  const permissions = workload.roles.flatMap((role) => readsOf(assembly, role));
  return stores.flatMap((store) => {
    if (permissions.some((permission) => concerns(permission, store.id))) return [`its role reads ${nameOf(store)}`];
    return named.has(store) ? [`it names ${nameOf(store)}`] : [];
  });
}

/**
 * Roles that read patient data and belong to no workload: something runs with them that nobody has named.
 *
 * @param byPeople paths of the roles that people pass to jobs of their own
 */
export function unknownReaders(
  assembly: Assembly,
  workloads: readonly Workload[],
  stores: readonly Resource[],
  byPeople: readonly string[] = Object.keys(STARTED_BY_PEOPLE),
): { readonly role: Resource; readonly store: Resource }[] {
  const known = new Set(workloads.flatMap(({ roles }) => roles));
  return assembly
    .ofType('AWS::IAM::Role')
    .filter((role) => !known.has(role.id) && isForAService(role) && !byPeople.includes(nameOf(role)))
    .flatMap((role) => {
      const reads = readsOf(assembly, role.id);
      return stores
        .filter((store) => reads.some((permission) => concerns(permission, store.id)))
        .slice(0, 1)
        .map((store) => ({ role, store }));
    });
}

function readsOf(assembly: Assembly, role: string): Permission[] {
  return [...permissionsOf(assembly, role), ...grantedByBuckets(assembly, role)].filter(({ action }) =>
    READING.some((read) => isLike(read, action)),
  );
}

function isForAService({ properties }: Resource): boolean {
  return asList(at(properties, 'AssumeRolePolicyDocument.Statement')).some(
    (statement) => asProperties(asProperties(statement).Principal).Service !== undefined,
  );
}
