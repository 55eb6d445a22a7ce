import { INVOCATION_METADATA } from '../../lib/audit/invocation-audit';
import { type Assembly, asList, asProperties, at, type Resource } from '../../lib/checks/assembly';
import { OPEN_ENCOUNTERS } from '../../lib/readmission/filters';
import { READMISSION_QUERIES } from '../../lib/readmission/queries';
import { denyJson } from '../../lib/security/guardrail';
import { guardrails } from '../../lib/security/guardrails';

/** Where the guardrails and the roles of people are. */
const GUARDRAILS = /^People\/Guardrails\//;
const PEOPLE = /^People\//;

/** Policies of people that deny something else than the guardrails say, and people without one of them. */
export function wrongGuardrails(assembly: Assembly): string[] {
  const policies = assembly.ofType('AWS::IAM::ManagedPolicy').filter(({ path }) => GUARDRAILS.test(path));
  const people = assembly.ofType('AWS::IAM::Role').filter(({ path }) => PEOPLE.test(path));
  if (people.length === 0) return [];
  const found = policies.flatMap(({ id, properties }) =>
    asList(asProperties(properties.PolicyDocument).Statement).map((statement) => ({ id, statement })),
  );
  const wanted = new Map(denyJson(guardrails(choicesOf(assembly, found))).map((one) => [one.Sid, inOrder(one)]));
  const sids = new Set(found.map(({ statement }) => String(asProperties(statement).Sid)));
  return [
    ...found
      .filter(({ statement }) => wanted.get(String(asProperties(statement).Sid)) !== inOrder(statement))
      .map(({ id, statement }) => `${id}: '${String(asProperties(statement).Sid)}' must say what the guardrail says`),
    ...[...wanted.keys()]
      .filter((sid) => !sids.has(sid))
      .map((sid) => `no policy of people has the guardrail '${sid}'`),
    ...people.flatMap((role) =>
      policies
        .filter(({ id }) => !assembly.named(role.properties.ManagedPolicyArns).some((policy) => policy.id === id))
        .map(({ id }) => `${role.id}: must have the guardrails of ${id}`),
    ),
  ];
}

/** What the configuration chose for the guardrails: instance types as they stand there, our subnets and our keys. */
function choicesOf(assembly: Assembly, found: readonly { readonly statement: unknown }[]) {
  const own = (key: string): string[] => {
    const values = found.flatMap(({ statement }) =>
      Object.values(asProperties(asProperties(statement).Condition)).flatMap((one) => asList(asProperties(one)[key])),
    );
    return [...new Set(values.map(String))].filter((value) => value.includes('@{') || value.startsWith('subnet-'));
  };
  const types = found
    .filter(({ statement }) => /^SageMakerInstanceTypes/.test(String(asProperties(statement).Sid)))
    .flatMap(({ statement }) =>
      Object.values(asProperties(asProperties(statement).Condition)).flatMap((one) =>
        asList(asProperties(one)['sagemaker:InstanceTypes']),
      ),
    )
    .map(String)
    .filter((value) => value.startsWith('ml.') || value === 'system');
  const keys = assembly
    .ofType('AWS::KMS::Key')
    .filter(({ path }) => /\/Keys\/(Restricted|Internal)(\/|$)/.test(path))
    .map(({ id }) => `@{${id}.Arn}`);
  return { instanceTypes: [...new Set(types)], subnets: own('sagemaker:VpcSubnets'), keys };
}

/** Filters that show other columns or rows than they are meant to. */
export function otherFilters(assembly: Assembly): string[] {
  const wanted = new Map([
    ['Data/OpenEncounters', OPEN_ENCOUNTERS],
    ['People/InvocationMetadata', INVOCATION_METADATA],
  ]);
  return assembly.ofType('AWS::LakeFormation::DataCellsFilter').flatMap(({ id, path, properties }) => {
    const filter = wanted.get(path.replace(/\/Resource$/, ''));
    if (filter === undefined)
      return [`${id}: is a filter that nobody has described; describe it in proof/promises/people.ts`];
    const rows = at(properties, 'RowFilter.FilterExpression');
    return [
      ...(inOrder(properties.ColumnNames) === inOrder(filter.columns)
        ? []
        : [`${id}: must show ${filter.columns.join(', ')}, and shows ${asList(properties.ColumnNames).join(', ')}`]),
      ...(rows === filter.rows ? [] : [`${id}: must show rows where ${String(filter.rows)}, got ${String(rows)}`]),
    ];
  });
}

/** Workgroups whose results lie elsewhere or openly, and saved questions that ask something else. */
export function wrongWorkgroups(assembly: Assembly): string[] {
  const questions = new Map(READMISSION_QUERIES.map(({ name, sql }) => [name, sql]));
  return [
    ...assembly.ofType('AWS::Athena::WorkGroup').flatMap(({ id, properties }) => {
      const result = asProperties(at(properties, 'WorkGroupConfiguration.ResultConfiguration'));
      const place = `/${String(properties.Name)}/`;
      return [
        ...(at(result, 'EncryptionConfiguration.EncryptionOption') === 'SSE_KMS'
          ? []
          : [`${id}: results must be encrypted by SSE_KMS, as their bucket is`]),
        ...(at(properties, 'WorkGroupConfiguration.RequesterPaysEnabled') === true
          ? [`${id}: must not pay for reading buckets of others`]
          : []),
        ...(String(result.OutputLocation).endsWith(place)
          ? []
          : [`${id}: results must lie in ${place}, its own place`]),
      ];
    }),
    ...assembly
      .ofType('AWS::Athena::NamedQuery')
      .filter(({ properties }) => typeof properties.Name !== 'string')
      .map(({ id }) => `${id}: must have a name, by which people find it`),
    ...assembly
      .ofType('AWS::Athena::NamedQuery')
      .filter(({ properties }) => questions.has(String(properties.Name)))
      .filter(({ properties }) => questions.get(String(properties.Name)) !== properties.QueryString)
      .map(({ id, properties }) => `${id}: must ask what '${String(properties.Name)}' asks`),
  ];
}

/** Tags of Lake Formation whose old value would be taken off after the new one was put on. */
export function lostTags(assembly: Assembly): string[] {
  return assembly
    .ofType('AWS::LakeFormation::TagAssociation')
    .filter(({ template }: Resource) => template.UpdateReplacePolicy !== 'Retain')
    .map(
      ({ id }) => `${id}: must be kept when it is replaced, or CloudFormation takes the new value off with the old one`,
    );
}

/** JSON in which the order of keys and of lists does not count, nor whether one value is a list. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.map(inOrder).sort();
    return items.length === 1 ? String(items[0]) : `[${items.join()}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(String(value));
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries
    .map(([key, item]) => `${key}:${inOrder(item)}`)
    .sort()
    .join()}}`;
}
