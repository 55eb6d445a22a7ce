import { asList, asProperties, at } from '../assembly';
import { isOpen } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { conversionOf, DESTINATIONS } from './firehose';
import { isOutside, isSaid, numberOf, shown } from './known-values';

const DELIVERY = 'AWS::KinesisFirehose::DeliveryStream';
const S3 = 'ExtendedS3DestinationConfiguration';

/** Buffers of an S3 destination (FH-01, FH-02). */
const SIZE_MB = [1, 128] as const;
const INTERVAL_SECONDS = [0, 900] as const;
const LEAST_CONVERTED_MB = 64;

/** Batches of a function, by the parameter of its processor. */
const BATCH: Readonly<Record<string, readonly [least: number, most: number]>> = {
  BufferSizeInMBs: [0.2, 3],
  BufferIntervalInSeconds: [0, 900],
};

const filesOfSize: Rule = {
  id: 'ML-FH-01',
  title: 'Converted files are collected to 64 MB or more',
  facts: ['FH-01'],
  fix: 'set SizeInMBs to 64 to 128',
  check: forEach(DELIVERY, function* ({ properties }) {
    const size = at(properties, `${S3}.BufferingHints.SizeInMBs`);
    if (conversionOf(properties) === undefined || !isOutside(size, LEAST_CONVERTED_MB, Infinity)) return;
    yield {
      problem: `SizeInMBs is ${shown(size)} with record format conversion; at least ${LEAST_CONVERTED_MB} is allowed`,
      location: `Properties/${S3}/BufferingHints/SizeInMBs`,
    };
  }),
};

const formatCompresses: Rule = {
  id: 'ML-FH-01-2',
  title: 'Converted files are compressed by their format alone',
  facts: ['FH-01'],
  fix: 'leave CompressionFormat out, or set UNCOMPRESSED; the serializer compresses',
  check: forEach(DELIVERY, function* ({ properties }) {
    const compression = at(properties, `${S3}.CompressionFormat`) ?? 'UNCOMPRESSED';
    if (conversionOf(properties) === undefined || !isSaid(compression) || compression === 'UNCOMPRESSED') return;
    yield {
      problem: `CompressionFormat is ${shown(compression)} with record format conversion; UNCOMPRESSED is allowed`,
      location: `Properties/${S3}/CompressionFormat`,
    };
  }),
};

const bothHints: Rule = {
  id: 'ML-FH-02',
  title: 'A delivery says size and time of its buffer, or neither',
  facts: ['FH-02'],
  fix: 'set SizeInMBs (1 to 128) and IntervalInSeconds (up to 900)',
  check: forEach(DELIVERY, function* ({ properties }) {
    for (const destination of DESTINATIONS) {
      const hints = at(properties, `${destination}.BufferingHints`);
      const { SizeInMBs, IntervalInSeconds } = asProperties(hints);
      const location = `Properties/${destination}/BufferingHints`;
      if (hints === undefined || isOpen(hints)) continue;
      if (SizeInMBs === undefined || IntervalInSeconds === undefined) {
        yield {
          problem: `SizeInMBs is ${shown(SizeInMBs)} and IntervalInSeconds ${shown(IntervalInSeconds)}; each needs the other`,
          location,
        };
      }
      if (isOutside(SizeInMBs, ...SIZE_MB) || isOutside(IntervalInSeconds, ...INTERVAL_SECONDS)) {
        yield {
          problem: `SizeInMBs is ${shown(SizeInMBs)} and IntervalInSeconds ${shown(IntervalInSeconds)}; ${SIZE_MB.join(' to ')} MB and ${INTERVAL_SECONDS.join(' to ')} seconds are allowed`,
          location,
        };
      }
    }
  }),
};

const batchesOfSize: Rule = {
  id: 'ML-FH-02-2',
  title: 'A function of a delivery gets batches that Firehose can make',
  facts: ['FH-02'],
  fix: 'set BufferSizeInMBs to 0.2 to 3 and BufferIntervalInSeconds to at most 900',
  check: forEach(DELIVERY, function* ({ properties }) {
    const parameters = DESTINATIONS.flatMap((destination) =>
      asList(at(properties, `${destination}.ProcessingConfiguration.Processors`)),
    ).flatMap((processor) => asList(at(processor, 'Parameters')).map(asProperties));
    for (const { ParameterName, ParameterValue } of parameters) {
      const limits = BATCH[String(ParameterName)];
      if (limits === undefined || !isSaid(String(ParameterValue))) continue;
      if (numberOf(ParameterValue) !== undefined && !isOutside(ParameterValue, ...limits)) continue;
      yield {
        problem: `${String(ParameterName)} is ${shown(ParameterValue)}; ${limits.join(' to ')} are allowed`,
        location: 'Properties',
      };
    }
  }),
};

/** Rules about Firehose: sizes and times of its buffers. */
export const firehoseBufferRules: readonly Rule[] = [filesOfSize, formatCompresses, bothHints, batchesOfSize];
