import { type Assembly, asList, asProperties, at } from '../../lib/checks/assembly';

/** Streams that write to the lake without the check of each record: what nobody checked would be trained on. */
export function uncheckedDeliveries(assembly: Assembly): string[] {
  return assembly.ofType('AWS::KinesisFirehose::DeliveryStream').flatMap(({ id, properties }) => {
    const { Enabled, Processors } = asProperties(
      at(properties, 'ExtendedS3DestinationConfiguration.ProcessingConfiguration'),
    );
    const checks = asList(Processors)
      .filter((processor) => asProperties(processor).Type === 'Lambda')
      .flatMap((processor) => assembly.named(processor))
      .some(({ type }) => type === 'AWS::Lambda::Function');
    return Enabled === true && checks ? [] : [`${id}: a function must check each record, and none does`];
  });
}

/** Log groups of Glue that no job writes to: Glue makes others by itself, which nothing encrypts or deletes. */
export function unusedGlueLogs(assembly: Assembly): string[] {
  const written = assembly.ofType('AWS::Glue::Job').flatMap(({ properties }) => {
    const security = String(properties.SecurityConfiguration);
    const role = String(properties.Role).replace('.Arn}', '}');
    return ['output', 'error'].map((kind) => `/aws-glue/jobs/${security}-role/${role}/${kind}`);
  });
  return assembly
    .ofType('AWS::Logs::LogGroup')
    .filter(({ properties }) => String(properties.LogGroupName).startsWith('/aws-glue/jobs/'))
    .filter(({ properties }) => !written.includes(String(properties.LogGroupName)))
    .map(
      ({ id, properties }) =>
        `${id}: a job writes to ${written.join(' and ')}, and none to ${String(properties.LogGroupName)}`,
    );
}

/** Registries that would not be emptied before they are deleted, see `lib/registry`. */
export function unemptiedGroups(assembly: Assembly): string[] {
  const groups = assembly
    .ofType('AWS::SageMaker::ModelPackageGroup')
    .map(({ properties }) => properties.ModelPackageGroupName);
  const late = assembly
    .ofType('AWS::SageMaker::ModelPackage')
    .filter(
      (version) =>
        ![...assembly.before(version)].some((id) => assembly.get(id)?.type === 'Custom::ModelPackageVersions'),
    )
    .map(({ id }) => `${id}: must be made after what empties its group, so that it goes before (MR-01)`);
  const wrong = assembly
    .ofType('Custom::ModelPackageVersions')
    .filter(({ properties }) => !groups.includes(properties.ModelPackageGroupName))
    .map(
      ({ id, properties }) =>
        `${id}: must empty ${groups.join(' or ')}, and empties '${String(properties.ModelPackageGroupName ?? 'nothing')}'`,
    );
  return [...late, ...wrong];
}
