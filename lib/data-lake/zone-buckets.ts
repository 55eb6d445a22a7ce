/* eslint-disable awscdk/require-passing-this -- the buckets are children of the lake, each under the name of its zone */
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../storage/private-bucket';
import type { DataLakeProps } from './data-lake';
import { lifecycleOf, ZONE_SENSITIVITY, type Zone, ZONES } from './zones';

/** A bucket for each zone, below `scope`. */
export function zoneBuckets(
  scope: Construct,
  {
    encryptionKeys,
    accessLogs,
    retain,
    objectLock,
  }: Pick<DataLakeProps, 'encryptionKeys' | 'accessLogs' | 'retain' | 'objectLock'>,
): Record<Zone, IBucket> {
  const buckets = ZONES.map((zone) => [
    zone,
    new PrivateBucket(scope, zone, {
      encryptionKey: encryptionKeys[ZONE_SENSITIVITY[zone]],
      accessLogs,
      retain,
      lifecycleRules: lifecycleOf(zone),
      // What came is what everything else is made of again.
      objectLock: zone === 'raw' ? objectLock : undefined,
      // Only raw sends object events: a zone that a file system imports from must have none (FS-10).
      objectEvents: zone === 'raw',
    }).bucket,
  ]);
  return Object.fromEntries(buckets) as Record<Zone, IBucket>;
}
