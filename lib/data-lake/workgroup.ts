import { RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from '../security/allow';
import type { QueryResults } from './query-results';
import type { SavedQuery } from './saved-query';

/** The engine that the saved queries are written for; without a version Athena takes a newer one as soon as it has one. */
const ENGINE = 'Athena engine version 3';

/** The least that Athena takes as a limit, in bytes. */
const LEAST_LIMIT = 10_000_000;

/** The catalog that Athena knows without being told: Glue's, of the account and Region. */
const CATALOG = 'AwsDataCatalog';

/** Choices for a workgroup. */
export interface WorkgroupProps {
  /**
   * Name in the account and Region, 1 to 128 letters, digits, `.`, `_` and `-`. Given, because people choose it in every
   * client, and create-only.
   */
  readonly workgroupName: string;

  /** Who asks here, and what. */
  readonly description: string;

  /** Where results go, below `<workgroup name>/`. */
  readonly results: QueryResults;

  /** What one query may read; Athena stops it there. At least 10 MB. */
  readonly scanLimit: Size;

  /**
   * Questions that are there to be run.
   *
   * @default - none
   */
  readonly savedQueries?: {
    /** Database of the tables that the questions name. */
    readonly database: string;

    /** The questions. */
    readonly queries: readonly SavedQuery[];
  };

  /**
   * Whether the workgroup outlives the stack, with its history: who asked what in the last 45 days. A later deployment
   * under the same name finds it taken; import it, or delete it first.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/**
 * Where one kind of person asks Athena.
 *
 * One workgroup for each kind of person: whoever shares a prefix of results reads what others have found, and whoever
 * shares a workgroup reads what others have asked, whatever Lake Formation says of the tables.
 */
export class Workgroup extends Construct {
  /** Name of the workgroup. */
  readonly workgroupName: string;

  private readonly results: QueryResults;
  private readonly prefix: string;

  /**
   * @throws if the name is none that Athena takes, or the limit is less than it takes
   */
  constructor(scope: Construct, id: string, props: WorkgroupProps) {
    super(scope, id);
    if (!/^[a-zA-Z0-9._-]{1,128}$/.test(props.workgroupName)) {
      throw new Error(
        `workgroupName must be 1 to 128 letters, digits, '.', '_' and '-', got '${props.workgroupName}'; leave the rest out`,
      );
    }
    const limit = props.scanLimit.toBytes();
    if (limit < LEAST_LIMIT) {
      throw new Error(`scanLimit must be at least 10 MB, the least that Athena takes, got ${limit} bytes; raise it`);
    }
    this.results = props.results;
    this.prefix = `${props.workgroupName}/`;
    const retain = props.retain ?? true;

    const workgroup = new CfnWorkGroup(this, 'Resource', {
      name: props.workgroupName,
      description: props.description,
      // AT-01: one with a history cannot be deleted otherwise. One that is kept is never deleted.
      recursiveDeleteOption: !retain,
      workGroupConfiguration: {
        // AT-02: a client that brings settings of its own would choose where results go, and under which key.
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: limit,
        engineVersion: { selectedEngineVersion: ENGINE },
        publishCloudWatchMetricsEnabled: true,
        requesterPaysEnabled: false,
        resultConfiguration: {
          outputLocation: `s3://${props.results.bucket.bucketName}/${this.prefix}`,
          // A bucket of this name in another account gets nothing.
          expectedBucketOwner: Stack.of(this).account,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: props.results.encryptionKey.keyArn },
        },
      },
    });
    workgroup.applyRemovalPolicy(retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.workgroupName = workgroup.ref;

    for (const query of props.savedQueries?.queries ?? []) {
      new CfnNamedQuery(this, query.id, {
        database: props.savedQueries?.database ?? '',
        name: query.name,
        description: query.description,
        queryString: query.sql,
        workGroup: this.workgroupName,
      });
    }
  }

  /**
   * Lets a person ask here: run queries and saved queries, and read and list the own results, and no others.
   *
   * It gives no right to a table, a zone or a key of one (RV-06): that is for Lake Formation, see `Catalog.grantQuery`.
   */
  grantUse(role: IRole): void {
    this.allowAsking(role);
    this.allowResults(role);
  }

  private allowAsking(role: IRole): void {
    const athena = (resource: string): string => Stack.of(this).formatArn({ service: 'athena', resource });
    allow(role, {
      actions: [
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
        'athena:GetQueryExecution',
        'athena:BatchGetQueryExecution',
        'athena:ListQueryExecutions',
        'athena:GetQueryResults',
        'athena:GetQueryResultsStream',
        'athena:GetQueryRuntimeStatistics',
        'athena:GetNamedQuery',
        'athena:BatchGetNamedQuery',
        'athena:ListNamedQueries',
        'athena:GetWorkGroup',
      ],
      resources: [athena(`workgroup/${this.workgroupName}`)],
    });
    allow(role, {
      actions: [
        'athena:GetDataCatalog',
        'athena:GetDatabase',
        'athena:GetTableMetadata',
        'athena:ListDatabases',
        'athena:ListTableMetadata',
      ],
      resources: [athena(`datacatalog/${CATALOG}`)],
    });
    allow(role, {
      actions: ['athena:ListDataCatalogs', 'athena:ListWorkGroups'],
      resources: ['*'],
      wildcard: 'Both list names in the account, and know no resources',
    });
  }

  /** Athena reads and writes results with the rights of who asks. */
  private allowResults(role: IRole): void {
    const { bucket, encryptionKey } = this.results;
    // Unfinished uploads are told by names that Athena makes up; IAM has no key that limits them to a prefix.
    allow(role, { actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], resources: [bucket.bucketArn] });
    allow(role, {
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${this.prefix}*` } },
    });
    allow(role, {
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      resources: [bucket.arnForObjects(`${this.prefix}*`)],
      wildcard: 'Athena names result files after queries, below the prefix of the workgroup',
    });
    allow(role, {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(this).region}.amazonaws.com` } },
    });
  }
}
