import { Duration, Stack } from 'aws-cdk-lib';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IBucket, type LifecycleRule, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow } from '../security/allow';
import { PrivateBucket } from '../storage/private-bucket';
import { LakeFormation, type LakeFormationMode } from './lake-formation';

/** The zones of the lake, in the order in which data moves through them. */
export const ZONES = ['raw', 'curated', 'features', 'models', 'capture'] as const;

/** Name of a zone. */
export type Zone = (typeof ZONES)[number];

/** How objects age. Versions that were replaced go after a time; what is cheap to keep and dear to lose stays. */
const AGEING: Record<Zone, LifecycleRule[]> = {
  // What came stays at hand, so that tables can be made again of it; nothing moves to a class where reading costs.
  raw: [{ id: 'OldVersions', noncurrentVersionExpiration: Duration.days(365) }],
  // Iceberg deletes files when it compacts; its own snapshots are the history.
  curated: [{ id: 'OldVersions', noncurrentVersionExpiration: Duration.days(30) }],
  features: [{ id: 'OldVersions', noncurrentVersionExpiration: Duration.days(90) }],
  models: [{ id: 'OldVersions', noncurrentVersionExpiration: Duration.days(365) }],
  capture: [
    {
      id: 'Archive',
      transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) }],
    },
    { id: 'OldVersions', noncurrentVersionExpiration: Duration.days(30) },
  ],
};

/** Choices for the lake. */
export interface DataLakeProps {
  /** Key of all zones. */
  readonly encryptionKey: IKey;

  /** Bucket that receives the server access logs of the zones. */
  readonly accessLogs: IBucket;

  /** Who decides about access to tables. */
  readonly lakeFormation: LakeFormationMode;

  /**
   * ARNs of roles that become Lake Formation administrators beside the deploying role.
   *
   * @default - none beside the deploying role and those the account already has
   */
  readonly administrators?: readonly string[];

  /**
   * Whether the data outlives the stack.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/** A part of a zone. */
export interface StorageArea {
  /** The zone. */
  readonly zone: Zone;

  /**
   * Start of the object keys, ending in `/`.
   *
   * @default - the whole zone
   */
  readonly prefix?: string;

  /**
   * Whether the engine is Spark or another one on Hadoop, which asks for a folder as if it were an object, and marks it by
   * an object `<folder>_$folder$` beside it.
   *
   * @default false
   */
  readonly hadoop?: boolean;
}

/**
 * One S3 bucket per zone, registered with Lake Formation, and the grant for engines that read storage.
 *
 * There are two ways to read, and a principal has one of them: `grantStorageRead` here (S3 and key, for engines that
 * know no Lake Formation) or `Catalog.grantQuery` (Lake Formation, never S3 or key), because whoever can read the
 * objects sees past every row and column filter (RV-06).
 */
export class DataLake extends Construct {
  /** Who decides about access to tables. */
  readonly mode: LakeFormationMode;

  /** The zones' buckets. */
  readonly zones: Readonly<Record<Zone, IBucket>>;

  /** What must be deployed before a database or table; undefined when Lake Formation is off. */
  readonly registration?: Construct;

  private readonly encryptionKey: IKey;
  private readonly readsStorage = new Set<string>();
  private readonly queries = new Set<string>();

  constructor(scope: Construct, id: string, props: DataLakeProps) {
    super(scope, id);
    this.mode = props.lakeFormation;
    this.encryptionKey = props.encryptionKey;

    const zones = Object.fromEntries(
      ZONES.map((zone) => [
        zone,
        new PrivateBucket(this, zone, {
          encryptionKey: props.encryptionKey,
          accessLogs: props.accessLogs,
          retain: props.retain,
          lifecycleRules: AGEING[zone],
          // Only raw sends object events: a zone that a file system imports from must have none (FS-10).
          objectEvents: zone === 'raw',
        }).bucket,
      ]),
    );
    this.zones = zones as Record<Zone, IBucket>;

    if (props.lakeFormation !== 'off') {
      this.registration = new LakeFormation(this, 'LakeFormation', {
        mode: props.lakeFormation,
        locations: zones,
        encryptionKey: props.encryptionKey,
        administrators: props.administrators,
      });
    }
  }

  /** The `s3://` URI of a part of a zone. */
  uri(area: StorageArea): string {
    return `s3://${this.zones[area.zone].bucketName}/${area.prefix ?? ''}`;
  }

  /**
   * Lets an engine that knows no Lake Formation read objects: S3 and the key, nothing of the catalog.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantStorageRead(role: IRole, area: StorageArea): Grant {
    this.separate(role, this.readsStorage, this.queries);
    const prefix = checkedPrefix(area);
    const bucket = this.zones[area.zone];
    allow(role, { actions: ['s3:GetBucketLocation'], resources: [bucket.bucketArn] });
    allow(role, {
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      // "If exists", because asking for one object names no prefix: who may not list is told 403, not 404, when the object
      // is not there, and Spark ends where it would have gone on.
      conditions:
        prefix === '' ? undefined : { StringLikeIfExists: { 's3:prefix': [`${prefix}*`, prefix.slice(0, -1)] } },
    });
    return this.grantObjectRead(role, area);
  }

  /**
   * Lets code read objects that it knows by name: it cannot list them, nor ask anything of the bucket.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantObjectRead(role: IRole, area: StorageArea): Grant {
    this.separate(role, this.readsStorage, this.queries);
    this.allowKey(role, ['kms:Decrypt']);
    return allow(role, {
      actions: ['s3:GetObject'],
      resources: this.objects(area),
      wildcard: 'Reads the objects under one prefix, whose names are made at run time',
    });
  }

  /**
   * Lets an engine add objects, and replace those of the same name; it cannot delete a version.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantStorageWrite(role: IRole, area: StorageArea): Grant {
    this.separate(role, this.readsStorage, this.queries);
    const bucket = this.zones[area.zone];
    allow(role, { actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], resources: [bucket.bucketArn] });
    allow(role, {
      actions: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      resources: this.objects(area),
      wildcard: 'Writes objects under one prefix, whose names are made at run time',
    });
    return this.grantObjectWrite(role, area);
  }

  /**
   * Lets code add objects, and replace those of the same name, each in one request: an engine writes in parts.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantObjectWrite(role: IRole, area: StorageArea): Grant {
    this.separate(role, this.readsStorage, this.queries);
    // Decrypt, because an upload under a bucket key that is there already may decrypt it.
    this.allowKey(role, ['kms:Decrypt', 'kms:GenerateDataKey']);
    return allow(role, {
      actions: ['s3:PutObject'],
      resources: this.objects(area),
      wildcard: 'Writes objects under one prefix, whose names are made at run time',
    });
  }

  /**
   * Lets an engine delete objects it may write, as Spark and Iceberg do when they commit; old versions stay.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantStorageDelete(role: IRole, area: StorageArea): Grant {
    this.separate(role, this.readsStorage, this.queries);
    return allow(role, {
      actions: ['s3:DeleteObject'],
      resources: this.objects(area),
      wildcard: 'Deletes temporary and replaced files under one prefix, whose names are made at run time',
    });
  }

  /** Notes that a role reads through Lake Formation; used by `Catalog.grantQuery`. */
  assertQueriesOnly(role: IRole): void {
    this.separate(role, this.queries, this.readsStorage);
  }

  /** ARNs of the objects of a part of a zone. */
  private objects(area: StorageArea): string[] {
    const prefix = checkedPrefix(area);
    const bucket = this.zones[area.zone];
    const folder = prefix.slice(0, -1);
    const ofFolder = (area.hadoop ?? false) && prefix !== '' ? [folder, `${folder}_$folder$`] : [];
    return [bucket.arnForObjects(`${prefix}*`), ...ofFolder.map((key) => bucket.arnForObjects(key))];
  }

  private allowKey(role: IRole, actions: string[]): void {
    allow(role, {
      actions,
      resources: [this.encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(this).region}.amazonaws.com` } },
    });
  }

  private separate(role: IRole, mine: Set<string>, other: Set<string>): void {
    if (other.has(role.node.path)) {
      throw new Error(
        `role '${role.node.path}' would both use storage and query through Lake Formation, and so see past row and ` +
          'column filters (RV-06); give the two tasks two roles',
      );
    }
    mine.add(role.node.path);
  }
}

/** A prefix is empty or ends in a slash, so that `a/` never covers `ab/`. */
function checkedPrefix(area: StorageArea): string {
  const prefix = area.prefix ?? '';
  if (prefix !== '' && (!prefix.endsWith('/') || prefix.startsWith('/'))) {
    throw new Error(`prefix must end and not begin with '/', got '${prefix}' in zone '${area.zone}'`);
  }
  return prefix;
}
