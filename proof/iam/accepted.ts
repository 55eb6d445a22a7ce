import { matches, starOf } from './patterns';

/** Something that a role may do and no call needs, because a library or a service leaves no choice. */
export interface Accepted {
  /** Pattern of the role's path. */
  readonly role: string;

  /** Patterns of the actions. */
  readonly actions: readonly string[];

  /** Patterns of the resources, as the policy has them; names are those of `Names`, and `{}` is what `*` is in the role. */
  readonly on: readonly string[];

  /** Why it cannot be taken away. */
  readonly why: string;
}

/** Roles of the models of the reference workload: that behind the endpoint, one on trial beside it, and that of the standby. */
const SERVED = ['Serving/Model/Role', 'Serving/Challenger/Model/Role', 'Serving/Previous/Role'];

/** All that is accepted; a test fails on an entry that no configuration needs. */
export const ACCEPTED: readonly Accepted[] = [
  {
    role: '*',
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
    on: ['arn:aws*:kms:*:key/*ca7a1090*'],
    why:
      'The Glue and the Athena guide list these three for every client of an encrypted catalog, readers as well as writers (GL-08); ' +
      'the key is that of a drawn configuration, and encrypts what the catalog says alone',
  },
  ...['Foundation', 'Data', 'Audit'].map((stack): Accepted => ({
    role: `${stack}/Custom::S3AutoDeleteObjectsCustomResourceProvider/Role`,
    actions: ['s3:DeleteObject*', 's3:GetBucket*', 's3:List*'],
    on: [`arn:aws:s3:::${stack.toLowerCase()}-*`],
    why:
      'CDK writes this statement, with wildcards, into the policies of the buckets that a function empties before they are ' +
      'deleted; it is there only where data is not kept',
  })),
  {
    role: '*/Custom::S3AutoDeleteObjectsCustomResourceProvider/Role',
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    on: ['*'],
    why: 'CDK attaches AWSLambdaBasicExecutionRole to the role of that function',
  },
  {
    role: 'Data/Registry/Cleanup/ProviderRole',
    actions: ['lambda:InvokeFunction'],
    on: ['arn:aws:lambda:*:function:data-registrycleanupfunction*:*'],
    why: "CDK's provider framework grants the invocation of any version of its one function",
  },
  {
    role: 'Data/Lake/OptIn/ProviderRole',
    actions: ['lambda:InvokeFunction'],
    on: ['arn:aws:lambda:*:function:data-lakeoptinfunction*:*'],
    why: "CDK's provider framework grants the invocation of any version of its one function",
  },
  ...SERVED.map((role): Accepted => ({
    role,
    actions: ['s3:GetObject'],
    on: ['arn:aws:s3:::cdk-*-assets-*/*.gz'],
    why:
      'An endpoint fetches its model again whenever it adds an instance, and may serve the baseline of an earlier deployment; ' +
      'assets are named by hashes, so the archives of scripts are among what it may read; no data is',
  })),
  ...[
    { role: 'Training/Readmission/Role', groups: ['readmission', 'readmission-autopilot'] },
    { role: 'Training/Definitions/*/Role', groups: ['{}'] },
  ].map(({ role, groups }): Accepted => ({
    role,
    actions: ['sagemaker:CreateModelPackage'],
    on: groups.map((group) => `arn:aws:sagemaker:*:model-package-group/*-${group}`),
    why:
      'The reference gives the action the kind model-package alone; whether the service asks for the group as well is nowhere ' +
      'said, and the group is the one that is registered to',
  })),
  ...SERVED.map((role): Accepted => ({
    role,
    actions: ['logs:CreateLog*', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    on: ['arn:aws:logs:*:log-group:/aws/sagemaker/Endpoints/*'],
    why:
      'A model does not know the names of the endpoints that serve it, after which SageMaker names their logs; among them are ' +
      'those that Autopilot makes to explain a candidate',
  })),
  {
    role: 'Ingestion/Delivery/Role',
    actions: ['glue:GetDatabase'],
    on: metadata('raw'),
    why: 'The Firehose guide lists it for some destinations only; it tells the name of a database, and no data',
  },
  ...[
    'Ingestion/Delivery/Role',
    'Training/Readmission/*Role',
    'Training/Tables/Role',
    'Training/Definitions/*/Training/Role',
    // Nothing is kept of what the standby is asked.
    ...SERVED.filter((role) => role !== 'Serving/Previous/Role'),
    'Endpoints/*/Model*Role',
  ].map((role): Accepted => ({
    role,
    actions: ['s3:ListMultipartUploadParts'],
    on: ['arn:aws:s3:::*/*'],
    why:
      'The guides of Firehose and SageMaker do not list it; the one grant for writing in parts gives it with ' +
      'AbortMultipartUpload, to whoever goes on with an upload. It tells sizes of parts where the role may write, and no data',
  })),
  {
    role: 'Foundation/Keys/Logs',
    actions: ['kms:DescribeKey'],
    on: ['*'],
    why:
      'The CloudWatch Logs guide gives the statement so: the condition on the encryption context, which DescribeKey does not ' +
      'have, keeps it from ever allowing that one action',
  },
];

/** Whether a role may do it although no call needs it. */
export function accepted(role: string, action: string, resource: string): boolean {
  return ACCEPTED.some(
    (one) =>
      matches(one.role, role) &&
      one.actions.some((pattern) => matches(pattern, action)) &&
      one.on.some((pattern) => matches(pattern.replace('{}', starOf(one.role, role)), resource)),
  );
}

/** Metadata of one database, and of the catalog around it. */
function metadata(database: string): string[] {
  return ['catalog', `database/*_${database}`, `table/*_${database}/*`].map((name) => `arn:aws:glue:*:${name}`);
}
