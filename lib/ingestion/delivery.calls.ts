import type { RoleCalls } from '../security/calls';

const glue = 'arn:aws:glue:{region}:{account}';

/**
 * What Firehose calls, as its guide on access lists it for a Kinesis source, a Lambda, Parquet and S3 (FH-05, FH-06): of S3
 * the six actions of the guide, and no other.
 */
export const deliveryCalls: RoleCalls = {
  role: 'Ingestion/Delivery/Role',
  by: 'Firehose',
  trust: { service: 'firehose.amazonaws.com', context: { 'sts:ExternalId': '{account}' } },
  calls: [
    {
      actions: ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords', 'kinesis:ListShards'],
      on: ['{Data/Encounters}'],
      why: 'It reads the stream',
    },
    {
      actions: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
      on: ['{Ingestion/Validation/Function}', '{Ingestion/Validation/Function}:$LATEST'],
      why: 'It has every batch checked, and reads the time limit; it adds the version itself where none is given',
    },
    {
      actions: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      on: [
        `${glue}:catalog`,
        `${glue}:database/{Data/Raw/Database#Ref}`,
        `${glue}:table/{Data/Raw/Database#Ref}/streamed_encounter`,
      ],
      why: 'It reads the columns that Parquet files get',
    },
    {
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      on: ['{Data/Lake/raw}'],
      why: 'It finds the bucket, and its own unfinished uploads',
    },
    {
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
      on: ['{Data/Lake/raw}/encounters/stream/*', '{Data/Lake/raw}/errors/encounters/*'],
      why: 'It writes files in parts, and reads them back when it is interrupted',
    },
    {
      actions: ['logs:PutLogEvents'],
      on: ['{Ingestion/Delivery/Log}:log-stream:*'],
      why: 'It tells errors of the delivery',
    },
  ],
};
