import { firehoseBufferRules } from '../../../lib/checks/rules/firehose-buffers';
import { type Resources, testRules } from './examples';

/** A delivery to Parquet, but for what is different. */
function delivery({ s3 }: { readonly s3: Record<string, unknown> }): Resources {
  return {
    Delivery: [
      'AWS::KinesisFirehose::DeliveryStream',
      {
        ExtendedS3DestinationConfiguration: {
          BufferingHints: { SizeInMBs: 128, IntervalInSeconds: 300 },
          DataFormatConversionConfiguration: {},
          ...s3,
        },
      },
    ],
  };
}

const buffer = (SizeInMBs: unknown, IntervalInSeconds: unknown, s3: Record<string, unknown> = {}) =>
  delivery({ s3: { BufferingHints: { SizeInMBs, IntervalInSeconds }, ...s3 } });
const batch = (ParameterName: string, ParameterValue: unknown) =>
  delivery({
    s3: {
      ProcessingConfiguration: { Processors: [{ Type: 'Lambda', Parameters: [{ ParameterName, ParameterValue }] }] },
    },
  });

testRules('firehoseBufferRules', firehoseBufferRules, [
  {
    rule: 'ML-FH-01',
    fails: buffer(63, 300),
    says: 'SizeInMBs is 63',
    passes: buffer(64, 300),
    alsoPasses: {
      'a conversion that is off': buffer(5, 300, { DataFormatConversionConfiguration: { Enabled: false } }),
      'no conversion': buffer(5, 300, { DataFormatConversionConfiguration: undefined }),
    },
  },
  {
    rule: 'ML-FH-01-2',
    fails: delivery({ s3: { CompressionFormat: 'GZIP' } }),
    says: "'GZIP'",
    passes: delivery({ s3: { CompressionFormat: 'UNCOMPRESSED' } }),
    alsoPasses: {
      'no conversion': delivery({ s3: { CompressionFormat: 'GZIP', DataFormatConversionConfiguration: undefined } }),
    },
  },
  {
    rule: 'ML-FH-02',
    fails: buffer(128, undefined),
    says: 'IntervalInSeconds nothing',
    passes: buffer(128, 900),
    alsoFails: { 'too large': buffer(129, 300), 'too long': buffer(128, 901), 'no size': buffer(undefined, 300) },
    alsoPasses: { 'neither of them': delivery({ s3: { BufferingHints: undefined } }) },
  },
  {
    rule: 'ML-FH-02-2',
    fails: batch('BufferSizeInMBs', '4'),
    says: "'4'; 0.2 to 3",
    passes: batch('BufferSizeInMBs', '3'),
    alsoFails: {
      'a quarter of an hour and more': batch('BufferIntervalInSeconds', '901'),
      'no number': batch('BufferIntervalInSeconds', 'often'),
    },
    alsoPasses: {
      'a size from a parameter': batch('BufferSizeInMBs', { Ref: 'Size' }),
      'another parameter': batch('NumberOfRetries', '5'),
    },
  },
]);
