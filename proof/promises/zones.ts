import { type Assembly, asList, asProperties, at, type Resource } from '../../lib/checks/assembly';

/** Buckets of the zones of the lake. */
export function zonesOf(assembly: Assembly): Resource[] {
  return assembly.ofType('AWS::S3::Bucket').filter(({ path }) => path.startsWith('Data/Lake/'));
}

/** What a rule of a lifecycle says when it deletes what is current. */
const EXPIRY = ['ExpirationInDays', 'ExpirationDate'];

/** Zones whose current objects go by themselves: no configuration asks for that, and training would lose its data. */
export function expiringZones(assembly: Assembly): string[] {
  return zonesOf(assembly).flatMap(({ id, properties }) =>
    asList(at(properties, 'LifecycleConfiguration.Rules'))
      .map(asProperties)
      .filter(({ Status }) => Status !== 'Disabled')
      .flatMap((rule) =>
        EXPIRY.filter((name) => rule[name] !== undefined).map(
          (name) =>
            `${id}: the objects of a zone must stay until somebody deletes them, got ${name} ${String(rule[name])}`,
        ),
      ),
  );
}

/** Zones that web pages may read. */
export function sharedZones(assembly: Assembly): string[] {
  return zonesOf(assembly)
    .filter(
      ({ properties }) => properties.CorsConfiguration !== undefined || properties.WebsiteConfiguration !== undefined,
    )
    .map(({ id }) => `${id}: no web page may read a zone; take CorsConfiguration and WebsiteConfiguration away`);
}
