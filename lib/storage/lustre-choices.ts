/** Kinds of Lustre file systems on SSD. */
export const LUSTRE_DEPLOYMENTS = ['SCRATCH_2', 'PERSISTENT_2'] as const;

/**
 * Kind of a Lustre file system:
 * - `SCRATCH_2` costs least and has one copy of each file, encrypted under a key of the service;
 * - `PERSISTENT_2` replaces what fails by itself, and lies under a key of the customer. Not in every Region (FS-13).
 */
export type LustreDeployment = (typeof LUSTRE_DEPLOYMENTS)[number];

/** Throughput of `PERSISTENT_2` in MB/s for each TiB. Source: Amazon FSx API, PerUnitStorageThroughput (botocore, 2026-11). */
export const LUSTRE_THROUGHPUTS = [125, 250, 500, 1000] as const;

/** What makes a Lustre file system one that can be had. */
export interface LustreChoices {
  /** Kind of the file system. */
  readonly deployment: string;

  /** Size in GiB. */
  readonly capacityGiB: number;

  /** Throughput in MB/s for each TiB. */
  readonly throughput?: number;

  /** Whether there is a key of the customer. */
  readonly hasKey: boolean;

  /** Weekly start of maintenance. */
  readonly maintenance: string;
}

/**
 * Why FSx would refuse a file system, before it is asked (FS-01, FS-04, FS-05).
 *
 * @returns one sentence for each problem, none when it can be had
 */
export function whyNotLustre(choices: LustreChoices): string[] {
  const { deployment, capacityGiB, throughput, hasKey, maintenance } = choices;
  const problems: string[] = [];
  if (!LUSTRE_DEPLOYMENTS.some((one) => one === deployment)) {
    return [`deployment must be one of ${LUSTRE_DEPLOYMENTS.join(', ')}, got '${deployment}'; use one of them`];
  }
  // Source: Amazon FSx API, CreateFileSystemRequest.StorageCapacity (botocore, 2026-11).
  if (!(capacityGiB === 1200 || (capacityGiB > 0 && capacityGiB % 2400 === 0))) {
    const larger = capacityGiB <= 1200 ? 1200 : Math.ceil(capacityGiB / 2400) * 2400;
    problems.push(
      `capacityGiB must be 1200 or a multiple of 2400, got ${capacityGiB}; the next size that is sold is ${larger} (FS-01)`,
    );
  }
  const allowed = LUSTRE_THROUGHPUTS.join(', ');
  if (deployment === 'PERSISTENT_2') {
    if (!LUSTRE_THROUGHPUTS.some((one) => one === throughput)) {
      problems.push(
        `throughput of PERSISTENT_2 must be one of ${allowed} MB/s for each TiB, got ${throughput ?? 'nothing'}; choose one, or SCRATCH_2, which has 200 (FS-04)`,
      );
    }
    if (!hasKey) {
      problems.push(
        'encryptionKey of PERSISTENT_2 must be the key of the data, got nothing; give it, so that a copy is as well kept as what it copies',
      );
    }
  } else {
    if (throughput !== undefined) {
      problems.push(
        `throughput must not be given for SCRATCH_2, got ${throughput}; leave it out, or choose PERSISTENT_2 (FS-04)`,
      );
    }
    if (hasKey) {
      problems.push(
        'encryptionKey must not be given for SCRATCH_2, which lies under a key of the service; leave it out, or choose PERSISTENT_2 (FS-05)',
      );
    }
  }
  // Source: Amazon FSx API, WeeklyTime.
  if (!/^[1-7]:([01]\d|2[0-3]):[0-5]\d$/.test(maintenance)) {
    problems.push(
      `maintenance must be 'd:HH:MM' in UTC with 1 for Monday to 7 for Sunday, got '${maintenance}'; write it like '7:03:00'`,
    );
  }
  return problems;
}
