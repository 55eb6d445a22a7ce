import { EncounterValidationEnvironment } from '../../lambda/encounter-validation/environment';
import { type Assembly, asList, asProperties, at } from '../../lib/checks/assembly';
import { REFUSED_ENCOUNTERS } from '../../lib/readmission/layout';
import { zonesOf } from './zones';

const { RAW_BUCKET, ERROR_PREFIX, METRICS_NAMESPACE, SERVICE_NAME } = EncounterValidationEnvironment;

/** Environments of the validation function in which it finds no place for refused records, or another one. */
export function wrongEnvironments(assembly: Assembly): string[] {
  const raw = zonesOf(assembly).find(({ path }) => `${path}/`.startsWith('Data/Lake/raw/'));
  return assembly
    .ofType('AWS::Lambda::Function')
    .filter(({ path }) => path.startsWith('Ingestion/Validation/'))
    .flatMap(({ id, properties }) => {
      const given = asProperties(at(properties, 'Environment.Variables'));
      const wanted = { [RAW_BUCKET]: `@{${raw?.id ?? ''}}`, [ERROR_PREFIX]: REFUSED_ENCOUNTERS };
      const faults = Object.entries(wanted).filter(([name, value]) => given[name] !== value);
      const missing = [METRICS_NAMESPACE, SERVICE_NAME].filter((name) => given[name] === undefined);
      return [
        ...faults.map(([name, value]) => `${id}: ${name} must be ${value}, got ${String(given[name] ?? 'nothing')}`),
        ...missing.map((name) => `${id}: ${name} must be set, got nothing`),
      ];
    });
}

/** Streams that put what they cannot write elsewhere, or tell of it in a log stream that does not exist. */
export function lostErrors(assembly: Assembly): string[] {
  return assembly.ofType('AWS::KinesisFirehose::DeliveryStream').flatMap(({ id, properties }) => {
    const { ErrorOutputPrefix, CloudWatchLoggingOptions } = asProperties(properties.ExtendedS3DestinationConfiguration);
    const { Enabled, LogGroupName, LogStreamName } = asProperties(CloudWatchLoggingOptions);
    const stream = assembly.target(LogStreamName);
    const isThere = stream?.type === 'AWS::Logs::LogStream' && stream.properties.LogGroupName === LogGroupName;
    return [
      ...(Enabled === true && isThere
        ? []
        : [`${id}: must tell errors in a log stream of a template, got '${String(LogStreamName)}'`]),
      ...(String(ErrorOutputPrefix).startsWith(REFUSED_ENCOUNTERS)
        ? []
        : [`${id}: ErrorOutputPrefix must begin with ${REFUSED_ENCOUNTERS}, got '${String(ErrorOutputPrefix)}'`]),
    ];
  });
}

/** Triggers of Glue that start a job which no template has. */
export function idleTriggers(assembly: Assembly): string[] {
  const jobs = assembly.ofType('AWS::Glue::Job');
  return assembly.ofType('AWS::Glue::Trigger').flatMap(({ id, properties }) =>
    asList(properties.Actions)
      .map((action) => asProperties(action).JobName)
      .filter((name) => !jobs.some((job) => job.properties.Name === name || assembly.target(name)?.id === job.id))
      .map((name) => `${id}: must start a job of a template, got '${String(name)}'`),
  );
}
