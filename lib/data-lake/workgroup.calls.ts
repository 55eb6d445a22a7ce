import type { Call } from '../security/calls';

/** The workgroup of one kind of person; paths as in `RoleCalls`. */
export interface WorkgroupPlace {
  /** Path of the workgroup. */
  readonly workgroup: string;

  /** Its name, e.g. `{platform}-analyst`. */
  readonly name: string;

  /** Path of the results' construct. */
  readonly results: string;
}

/**
 * What a client of Athena calls for who asks in a workgroup: the console, the drivers and the command line, and Athena itself
 * with the rights of who asks.
 *
 * From the Athena user guide: "Example workgroup policies", "Access to Amazon S3", "Work with saved queries", and the
 * service authorization reference.
 */
export function workgroupCalls({ workgroup, name, results }: WorkgroupPlace): Call[] {
  const group = `arn:aws:athena:{region}:{account}:workgroup/{${workgroup}#Ref}`;
  const catalog = 'arn:aws:athena:{region}:{account}:datacatalog/AwsDataCatalog';
  const bucket = `{${results}/Files}`;
  return [
    {
      actions: ['athena:GetWorkGroup'],
      on: [group],
      why: 'A client looks which settings the workgroup enforces',
    },
    {
      actions: [
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetQueryResultsStream',
        'athena:GetQueryRuntimeStatistics',
      ],
      on: [group],
      why: 'A query is started, watched, stopped and read; drivers read results as a stream, the console shows what a query cost',
    },
    {
      actions: ['athena:ListQueryExecutions', 'athena:BatchGetQueryExecution'],
      on: [group],
      why: 'Recent queries of the workgroup',
    },
    {
      actions: ['athena:ListNamedQueries', 'athena:BatchGetNamedQuery', 'athena:GetNamedQuery'],
      on: [group],
      why: 'Saved queries of the workgroup',
    },
    {
      actions: ['athena:ListWorkGroups', 'athena:ListDataCatalogs'],
      on: ['*'],
      why: 'The console offers workgroups and catalogs to choose from',
    },
    {
      actions: [
        'athena:GetDataCatalog',
        'athena:ListDatabases',
        'athena:GetDatabase',
        'athena:ListTableMetadata',
        'athena:GetTableMetadata',
      ],
      on: [catalog],
      why: 'The editor and drivers show databases, tables and columns, as far as Glue and Lake Formation let them',
    },
    {
      actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
      on: [bucket],
      why: 'Athena finds the bucket of the results, and what was left unfinished there',
    },
    {
      actions: ['s3:ListBucket'],
      on: [bucket],
      context: { 's3:prefix': `${name}/*` },
      why: 'Athena and people look which results there are',
    },
    {
      actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:GetObject'],
      on: [`${bucket}/${name}/*`],
      why: 'Athena writes results, whole or in parts, and reads them for who asked; people download them',
    },
  ];
}
