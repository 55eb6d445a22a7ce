import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { LakeFormationMode } from '../../lib/data-lake/lake-formation';
import { Delivery } from '../../lib/ingestion/delivery';
import { EncounterValidation } from '../../lib/ingestion/encounter-validation';
import { EventStream } from '../../lib/ingestion/event-stream';
import { rawZone } from './raw-zone';

const STREAM = 'AWS::KinesisFirehose::DeliveryStream';

function given(mode?: LakeFormationMode): Template {
  const { stack, restricted, lake, catalog, logs, alarms } = rawZone(mode);
  const source = new EventStream(stack, 'Events', {
    encryptionKey: restricted,
    capacity: { mode: 'on-demand' },
    retention: Duration.hours(24),
  });
  const validation = new EncounterValidation(stack, 'Validation', {
    lake,
    errorPrefix: 'errors/encounters/',
    metricsNamespace: 'test-ingestion',
    logs,
    alarms,
  });
  const tableName = 'streamed';
  const prefix = 'encounters/stream/';
  new Delivery(stack, 'Delivery', { source, validation, lake, catalog, tableName, prefix, logs, alarms });
  return Template.fromStack(stack);
}

/** The delivery stream and what it waits for. */
function delivery(template: Template): { Properties: Record<string, unknown>; DependsOn: string[] } {
  return Object.values(template.findResources(STREAM))[0] as ReturnType<typeof delivery>;
}

describe('Delivery', () => {
  test('writes Parquet with the columns of the raw table (FH-06)', () => {
    given().hasResourceProperties(STREAM, {
      ExtendedS3DestinationConfiguration: {
        DataFormatConversionConfiguration: {
          Enabled: true,
          InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
          OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression: 'SNAPPY' } } },
          SchemaConfiguration: { DatabaseName: 'test_raw', TableName: 'streamed', VersionId: 'LATEST' },
        },
      },
    });
  });

  test('collects at least 64 MB and gives size and time together (FH-01, FH-02)', () => {
    const hints = { SizeInMBs: 128, IntervalInSeconds: 300 };
    given().hasResourceProperties(STREAM, { ExtendedS3DestinationConfiguration: { BufferingHints: hints } });
  });

  test('puts files where the partitions of the table are, and errors elsewhere by their kind', () => {
    const day = 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/';
    given().hasResourceProperties(STREAM, {
      ExtendedS3DestinationConfiguration: {
        Prefix: `encounters/stream/${day}`,
        ErrorOutputPrefix: `errors/encounters/!{firehose:error-output-type}/${day}`,
      },
    });
  });

  test('has every encounter checked, in batches whose answer fits into 6 MB', () => {
    given().hasResourceProperties(STREAM, {
      ExtendedS3DestinationConfiguration: {
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            {
              Type: 'Lambda',
              Parameters: Match.arrayWith([
                {
                  ParameterName: 'LambdaArn',
                  ParameterValue: {
                    'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Validation'), 'Arn'] }, ':$LATEST']],
                  },
                },
                { ParameterName: 'BufferSizeInMBs', ParameterValue: '1' },
                { ParameterName: 'BufferIntervalInSeconds', ParameterValue: '20' },
              ]),
            },
          ],
        },
      },
    });
  });

  test('names no key of its own: the source stream and the bucket encrypt (FH-04)', () => {
    given().hasResourceProperties(STREAM, {
      DeliveryStreamType: 'KinesisStreamAsSource',
      DeliveryStreamEncryptionConfigurationInput: Match.absent(),
      ExtendedS3DestinationConfiguration: { EncryptionConfiguration: Match.absent() },
    });
  });

  test('waits for the policy of its role (FH-05)', () => {
    expect(delivery(given()).DependsOn).toContainEqual(expect.stringMatching(/^DeliveryRoleDefaultPolicy/));
  });

  test('waits for what Lake Formation permits (LF-13)', () => {
    const { DependsOn } = delivery(given('strict'));
    expect(DependsOn).toContainEqual(expect.stringMatching(/^DeliveryRole.*SELECT/));
    expect(DependsOn).toContainEqual(expect.stringMatching(/^DeliveryRole.*DESCRIBE/));
  });

  test('its role has named actions, and cannot delete', () => {
    const [policy] = Object.values(
      given().findResources('AWS::IAM::Policy', {
        Properties: { PolicyName: Match.stringLikeRegexp('^DeliveryRole') },
      }),
    );
    const { Statement } = (policy as { Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } } })
      .Properties.PolicyDocument;
    const actions = Statement.flatMap((statement) => statement.Action);
    expect(actions).toContain('s3:PutObject');
    expect(actions.filter((action) => /\*|Delete/.test(action))).toEqual([]);
  });

  test.each([
    ['records wait in the stream', 'AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', 900_000],
    ['files come late', 'AWS/Firehose', 'DeliveryToS3.DataFreshness', 900],
    ['an encounter does not fit the table', 'AWS/Firehose', 'FailedConversion.Records', 0],
  ])('tells people when %s, and not when nothing comes', (_, Namespace, MetricName, Threshold) => {
    given().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace,
      MetricName,
      Threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Alarms') }],
    });
  });
});
