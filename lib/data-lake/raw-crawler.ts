import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CfnCrawler,
  CloudWatchEncryption,
  JobBookmarksEncryption,
  S3Encryption,
  SecurityConfiguration,
} from 'aws-cdk-lib/aws-glue';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionLogs } from '../functions/typescript-function';
import { allow } from '../security/allow';
import type { Catalog } from './catalog';
import { allowCatalogKey } from './catalog-key';
import type { DataLake, StorageArea } from './data-lake';
import { LakePermissions } from './lake-permissions';

/** Choices for the crawler. */
export interface RawCrawlerProps {
  /** The lake that holds the files. */
  readonly lake: DataLake;

  /** Catalog that gets the tables. */
  readonly catalog: Catalog;

  /** Where the files lie: one table for each folder there, its subfolders are partitions. */
  readonly area: StorageArea;

  /**
   * Start of the names of its tables, in lower case, digits and `_`, with `_` at the end: so a crawler cannot write to a
   * table that somebody else defines.
   */
  readonly tablePrefix: string;

  /** Where and how long runs log. */
  readonly logs: FunctionLogs;

  /**
   * When it runs, in UTC: `cron(minutes hours day-of-month month day-of-week year)`.
   *
   * @default - somebody starts it
   */
  readonly schedule?: string;
}

/** How a crawler reads: files of one table need not have the same columns; no index of partitions, which is another call. */
const CONFIGURATION = {
  Version: 1,
  CreatePartitionIndex: false,
  Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
};

/**
 * Finds out the columns of files as they came, and makes tables of them, which nothing else in the platform reads.
 *
 * Later runs look at new folders only; Glue then writes changes and deletions to the log, whatever else is asked for. A run
 * before the first file makes no table, and none after it would: start it once files are there.
 *
 * Its tables have no tag of a sensitivity, so nobody is granted them by tags until somebody has looked what they hold.
 */
export class RawCrawler extends Construct {
  /** Name of the crawler, to start it by. */
  readonly crawlerName: string;

  private readonly role: IRole;

  /** @throws if the prefix is none, or none that Athena takes */
  constructor(scope: Construct, id: string, props: RawCrawlerProps) {
    super(scope, id);
    if (!/^[a-z][a-z0-9_]*_$/.test(props.tablePrefix)) {
      throw new Error(
        `tablePrefix must be lower case, digits and '_', with '_' at the end, got '${props.tablePrefix}'; for example 'uploaded_'`,
      );
    }
    const { lake, catalog } = props;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('glue.amazonaws.com'),
      description: 'Crawler: reads files as they came and writes their tables',
    });
    const security = new SecurityConfiguration(this, 'Security', {
      cloudWatchEncryption: CloudWatchEncryption.kms(props.logs.encryptionKey),
      // It writes neither, and Glue wants all three to be said (GL-01).
      jobBookmarksEncryption: JobBookmarksEncryption.clientSideKms(lake.keyOf(props.area.zone)),
      s3Encryption: S3Encryption.kms(lake.keyOf(props.area.zone)),
      // It holds no data, and its name is made at synth: one that stays behind would stop the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.allowLogs(props.logs, security.securityConfigurationName);
    this.allowTables(props);
    allowCatalogKey(this.role, catalog.metadataKey);
    this.allowFiles(props);

    const crawler = new CfnCrawler(this, 'Resource', {
      description: `Tables ${props.tablePrefix}* of files as they came`,
      role: this.role.roleArn,
      databaseName: catalog.databaseName,
      tablePrefix: props.tablePrefix,
      targets: { s3Targets: [{ path: lake.uri(props.area) }] },
      schedule: props.schedule === undefined ? undefined : { scheduleExpression: props.schedule },
      recrawlPolicy: { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
      // The only ones that go with new folders.
      schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' },
      configuration: JSON.stringify(CONFIGURATION),
      crawlerSecurityConfiguration: security.securityConfigurationName,
      lakeFormationConfiguration: { useLakeFormationCredentials: readsThroughLakeFormation(lake) },
    });
    // CF-05: it may start at once, and then the role must be whole; LF-10: and have its place in Lake Formation.
    crawler.node.addDependency(this.role, catalog, ...this.permissionsIn(props));
    this.crawlerName = crawler.ref;
  }

  /** The group of encrypted logs is named after role and security configuration; Glue asks to make it (GL-01). */
  private allowLogs({ encryptionKey, retention, retain }: FunctionLogs, security: string): void {
    const group = new LogGroup(this, 'Logs', {
      logGroupName: `/aws-glue/crawlers-role/${this.role.roleName}-${security}`,
      encryptionKey,
      retention,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const arn = Stack.of(this).formatArn({ service: 'logs', resource: `log-group:${group.logGroupName}` });
    allow(this.role, { actions: ['logs:CreateLogGroup', 'logs:AssociateKmsKey'], resources: [arn] });
    allow(this.role, {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${arn}:log-stream:*`],
      wildcard: 'Glue names the stream after the crawler, whose name is made when it is deployed, after its role',
    });
    allow(this.role, {
      actions: ['glue:GetSecurityConfiguration'],
      resources: ['*'],
      wildcard: 'GetSecurityConfiguration knows no resources; it reads settings of encryption, no data',
    });
  }

  private allowTables({ catalog, tablePrefix }: RawCrawlerProps): void {
    const arn = (resource: string): string => Stack.of(this).formatArn({ service: 'glue', resource });
    const database = [arn('catalog'), arn(`database/${catalog.databaseName}`)];
    allow(this.role, { actions: ['glue:GetDatabase'], resources: database });
    allow(this.role, {
      actions: [
        'glue:GetTable',
        'glue:CreateTable',
        'glue:UpdateTable',
        'glue:GetPartitions',
        'glue:BatchGetPartition',
        'glue:BatchCreatePartition',
      ],
      resources: [...database, arn(`table/${catalog.databaseName}/${tablePrefix}*`)],
      wildcard: 'The crawler names its tables after folders, behind its prefix',
    });
  }

  private allowFiles({ lake, area }: RawCrawlerProps): void {
    if (!readsThroughLakeFormation(lake)) {
      lake.grantStorageRead(this.role, area);
      return;
    }
    allow(this.role, {
      actions: ['lakeformation:GetDataAccess'],
      resources: ['*'],
      wildcard: 'GetDataAccess knows no resources; the permissions in Lake Formation decide',
    });
  }

  /** What whoever makes tables needs of Lake Formation; it owns the tables that it has made. */
  private permissionsIn({ lake, catalog, area }: RawCrawlerProps): Construct[] {
    if (lake.mode === 'off') {
      return [];
    }
    const catalogId = Stack.of(this).account;
    const database = { database: { catalogId, name: catalog.databaseName } };
    const place = { dataLocation: { catalogId, resourceArn: lake.zones[area.zone].bucketArn } };
    return [
      new LakePermissions(this, 'Permissions', {
        principalArn: this.role.roleArn,
        permissions: [
          { permission: 'DESCRIBE', resource: database },
          { permission: 'CREATE_TABLE', resource: database },
          { permission: 'DATA_LOCATION_ACCESS', resource: place },
        ],
        after: catalog,
      }),
    ];
  }
}

/**
 * Whether files are read with credentials of Lake Formation (GL-10).
 *
 * In hybrid mode Lake Formation binds only who has opted in, and everybody else reads by IAM: so does the crawler.
 */
function readsThroughLakeFormation(lake: DataLake): boolean {
  return lake.mode === 'strict';
}
