import { type Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allowCatalogKey } from '../data-lake/catalog-key';
import type { DataLake } from '../data-lake/data-lake';
import { LakePermissions } from '../data-lake/lake-permissions';
import { allow } from '../security/allow';
import { TrailLocation } from './trail-location';
import { TRAIL_TABLE, trailTable } from './trail-table';

/** Day since which files are read when they are kept for ever. */
const FIRST_DAY = '2024/01/01';

/** Choices for the tables. */
export interface AuditTablesProps {
  /** Bucket of the trail, of this account alone: files of an organization's trail lie in other folders. */
  readonly bucket: IBucket;

  /** Key of its files. */
  readonly encryptionKey: IKey;

  /** Name of the database: lower case, digits and `_` (create-only, GL-09). */
  readonly databaseName: string;

  /** Lake whose mode of Lake Formation holds here, too, and which knows who reads storage. */
  readonly lake: DataLake;

  /**
   * Regions whose records are read. A query that names none looks into the folder of each.
   *
   * @default - every Region of the partition that this version of CDK knows, because roles may be used in any of them
   */
  readonly regions?: readonly string[];

  /**
   * How long the trail keeps files: queries look for older days no more.
   *
   * @default - for ever; days since 2024 are looked for
   */
  readonly retention?: Duration;

  /**
   * Key of the catalog, when the catalog of the account is encrypted with one; whoever queries uses it (GL-08).
   *
   * @default - AWS alone holds the keys of the catalog
   */
  readonly catalogKey?: IKey;

  /**
   * Whether database and table outlive the stack.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/** A database over the files of an audit trail, and who may query it: rows by grant of Lake Formation, never the bucket. */
export class AuditTables extends Construct {
  /** Name of the database. */
  readonly databaseName: string;

  private readonly lake: DataLake;
  private readonly catalogKey?: IKey;

  constructor(scope: Construct, id: string, props: AuditTablesProps) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    this.databaseName = props.databaseName;
    this.lake = props.lake;
    this.catalogKey = props.catalogKey;
    const registered = props.lake.mode !== 'off';
    const lifetime = (props.retain ?? true) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    const database = new CfnDatabase(this, 'Database', {
      catalogId: account,
      databaseInput: {
        name: props.databaseName,
        description: 'Records of the audit trail',
        // LF-06: no table here is everybody's, whatever the defaults of the account.
        ...(registered ? { createTableDefaultPermissions: [] } : {}),
      },
    });
    database.applyRemovalPolicy(lifetime);
    if (registered) {
      const { bucket, encryptionKey } = props;
      const location = new TrailLocation(this, 'Location', { bucket, encryptionKey });
      // LF-01: the deploying role must be an administrator first.
      if (props.lake.registration !== undefined) location.node.addDependency(props.lake.registration);
      database.node.addDependency(location);
    }
    const table = new CfnTable(this, 'Trail', {
      catalogId: account,
      databaseName: props.databaseName,
      tableInput: trailTable({
        location: `s3://${props.bucket.bucketName}/AWSLogs/${account}/CloudTrail`,
        regions: props.regions ?? regionsBeside(region),
        since: props.retention === undefined ? FIRST_DAY : `NOW-${props.retention.toDays()}DAYS`,
      }),
    });
    table.applyRemovalPolicy(lifetime);
    table.addResourceDependency(database);
    if (registered) {
      // LF-06: a table that is older than the registration was given to everybody when it was made.
      const names = { CatalogId: account, DatabaseName: props.databaseName };
      props.lake.optIn?.close(
        this,
        [{ Database: { CatalogId: account, Name: props.databaseName } }, { Table: { ...names, Name: TRAIL_TABLE } }],
        [database, table],
      );
    }
  }

  /**
   * Lets a person query the records through Lake Formation, with no right to S3 or keys (RV-06, LF-09).
   *
   * @throws if Lake Formation is off, or if the role may read storage of the lake
   */
  grantQuery(role: IRole): void {
    if (this.lake.mode === 'off') {
      throw new Error(
        `grantQuery on '${this.databaseName}.${TRAIL_TABLE}' needs Lake Formation, but its mode is 'off'; use 'hybrid' or 'strict'`,
      );
    }
    this.lake.assertQueriesOnly(role);
    const stack = Stack.of(this);
    const arn = (resource: string): string => stack.formatArn({ service: 'glue', resource });
    allow(role, {
      actions: ['lakeformation:GetDataAccess'],
      resources: ['*'],
      wildcard: 'GetDataAccess knows no resources; the permissions in Lake Formation decide',
    });
    allow(role, {
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions'],
      resources: [
        arn('catalog'),
        arn(`database/${this.databaseName}`),
        arn(`table/${this.databaseName}/${TRAIL_TABLE}`),
      ],
    });
    allowCatalogKey(role, this.catalogKey);
    const catalogId = stack.account;
    const table = { catalogId, databaseName: this.databaseName, name: TRAIL_TABLE };
    new LakePermissions(role as unknown as Construct, `Query${this.node.id}`, {
      principalArn: role.roleArn,
      permissions: [
        { permission: 'DESCRIBE', resource: { database: { catalogId, name: this.databaseName } } },
        { permission: 'DESCRIBE', resource: { table } },
        { permission: 'SELECT', resource: { table } },
      ],
      after: this,
    });
  }
}

/** Every Region of the partition of this one; of `aws` when only a deployment knows it. */
function regionsBeside(region: string): string[] {
  const partition = Token.isUnresolved(region) ? 'aws' : (RegionInfo.get(region).partition ?? 'aws');
  return RegionInfo.regions
    .filter((other) => other.partition === partition)
    .map(({ name }) => name)
    .sort();
}
