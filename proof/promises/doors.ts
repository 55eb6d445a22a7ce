import { type Assembly, asList, asProperties, at, type Resource } from '../../lib/checks/assembly';

/** Statements of an endpoint's policy that let through more than this account, services of AWS, or layers of images. */
export function openEndpoints(assembly: Assembly): string[] {
  return assembly
    .ofType('AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => properties.PolicyDocument !== undefined)
    .flatMap(({ id, properties }) =>
      allowing(properties.PolicyDocument)
        .filter((statement) => !isLimited(statement))
        .map(
          ({ Sid }) =>
            `${id}: '${String(Sid)}' lets through more than this account, services of AWS in their own name, or layers of images`,
        ),
    );
}

function isLimited({ Condition, Resource: on, Action }: Record<string, unknown>): boolean {
  const account = at(Condition, 'StringEquals.aws:PrincipalAccount');
  const service = at(Condition, 'Bool.aws:PrincipalIsAWSService');
  const layers = asList(on).every((one) => String(one).includes('-starport-layer-bucket/'));
  return (
    account !== undefined || service === 'true' || (layers && asList(Action).every((one) => one === 's3:GetObject'))
  );
}

/** Policies of buckets that allow everything, whatever to whom. */
export function wideBuckets(assembly: Assembly): string[] {
  return assembly.ofType('AWS::S3::BucketPolicy').flatMap(({ id, properties }) =>
    allowing(properties.PolicyDocument)
      .filter(({ Action }) => asList(Action).some((one) => one === '*' || one === 's3:*'))
      .map(() => `${id}: must name the actions that it allows`),
  );
}

/** Custom resources that no function makes, or the wrong one. */
export function unmadeCustomResources(assembly: Assembly): string[] {
  return assembly.resources
    .filter(({ type }) => type.startsWith('Custom::'))
    .filter(({ type, properties }) => {
      const maker = assembly.target(properties.ServiceToken)?.path ?? '';
      return !(type === 'Custom::S3AutoDeleteObjects' ? /\/Handler$/ : /\/framework-onEvent(\/|$)/).test(maker);
    })
    .map(({ id }) => `${id}: must be made by its own provider`);
}

/** Databases that are closed to everybody but for a table, or not at all (LF-06). */
export function unclosed(assembly: Assembly): string[] {
  return assembly.ofType('Custom::LakeFormationClosed').flatMap(({ id, path, properties }) => {
    const catalog = path.replace(/\/Closed(\/.*)?$/, '/');
    const tables = assembly
      .ofType('AWS::Glue::Table')
      .filter((table: Resource) => table.path.startsWith(catalog))
      .map((table) => String(at(table.properties, 'TableInput.Name')));
    const closed = asList(properties.Resources).map((one) =>
      at(one, 'Database.Name') === undefined ? at(one, 'Table.Name') : 'the database',
    );
    return ['the database', ...tables]
      .filter((one) => !closed.includes(one))
      .map((one) => `${id}: must close ${one} as well`);
  });
}

function allowing(document: unknown): Record<string, unknown>[] {
  return asList(asProperties(document).Statement)
    .map(asProperties)
    .filter(({ Effect }) => Effect === 'Allow');
}
