import { Duration } from 'aws-cdk-lib';
import { type LifecycleRule, StorageClass } from 'aws-cdk-lib/aws-s3';

/** The zones of the lake, in the order in which data moves through them. */
export const ZONES = ['raw', 'curated', 'features', 'models', 'capture'] as const;

/** Name of a zone. */
export type Zone = (typeof ZONES)[number];

/** Whether what a zone holds may name a patient; each of the two has a key of its own. */
export type ZoneSensitivity = 'restricted' | 'internal';

/** How sensitive each zone is: `restricted` where an object may name a patient, `internal` where none does. */
export const ZONE_SENSITIVITY = {
  raw: 'restricted',
  curated: 'restricted',
  features: 'restricted',
  models: 'internal',
  capture: 'restricted',
} as const satisfies Record<Zone, ZoneSensitivity>;

/** How the objects of a zone age. No current object ever expires; versions that were replaced go after a time. */
export interface Ageing {
  /** Why so, in a sentence; the README of this folder says the same. */
  readonly why: string;

  /** Time after which a version goes that was replaced or deleted. */
  readonly oldVersions: Duration;

  /**
   * Time after which an object moves to Glacier Instant Retrieval, where keeping costs less and reading more.
   *
   * @default - it stays where it is
   */
  readonly archive?: Duration;
}

/** How the objects of each zone age. */
export const AGEING: Readonly<Record<Zone, Ageing>> = {
  raw: {
    why: 'Everything else can be made again of what came, so it stays at hand.',
    oldVersions: Duration.days(365),
  },
  curated: {
    why: 'Iceberg deletes files when it compacts; its own snapshots are the history.',
    oldVersions: Duration.days(30),
  },
  features: {
    why: 'A version of the features is never changed; what goes is what somebody deleted.',
    oldVersions: Duration.days(90),
  },
  models: {
    why: 'A model that was served must be found again when its answers are asked about.',
    oldVersions: Duration.days(365),
  },
  capture: {
    why: 'Requests and answers are looked at while they are fresh, and then kept as a record.',
    oldVersions: Duration.days(30),
    archive: Duration.days(90),
  },
};

/**
 * A zone by its name, for callers that no compiler checks.
 *
 * @throws if there is no such zone
 */
export function checkedZone(zone: string): Zone {
  const found = ZONES.find((one) => one === zone);
  if (found === undefined) {
    throw new Error(`zone must be one of ${ZONES.join(', ')}, got '${zone}'; use one of them`);
  }
  return found;
}

/** The life cycle of a zone, as S3 takes it. */
export function lifecycleOf(zone: Zone): LifecycleRule[] {
  const { oldVersions, archive } = AGEING[zone];
  return [
    ...(archive === undefined
      ? []
      : [
          {
            id: 'Archive',
            transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: archive }],
          },
        ]),
    { id: 'OldVersions', noncurrentVersionExpiration: oldVersions },
  ];
}
