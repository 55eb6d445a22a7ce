import { streamRules } from '../../../lib/checks/rules/streams';
import { type Resources, testRules } from './examples';

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

function stream(properties: Record<string, unknown>): Resources {
  return { Stream: ['AWS::Kinesis::Stream', { ShardCount: 1, ...properties }] };
}

/** A role with these rights on an encrypted stream and its key. */
function user(onStream: string, onKey: string, keyPrincipal: unknown = 'account'): Resources {
  const statements = [
    { Effect: 'Allow', Action: onStream, Resource: arn('Stream') },
    { Effect: 'Allow', Action: [onKey], Resource: arn('Key') },
  ];
  return {
    Key: ['AWS::KMS::Key', { KeyPolicy: { Statement: [{ Principal: { AWS: keyPrincipal } }] } }],
    ...stream({ StreamEncryption: { EncryptionType: 'KMS', KeyId: arn('Key') } }),
    Role: ['AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: statements } }] }],
  };
}

function consumer(different: Record<string, unknown>): Resources {
  return {
    ...stream({}),
    Mapping: [
      'AWS::Lambda::EventSourceMapping',
      {
        EventSourceArn: arn('Stream'),
        MaximumRetryAttempts: 3,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:111122223333:failed' } },
        ...different,
      },
    ],
  };
}

testRules('streamRules', streamRules, [
  {
    rule: 'ML-KI-01',
    fails: user('kinesis:PutRecord', 'kms:Decrypt'),
    says: 'kms:GenerateDataKey',
    passes: user('kinesis:PutRecord', 'kms:GenerateDataKey'),
    alsoFails: { 'a reader': user('kinesis:Get*', 'kms:GenerateDataKey') },
    alsoPasses: {
      'a reader with its right': user('kinesis:GetRecords', 'kms:Decrypt'),
      'who only describes the stream': user('kinesis:DescribeStream', 'kms:DescribeKey'),
      'a role that the key itself names': user('kinesis:GetRecords', 'kms:DescribeKey', arn('Role')),
    },
  },
  {
    rule: 'ML-KI-02',
    fails: stream({ StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
    says: 'ShardCount is 1 in mode ON_DEMAND',
    passes: stream({ StreamModeDetails: { StreamMode: 'PROVISIONED' } }),
    alsoFails: { 'no shards': stream({ ShardCount: undefined }) },
    alsoPasses: {
      'on demand': stream({ ShardCount: undefined, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
      'a mode from a parameter': stream({ StreamModeDetails: { StreamMode: { Ref: 'Mode' } } }),
    },
  },
  {
    rule: 'ML-KI-02-2',
    fails: stream({ RetentionPeriodHours: 12 }),
    says: '24 to 8760',
    passes: stream({ RetentionPeriodHours: 24 }),
  },
  {
    rule: 'ML-KI-04',
    fails: consumer({ MaximumRetryAttempts: -1 }),
    says: 'MaximumRetryAttempts is -1',
    passes: consumer({}),
    alsoFails: {
      'no limit at all': consumer({ MaximumRetryAttempts: undefined }),
      'no place for failures': consumer({ DestinationConfig: undefined }),
      'a stream that is elsewhere': {
        Mapping: [
          'AWS::Lambda::EventSourceMapping',
          { EventSourceArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/events', MaximumRetryAttempts: 1 },
        ],
      },
    },
    alsoPasses: {
      'a limit by age': consumer({ MaximumRetryAttempts: undefined, MaximumRecordAgeInSeconds: 3600 }),
      'a limit from a parameter': consumer({ MaximumRetryAttempts: { Ref: 'Attempts' } }),
      'a queue, which has limits of its own': {
        Mapping: ['AWS::Lambda::EventSourceMapping', { EventSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:jobs' }],
      },
    },
  },
]);
