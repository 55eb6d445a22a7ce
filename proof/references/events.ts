import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { type Assembly, asList, asProperties } from '../../lib/checks/assembly';
import { memoized } from '../memoized';

/**
 * Events that are sent and that the specification has no schema of, as `<source> <detail type>`; the guides of the services
 * name them.
 */
const UNSPECIFIED = new Set(['aws.states Step Functions Execution Status Change']);

/** Events that services send, as `<source> <detail type>`. */
const sent = memoized(
  () => new Set([...loadAwsServiceSpecSync().all('event')].map(({ source, detailType }) => `${source} ${detailType}`)),
  () => 'the one',
);

/** Rules for events that no service sends, and targets whose text names a path that they do not read. */
export function wrongEvents(assembly: Assembly): string[] {
  return assembly.ofType('AWS::Events::Rule').flatMap(({ id, properties }) => {
    const pattern = asProperties(properties.EventPattern);
    const unknown = asList(pattern.source).flatMap((source) =>
      asList(pattern['detail-type'])
        .map((type) => `${String(source)} ${String(type)}`)
        .filter((event) => !sent(undefined).has(event) && !UNSPECIFIED.has(event))
        .map((event) => `${id}: no service sends the event '${event}'`),
    );
    const unread = asList(properties.Targets).flatMap((target) => {
      const { InputTemplate, InputPathsMap } = asProperties(asProperties(target).InputTransformer);
      const named = [...String(InputTemplate ?? '').matchAll(/<([^>]+)>/g)].map(([, name]) => String(name));
      const read = Object.keys(asProperties(InputPathsMap));
      return [
        ...named
          .filter((name) => !read.includes(name) && !name.startsWith('aws.'))
          .map((name) => `${id}: the text of a target names <${name}>, which it does not read`),
        ...read
          .filter((name) => !named.includes(name))
          .map((name) => `${id}: a target reads ${name}, which its text does not name`),
      ];
    });
    return [...unknown, ...unread];
  });
}
