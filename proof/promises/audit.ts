import { type Assembly, asList, asProperties } from '../../lib/checks/assembly';

/** Zones of the lake whose objects no trail watches: nobody could tell who read them. */
export function unwatchedZones(assembly: Assembly): string[] {
  const watched = new Set(
    assembly.ofType('AWS::CloudTrail::Trail').flatMap(({ properties }) =>
      asList(properties.AdvancedEventSelectors)
        .flatMap((selector) => asList(asProperties(selector).FieldSelectors))
        .map(asProperties)
        .filter(({ Field }) => Field === 'resources.ARN')
        .flatMap(({ StartsWith }) => assembly.named(StartsWith).map(({ id }) => id)),
    ),
  );
  return assembly
    .ofType('AWS::S3::Bucket')
    .filter(({ id, path }) => path.startsWith('Data/Lake/') && !watched.has(id))
    .map(({ id }) => `${id}: a trail must watch the objects of every zone, and none watches these`);
}
