import { firehoseRules } from '../../../lib/checks/rules/firehose';
import { type Resources, testRules } from './examples';

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const ALL = ['kinesis:DescribeStream', 'kinesis:Get*', 's3:PutObject', 'lambda:InvokeFunction'];

interface Different {
  readonly delivery?: Record<string, unknown>;
  readonly s3?: Record<string, unknown>;
  readonly actions?: readonly string[];
  readonly dependsOn?: readonly string[];
}

/** A delivery from a stream, by way of a function, to Parquet, but for what is different. */
function delivery({ delivery, s3, actions, dependsOn }: Different): Resources {
  return {
    Stream: ['AWS::Kinesis::Stream', {}],
    Bucket: ['AWS::S3::Bucket', {}],
    Function: ['AWS::Lambda::Function', {}],
    Role: ['AWS::IAM::Role', {}],
    Policy: [
      'AWS::IAM::Policy',
      {
        Roles: [{ Ref: 'Role' }],
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions ?? ALL, Resource: '*' }] },
      },
    ],
    Delivery: [
      'AWS::KinesisFirehose::DeliveryStream',
      {
        DeliveryStreamType: 'KinesisStreamAsSource',
        KinesisStreamSourceConfiguration: { KinesisStreamARN: arn('Stream'), RoleARN: arn('Role') },
        ExtendedS3DestinationConfiguration: {
          BucketARN: arn('Bucket'),
          RoleARN: arn('Role'),
          BufferingHints: { SizeInMBs: 128, IntervalInSeconds: 300 },
          DataFormatConversionConfiguration: {},
          ProcessingConfiguration: {
            Enabled: true,
            Processors: [
              { Type: 'Lambda', Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: arn('Function') }] },
            ],
          },
          ...s3,
        },
        ...delivery,
      },
      { DependsOn: dependsOn ?? ['Policy'] },
    ],
  };
}

const DIRECT = { DeliveryStreamType: 'DirectPut', KinesisStreamSourceConfiguration: { Ref: 'AWS::NoValue' } };
const KEY = { DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' } };
const PROCESSING = {
  Processors: [{ Type: 'Lambda', Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: arn('Function') }] }],
};
const LOGS = { LogGroupName: 'group', LogStreamName: 'stream' };

testRules('firehoseRules', firehoseRules, [
  {
    rule: 'ML-FH-04',
    fails: delivery({ delivery: KEY }),
    says: 'direct puts only',
    passes: delivery({ delivery: { ...DIRECT, ...KEY } }),
  },
  {
    rule: 'ML-FH-04-2',
    fails: delivery({ delivery: { DeliveryStreamType: 'DirectPut' } }),
    says: "'DirectPut'",
    passes: delivery({}),
    alsoFails: {
      'a source that is missing': delivery({ delivery: { KinesisStreamSourceConfiguration: { Ref: 'AWS::NoValue' } } }),
    },
    alsoPasses: {
      'direct puts, which is the default': delivery({ delivery: { ...DIRECT, DeliveryStreamType: undefined } }),
    },
  },
  {
    rule: 'ML-FH-05',
    fails: delivery({ dependsOn: [] }),
    says: 'policy Policy',
    passes: delivery({}),
  },
  {
    rule: 'ML-FH-05-2',
    fails: delivery({ actions: ALL.filter((action) => action !== 'lambda:InvokeFunction') }),
    says: 'lambda:InvokeFunction',
    passes: delivery({}),
    alsoFails: {
      'a stream that it may not describe': delivery({ actions: ALL.slice(1) }),
      'a bucket that it may not write': delivery({ actions: ALL.filter((action) => action !== 's3:PutObject') }),
    },
    alsoPasses: {
      'a role that is elsewhere': delivery({
        delivery: DIRECT,
        s3: { RoleARN: 'arn:aws:iam::111122223333:role/firehose' },
        actions: [],
      }),
    },
  },
  {
    rule: 'ML-FH-08-2',
    fails: delivery({ s3: { ProcessingConfiguration: { ...PROCESSING, Enabled: false } } }),
    says: '1 processors, and Enabled is false',
    passes: delivery({}),
    alsoFails: {
      'no destination': delivery({ delivery: { ExtendedS3DestinationConfiguration: { Ref: 'AWS::NoValue' } } }),
      'two destinations': delivery({ delivery: { IcebergDestinationConfiguration: {} } }),
      'a function that is not named': delivery({
        s3: { ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'Lambda', Parameters: [] }] } },
      }),
      'a log group that gets nothing': delivery({ s3: { CloudWatchLoggingOptions: { ...LOGS, Enabled: false } } }),
      'a log without its stream': delivery({ s3: { CloudWatchLoggingOptions: { Enabled: true, LogGroupName: 'a' } } }),
    },
    alsoPasses: {
      'a log': delivery({ s3: { CloudWatchLoggingOptions: { ...LOGS, Enabled: true } } }),
      'no log': delivery({ s3: { CloudWatchLoggingOptions: { Enabled: false } } }),
      'a processor that is no function': delivery({
        s3: { ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'AppendDelimiterToRecord' }] } },
      }),
    },
  },
]);
