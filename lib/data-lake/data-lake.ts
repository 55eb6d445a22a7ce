import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { FunctionLogs } from '../functions/typescript-function';
import type { ObjectLock } from '../storage/private-bucket';
import { LakeFormation, type LakeFormationMode, type LakeFormationSettings } from './lake-formation';
import { LakeOptIn } from './lake-opt-in';
import { grantByTags, type TagGrant } from './lake-query';
import { type LakeTagNames, LakeTags } from './lake-tags';
import { QueryLedger } from './query-ledger';
import type { StorageArea } from './storage-area';
import { deleteObjects, readFiles, readObjects, writeFiles, writeObjects } from './storage-grants';
import { TwoWays } from './two-ways';
import { zoneBuckets } from './zone-buckets';
import { checkedZone, ZONE_SENSITIVITY, type Zone, ZONES, type ZoneSensitivity } from './zones';

export type { StorageArea } from './storage-area';
export { ZONE_SENSITIVITY, type Zone, ZONES, type ZoneSensitivity } from './zones';

/** Choices for the lake. */
export interface DataLakeProps {
  /** Keys of the zones, by the sensitivity of what they hold (`ZONE_SENSITIVITY`). */
  readonly encryptionKeys: Readonly<Record<ZoneSensitivity, IKey>>;

  /** Bucket that receives the server access logs of the zones. */
  readonly accessLogs: IBucket;

  /** Who decides about access to tables. */
  readonly lakeFormation: LakeFormationMode;

  /**
   * Who has Lake Formation's settings of the account and Region: `append` adds administrators to them, `existing` leaves them
   * to somebody else.
   *
   * @default 'append'
   */
  readonly settings?: LakeFormationSettings;

  /**
   * ARNs of roles that become Lake Formation administrators beside the deploying role, or `deploying-role` for nobody beside
   * it, which mode `strict` wants to be said.
   *
   * @default - none beside the deploying role and those the account already has
   */
  readonly administrators?: readonly string[];

  /**
   * Keys of the Lake Formation tags, which an account and Region has once.
   *
   * @default - no tags; tables are granted by name alone
   */
  readonly tagNames?: LakeTagNames;

  /**
   * Logs of the function that opts roles in. It is made with settings `append` in modes `hybrid` and `strict`: `hybrid` opts roles
   * in; `strict` takes what is older than it from everybody, and the opt-ins away that an earlier `hybrid` has made.
   *
   * @default - no such function: an administrator does that, as the README says
   */
  readonly optInLogs?: FunctionLogs;

  /**
   * Lock that every object of the zone raw gets when it comes. Only of use from the first deployment on: CloudFormation
   * replaces a bucket when its lock is switched on or off.
   *
   * @default - none: what came can be deleted by those who may
   */
  readonly objectLock?: ObjectLock;

  /**
   * Whether the data outlives the stack.
   *
   * @default true
   */
  readonly retain?: boolean;
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

  /** Tags that tell zones and sensitivities apart; undefined without Lake Formation or names for them. */
  readonly tags?: LakeTags;

  /** Does what no resource of CloudFormation does; undefined without Lake Formation, or where an administrator does it. */
  readonly optIn?: LakeOptIn;

  /** Which role sees which table whole, and which through a filter; used by the grants. */
  readonly ledger = new QueryLedger();

  private readonly encryptionKeys: DataLakeProps['encryptionKeys'];
  private readonly ways = new TwoWays();

  constructor(scope: Construct, id: string, props: DataLakeProps) {
    super(scope, id);
    this.mode = props.lakeFormation;
    this.encryptionKeys = props.encryptionKeys;

    this.zones = zoneBuckets(this, props);
    if (props.lakeFormation !== 'off' && props.settings !== 'existing' && props.optInLogs !== undefined) {
      this.optIn = new LakeOptIn(this, 'OptIn', { logs: props.optInLogs });
    }
    if (props.lakeFormation !== 'off') {
      this.registration = new LakeFormation(this, 'LakeFormation', {
        mode: props.lakeFormation,
        locations: this.zones,
        encryptionKeys: [...new Set(ZONES.map((zone) => this.keyOf(zone)))],
        administrators: props.administrators,
        settings: props.settings,
        optIn: this.optIn,
      });
      if (props.tagNames !== undefined) {
        const { tagNames: names, retain } = props;
        this.tags = new LakeTags(this, 'Tags', { names, retain, after: this.registration });
      }
    }
  }

  /** The `s3://` URI of a part of a zone. */
  uri(area: StorageArea): string {
    return `s3://${this.zones[checkedZone(area.zone)].bucketName}/${area.prefix ?? ''}`;
  }

  /** The key that encrypts the objects of a zone. */
  keyOf(zone: Zone): IKey {
    return this.encryptionKeys[ZONE_SENSITIVITY[checkedZone(zone)]];
  }

  /**
   * Lets an engine that knows no Lake Formation read objects: S3 and the key, nothing of the catalog.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantStorageRead(role: IRole, area: StorageArea): Grant {
    this.ways.usesStorage(role);
    return readFiles(this, role, area);
  }

  /**
   * Lets code read objects that it knows by name: it cannot list them, nor ask anything of the bucket.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantObjectRead(role: IRole, area: StorageArea): Grant {
    this.ways.usesStorage(role);
    return readObjects(this, role, area);
  }

  /**
   * Lets an engine add objects, and replace those of the same name; it cannot delete a version.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantStorageWrite(role: IRole, area: StorageArea): Grant {
    this.ways.usesStorage(role);
    return writeFiles(this, role, area);
  }

  /**
   * Lets code add objects, and replace those of the same name, each in one request: an engine writes in parts.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantObjectWrite(role: IRole, area: StorageArea): Grant {
    this.ways.usesStorage(role);
    return writeObjects(this, role, area);
  }

  /**
   * Lets an engine delete objects it may write, as Spark and Iceberg do when they commit; old versions stay.
   *
   * @throws if the role was given `Catalog.grantQuery`
   */
  grantStorageDelete(role: IRole, area: StorageArea): Grant {
    this.ways.usesStorage(role);
    return deleteObjects(this, role, area);
  }

  /**
   * Lets a person query whatever has these tags: all tables whose database lies in one of the zones, with those of their columns
   * that have one of the sensitivities. What comes later under the same tags is shown, too.
   *
   * Like `Catalog.grantQuery` it gives no right to S3 or keys, and opts the role in where that is needed.
   *
   * @throws if there are no tags, if nothing has them today, if the role may read storage, or if it has a filter of a table
   * that it would see past
   */
  grantQueryByTags(role: IRole, grant: TagGrant): void {
    grantByTags(this, role, grant);
  }

  /** Notes that a role reads through Lake Formation; used by `Catalog.grantQuery`. */
  assertQueriesOnly(role: IRole): void {
    this.ways.queries(role);
  }
}
