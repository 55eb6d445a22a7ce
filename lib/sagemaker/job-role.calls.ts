import type { Call } from '../security/calls';

/** What differs between the jobs and models of SageMaker. */
export interface JobCallsProps {
  /** The image, as an address in a property. */
  readonly image: string;

  /** ARN of the log group. */
  readonly logGroup: string;

  /** Key of the volumes, as an address. */
  readonly volumeKey: string;

  /**
   * Key that the request names for outputs, as an address.
   *
   * @default - the request names none
   */
  readonly outputKey?: string;

  /**
   * Whether it runs in a network of the account.
   *
   * @default true
   */
  readonly inNetwork?: boolean;
}

/**
 * What SageMaker calls for any job or model, as its guide on execution roles lists it for an image in ECR, customer keys
 * and a network (TR-22, TR-23, KM-07). With network isolation the container itself calls nothing (TR-12).
 */
export function jobCalls({ image, ...others }: JobCallsProps): readonly Call[] {
  return [
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      on: [image],
      why: 'It pulls the image',
    },
    { actions: ['ecr:GetAuthorizationToken'], on: ['*'], why: 'It pulls the image' },
    ...attachCalls(others),
  ];
}

/** The same without an image: what any instances of SageMaker need. */
export function attachCalls({
  logGroup,
  volumeKey,
  outputKey,
  inNetwork,
}: Omit<JobCallsProps, 'image'>): readonly Call[] {
  return [
    {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'],
      on: [volumeKey],
      why: 'Volumes are encrypted',
    },
    {
      actions: ['kms:CreateGrant'],
      on: [volumeKey],
      context: { 'kms:GrantIsForAWSResource': 'true' },
      why: 'The volume is attached with a grant that only AWS uses',
    },
    ...(outputKey === undefined
      ? []
      : [
          {
            actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
            on: [outputKey],
            why: 'The request names a key for outputs',
          },
        ]),
    ...((inNetwork ?? true) ? [INTERFACES] : []),
    {
      actions: ['logs:CreateLogGroup', 'logs:DescribeLogStreams'],
      on: [logGroup],
      why: 'It logs what the script prints',
    },
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: [`${logGroup}:log-stream:*`],
      why: 'It logs what the script prints',
    },
    {
      actions: ['cloudwatch:PutMetricData'],
      on: ['*'],
      context: { 'cloudwatch:namespace': '/aws/sagemaker/any' },
      why: 'Use of the instances; all namespaces of SageMaker begin so',
    },
  ];
}

const INTERFACES: Call = {
  actions: [
    'ec2:CreateNetworkInterface',
    'ec2:CreateNetworkInterfacePermission',
    'ec2:DeleteNetworkInterface',
    'ec2:DeleteNetworkInterfacePermission',
    'ec2:DescribeDhcpOptions',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
  ],
  on: ['*'],
  why: 'It makes the interfaces in the network and takes them away; they have no names before',
};

/** What SageMaker calls to copy the objects under a prefix to an instance. */
export function copies(bucket: string, prefix: string, why: string): readonly Call[] {
  return [
    { actions: ['s3:GetBucketLocation'], on: [bucket], why },
    {
      actions: ['s3:ListBucket'],
      on: [bucket],
      context: { 's3:prefix': `${prefix}*` },
      alsoWithout: ['s3:prefix'],
      why,
    },
    // An address may end without the slash, and then so does the listing.
    {
      actions: ['s3:ListBucket'],
      on: [bucket],
      context: { 's3:prefix': prefix.replace(/\/$/, '') },
      alsoWithout: ['s3:prefix'],
      why,
    },
    { actions: ['s3:GetObject'], on: [`${bucket}/${prefix}*`], why },
  ];
}

/** What SageMaker calls to upload objects under a prefix: in parts, given up where it fails. */
export function uploads(bucket: string, prefix: string, why: string): readonly Call[] {
  return [
    { actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], on: [bucket], why },
    {
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      on: [`${bucket}/${prefix}*`],
      why,
    },
  ];
}

/** What SageMaker calls to copy one archive of code to an instance. */
export function copiesArchive(address: string): readonly Call[] {
  return [
    {
      actions: ['s3:ListBucket'],
      on: [`{${address}|bucket}`],
      context: { 's3:prefix': `{${address}|key}` },
      why: 'It takes an input for a prefix, and lists it',
    },
    { actions: ['s3:GetObject'], on: [`{${address}}`], why: 'It copies the scripts' },
  ];
}

/** SageMaker says which account it works for, and through the network it reaches S3. */
export const SAGEMAKER = {
  trust: { service: 'sagemaker.amazonaws.com', context: { 'aws:SourceAccount': '{account}' } },
  through: { network: 'Network/Isolated', services: ['s3'] },
} as const;
