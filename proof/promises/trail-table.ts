import { trailTable } from '../../lib/audit/trail-table';
import { type Assembly, asList, asProperties, at, type Properties } from '../../lib/checks/assembly';

/** First day and last of the partitions of the trail. */
const RANGE = /^(NOW-\d+DAYS|\d{4}\/\d\d\/\d\d),NOW$/;

/** What the table over the audit trail must say, so that questions find the records, all of them, and nothing else. */
export function wrongTrailTables(assembly: Assembly): string[] {
  const tables = assembly.ofType('AWS::Glue::Table').filter(({ path }) => path.startsWith('Audit/'));
  if (tables.length !== 1) return [`there must be one table over the audit trail, and there are ${tables.length}`];
  const trails = assembly.ofType('AWS::CloudTrail::Trail');
  return tables.flatMap(({ id, stack, properties }) => {
    const input = asProperties(properties.TableInput);
    const parameters = asProperties(input.Parameters);
    const regions = String(parameters['projection.region.values']).split(',');
    const range = String(parameters['projection.day.range']);
    // A configuration may name the account; that no other one is named is for the promise on accounts.
    const account =
      /\/AWSLogs\/(\d{12})\//.exec(String(parameters['storage.location.template']))?.[1] ?? '<AWS::AccountId>';
    const { region = '' } = assembly.stacks.find((one) => one.id === stack) ?? {};
    const wanted = trailTable({
      location: `s3://${String(trails[0]?.properties.S3BucketName)}/AWSLogs/${account}/CloudTrail`,
      regions,
      since: range.replace(/,NOW$/, ''),
    });
    return [
      ...differences(asProperties(capitalized(wanted)), input).map((difference) => `${id}: ${difference}`),
      ...(RANGE.test(range) ? [] : [`${id}: projection.day.range must end today and begin with a day, got ${range}`]),
      ...(regions.includes(region)
        ? []
        : [`${id}: projection.region.values must have ${region}, got ${regions.join()}`]),
    ];
  });
}

/** Trails whose place is registered so that rights in IAM reach the records past Lake Formation (LF-14, RV-06). */
export function openTrails(assembly: Assembly): string[] {
  return assembly
    .ofType('AWS::LakeFormation::Resource')
    .filter(({ path, properties }) => path.startsWith('Audit/') && properties.HybridAccessEnabled !== false)
    .map(({ id }) => `${id}: the trail must be registered without hybrid access`);
}

/** Parts of the table that are others; descriptions and comments are for people. */
function differences(wanted: Properties, has: Properties): string[] {
  const parts: readonly (readonly [string, (table: Properties) => unknown])[] = [
    ['Name', ({ Name }) => Name],
    ['TableType', ({ TableType }) => TableType],
    ['Parameters', ({ Parameters }) => sorted(Parameters)],
    ['PartitionKeys', ({ PartitionKeys }) => columns(PartitionKeys)],
    ['StorageDescriptor.Columns', (table) => columns(at(table, 'StorageDescriptor.Columns'))],
    ...['Location', 'InputFormat', 'OutputFormat', 'SerdeInfo.SerializationLibrary'].map(
      (name) => [`StorageDescriptor.${name}`, (table: Properties) => at(table, `StorageDescriptor.${name}`)] as const,
    ),
  ];
  return parts.flatMap(([name, part]) => {
    const [wants, got] = [JSON.stringify(part(wanted)), JSON.stringify(part(has))];
    return wants === got ? [] : [`${name} must be ${wants}, and is ${got}`];
  });
}

function columns(list: unknown): string[] {
  return asList(list).map((column) => `${String(asProperties(column).Name)} ${String(asProperties(column).Type)}`);
}

function sorted(parameters: unknown): [string, unknown][] {
  return Object.entries(asProperties(parameters)).sort(([a], [b]) => a.localeCompare(b));
}

/** The same with names as CloudFormation writes them; parameters keep theirs. */
function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name.slice(0, 1).toUpperCase() + name.slice(1),
      name === 'parameters' ? member : capitalized(member),
    ]),
  );
}
