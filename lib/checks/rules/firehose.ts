import { type Assembly, asList, asProperties, at, type Properties, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { isSaid, shown, switchOf } from './known-values';
import { lacks, policiesTooLate } from './role-permissions';

const DELIVERY = 'AWS::KinesisFirehose::DeliveryStream';
const S3 = 'ExtendedS3DestinationConfiguration';

/** Destinations, by the property of each that names its role. */
export const DESTINATIONS = [
  S3,
  'S3DestinationConfiguration',
  'IcebergDestinationConfiguration',
  'RedshiftDestinationConfiguration',
  'AmazonopensearchserviceDestinationConfiguration',
  'HttpEndpointDestinationConfiguration',
];

const noKeyBesideStream: Rule = {
  id: 'ML-FH-04',
  title: 'A delivery that reads from a Kinesis stream has no encryption of its own',
  facts: ['FH-04'],
  fix: 'leave DeliveryStreamEncryptionConfigurationInput out, and encrypt the stream',
  check: forEach(DELIVERY, function* ({ properties }) {
    const { DeliveryStreamType, KinesisStreamSourceConfiguration, DeliveryStreamEncryptionConfigurationInput } =
      properties;
    const reads = DeliveryStreamType === 'KinesisStreamAsSource' || KinesisStreamSourceConfiguration !== undefined;
    if (!reads || DeliveryStreamEncryptionConfigurationInput === undefined) return;
    yield {
      problem: 'the source is a Kinesis stream, and DeliveryStreamEncryptionConfigurationInput is for direct puts only',
      location: 'Properties/DeliveryStreamEncryptionConfigurationInput',
    };
  }),
};

const typeFitsSource: Rule = {
  id: 'ML-FH-04-2',
  title: 'The type of a delivery is that of its source',
  facts: ['FH-04'],
  fix: 'set KinesisStreamAsSource exactly where KinesisStreamSourceConfiguration is set',
  check: forEach(DELIVERY, function* ({ properties }) {
    const { DeliveryStreamType = 'DirectPut', KinesisStreamSourceConfiguration } = properties;
    if (!isSaid(DeliveryStreamType)) return;
    if ((DeliveryStreamType === 'KinesisStreamAsSource') === (KinesisStreamSourceConfiguration !== undefined)) return;
    yield {
      problem: `DeliveryStreamType is ${shown(DeliveryStreamType)}, and KinesisStreamSourceConfiguration is ${KinesisStreamSourceConfiguration === undefined ? 'missing' : 'there'}`,
      location: 'Properties/DeliveryStreamType',
    };
  }),
};

const roleIsWhole: Rule = {
  id: 'ML-FH-05',
  title: 'A delivery is made after the policies of its roles',
  facts: ['FH-05', 'CF-05'],
  fix: 'let the delivery depend on the role: delivery.node.addDependency(role)',
  check: forEach(DELIVERY, function* (delivery, assembly) {
    for (const role of rolesOf(assembly, delivery)) {
      for (const policy of policiesTooLate(assembly, role, delivery)) {
        yield {
          problem: `policy ${policy.logicalId} of its role may be made later, and Firehose tries the role at once`,
          location: 'DependsOn',
        };
      }
    }
  }),
};

const roleMayDeliver: Rule = {
  id: 'ML-FH-05-2',
  title: 'The role of a delivery may read its source, ask its function and write its files',
  facts: ['FH-05'],
  fix: 'grant it to the role',
  check: forEach(DELIVERY, function* ({ properties }, assembly) {
    const source = asProperties(properties.KinesisStreamSourceConfiguration);
    const s3 = asProperties(properties[S3]);
    const needs: [role: unknown, action: string, on: unknown][] = [
      ...['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords'].map(
        (action): [unknown, string, unknown] => [source.RoleARN, action, source.KinesisStreamARN],
      ),
      [s3.RoleARN, 's3:PutObject', s3.BucketARN],
      ...functionsOf(s3).map((arn): [unknown, string, unknown] => [s3.RoleARN, 'lambda:InvokeFunction', arn]),
    ];
    for (const [roleArn, action, on] of needs) {
      const [role, resource] = [assembly.target(roleArn), assembly.target(on)];
      if (role === undefined || !lacks(assembly, role, action, resource)) continue;
      yield { problem: `role ${role.logicalId} may not do ${action} on ${shown(on)}`, location: 'Properties' };
    }
  }),
};

const nothingHalfOn: Rule = {
  id: 'ML-FH-08-2',
  title: 'A delivery has one destination, and what it configures is on and whole',
  facts: ['FH-08'],
  fix: 'set Enabled to true with all that belongs to it, or leave the whole part out',
  check: forEach(DELIVERY, function* ({ properties }) {
    const destinations = Object.keys(properties).filter((name) => name.endsWith('DestinationConfiguration'));
    if (destinations.length !== 1) {
      yield {
        problem: `destinations are ${destinations.join(', ') || 'none'}; exactly one is allowed`,
        location: 'Properties',
      };
    }
    for (const destination of destinations) {
      const { ProcessingConfiguration, CloudWatchLoggingOptions: logging } = asProperties(properties[destination]);
      const processors = asList(at(ProcessingConfiguration, 'Processors'));
      const enabled = at(ProcessingConfiguration, 'Enabled');
      const location = `Properties/${destination}`;
      if (ProcessingConfiguration !== undefined && isHalf(enabled, processors.length > 0)) {
        yield {
          problem: `ProcessingConfiguration has ${processors.length} processors, and Enabled is ${shown(enabled)}`,
          location: `${location}/ProcessingConfiguration`,
        };
      }
      if (
        processors.some((processor) => at(processor, 'Type') === 'Lambda') &&
        functionsOf(asProperties(properties[destination])).length === 0
      ) {
        yield {
          problem: 'a processor of type Lambda has no LambdaArn',
          location: `${location}/ProcessingConfiguration`,
        };
      }
      const names = [at(logging, 'LogGroupName'), at(logging, 'LogStreamName')];
      if (logging !== undefined && isHalf(at(logging, 'Enabled'), !names.includes(undefined))) {
        yield {
          problem: `CloudWatchLoggingOptions has ${names.filter((name) => name !== undefined).length} of LogGroupName and LogStreamName, and Enabled is ${shown(at(logging, 'Enabled'))}`,
          location: `${location}/CloudWatchLoggingOptions`,
        };
      }
    }
  }),
};

/** Whether a switch and what belongs to it contradict each other. */
function isHalf(enabled: unknown, whole: boolean): boolean {
  return whole ? enabled === undefined || switchOf(enabled) === false : switchOf(enabled) === true;
}

/** A conversion that is on, as it is unless a template says otherwise. */
export function conversionOf(properties: Properties): Properties | undefined {
  const conversion = at(properties, `${S3}.DataFormatConversionConfiguration`);
  if (conversion === undefined || switchOf(at(conversion, 'Enabled')) === false) return undefined;
  return asProperties(conversion);
}

function functionsOf(destination: Properties): unknown[] {
  return asList(at(destination, 'ProcessingConfiguration.Processors'))
    .filter((processor) => at(processor, 'Type') === 'Lambda')
    .flatMap((processor) => asList(at(processor, 'Parameters')).map(asProperties))
    .filter(({ ParameterName }) => ParameterName === 'LambdaArn')
    .map(({ ParameterValue }) => ParameterValue);
}

/** Roles of source and destinations, as far as they are in the templates. */
function rolesOf(assembly: Assembly, { properties }: Resource): Set<Resource> {
  const arns = ['KinesisStreamSourceConfiguration', ...DESTINATIONS].map((property) =>
    at(properties, `${property}.RoleARN`),
  );
  return new Set(arns.flatMap((arn) => assembly.target(arn) ?? []));
}

/** Rules about Firehose: source, roles, and that all of it is on. */
export const firehoseRules: readonly Rule[] = [
  noKeyBesideStream,
  typeFitsSource,
  roleIsWhole,
  roleMayDeliver,
  nothingHalfOn,
];
