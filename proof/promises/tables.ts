import { invocationTable } from '../../lib/audit/invocation-audit';
import { type Assembly, asList, asProperties, at, type Properties } from '../../lib/checks/assembly';
import type { TableDefinition } from '../../lib/data-lake/table-definition';
import { CURATED_TABLES, RAW_TABLES } from '../../lib/readmission/tables';
import { VARIANT } from '../../lib/readmission/endpoint';

/** Tables that differ from those of the reference workload: jobs would read or write past them (RV-04). */
export function otherTables(assembly: Assembly): string[] {
  // Tables over the audit trail are not of the workload; see audit.ts.
  const tables = assembly.ofType('AWS::Glue::Table').filter(({ path }) => !path.startsWith('Audit/'));
  const wanted = [...RAW_TABLES, ...CURATED_TABLES, ...captured(assembly)];
  return [
    ...wanted
      .filter(({ name }) => !tables.some(({ properties }) => nameOf(properties) === name))
      .map(({ name }) => `there must be a table ${name}, and there is none`),
    ...tables.flatMap(({ id, properties }) => {
      const definition = wanted.find(({ name }) => name === nameOf(properties));
      if (definition === undefined) return [`${id}: '${nameOf(properties)}' is no table of the workload`];
      return differences(definition, properties, assembly).map((difference) => `${id}: ${difference}`);
    }),
  ];
}

/** The table over what the endpoint captures; the name of the endpoint is made of that of the environment. */
function captured(assembly: Assembly): TableDefinition[] {
  const stack = assembly.stacks.find(({ id }) => id === 'Serving')?.stackName;
  if (stack === undefined) return [];
  return [invocationTable({ endpointName: stack.replace(/-serving$/, '-readmission'), variantName: VARIANT })];
}

function nameOf(properties: Properties): string {
  return String(at(properties, 'TableInput.Name') ?? at(properties, 'Name'));
}

function differences({ columns, area }: TableDefinition, properties: Properties, assembly: Assembly): string[] {
  const storage = asProperties(at(properties, 'TableInput.StorageDescriptor'));
  const has = asList(storage.Columns).map(
    (column) => `${String(asProperties(column).Name)} ${String(asProperties(column).Type)}`,
  );
  const wants = columns.map(({ name, type }) => `${name} ${type}`);
  const zone = assembly.ofType('AWS::S3::Bucket').find(({ path }) => `${path}/`.startsWith(`Data/Lake/${area.zone}/`));
  const address = `s3://@{${zone?.id ?? ''}}/${(area.prefix ?? '').replace(/\/$/, '')}`;
  const location = String(storage.Location).replace(/\/$/, '');
  const template = asProperties(at(properties, 'TableInput.Parameters'))['storage.location.template'];
  return [
    ...(has.join() === wants.join() ? [] : [`must have the columns ${wants.join(', ')}, and has ${has.join(', ')}`]),
    ...(template === undefined || String(template).startsWith(`${address}/`)
      ? []
      : [`must have its partitions in ${address}, and has them in ${String(template)}`]),
    ...(location === address ? [] : [`must lie in ${address}, and lies in ${location}`]),
  ];
}
