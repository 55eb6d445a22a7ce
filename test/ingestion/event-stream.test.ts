import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { EventStream, type EventStreamProps } from '../../lib/ingestion/event-stream';

function given(
  overrides: Partial<EventStreamProps> = {},
  use?: (stream: EventStream, role: Role) => unknown,
): Template {
  const stack = new Stack(undefined, 'Test', { env: { region: 'eu-west-1' } });
  const stream = new EventStream(stack, 'Events', {
    encryptionKey: new Key(stack, 'Key'),
    capacity: { mode: 'provisioned', shards: 2 },
    retention: Duration.hours(48),
    ...overrides,
  });
  use?.(stream, new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  return Template.fromStack(stack);
}

const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
const arn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Events'), 'Arn'] };

/** The key, only through Kinesis and only for this stream. */
const keyStatement = (action: string) =>
  Match.objectLike({
    Action: action,
    Resource: key,
    Condition: {
      StringEquals: {
        'kms:ViaService': 'kinesis.eu-west-1.amazonaws.com',
        'kms:EncryptionContext:aws:kinesis:arn': arn,
      },
    },
  });

describe('EventStream', () => {
  test('encrypts records with the given key and keeps them for the given time', () => {
    given().hasResourceProperties('AWS::Kinesis::Stream', {
      ShardCount: 2,
      RetentionPeriodHours: 48,
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      StreamEncryption: { EncryptionType: 'KMS', KeyId: key },
    });
  });

  test('on demand there is no number of shards (KI-02)', () => {
    given({ capacity: { mode: 'on-demand' } }).hasResourceProperties('AWS::Kinesis::Stream', {
      ShardCount: Match.absent(),
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    });
  });

  test('outlives its stack unless told otherwise (KI-03)', () => {
    given().hasResource('AWS::Kinesis::Stream', { DeletionPolicy: 'Retain' });
    given({ retain: false }).hasResource('AWS::Kinesis::Stream', { DeletionPolicy: 'Delete' });
  });

  test('a producer may put and make data keys, and not read (KI-01)', () => {
    const template = given({}, (stream, role) => stream.grantPut(role));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          keyStatement('kms:GenerateDataKey'),
          { Action: ['kinesis:PutRecord', 'kinesis:PutRecords'], Effect: 'Allow', Resource: arn },
        ],
      },
    });
  });

  test('a consumer may read and decrypt, and not put (KI-01)', () => {
    const template = given({}, (stream, role) => stream.grantRead(role));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          keyStatement('kms:Decrypt'),
          {
            Action: ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
            Effect: 'Allow',
            Resource: arn,
          },
        ],
      },
    });
  });
});
