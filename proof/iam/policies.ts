import { type Assembly, asList, asProperties, at, type Resource } from '../../lib/checks/assembly';
import { namedBoundary } from './boundary';
import { managedPolicy } from './managed-policies';
import { type Names, pathOf } from './names';
import type { Document } from './simulator';

/** A role with everything that decides what it may do. */
export interface RolePolicies {
  /** The role. */
  readonly resource: Resource;

  /** Path of its construct. */
  readonly path: string;

  /** Its ARN. */
  readonly arn: string;

  /** Who may assume it. */
  readonly trust: Document;

  /** Its policies: inline, attached from any stack, and managed ones. */
  readonly identity: readonly Document[];

  /** Its permissions boundary; undefined when it has none. */
  readonly boundary?: readonly Document[];

  /** Policies by name that are neither in the templates nor known here. */
  readonly unknown: readonly string[];
}

/** A policy that stands at a resource. */
export interface ResourcePolicy {
  /** The resource it protects. */
  readonly resource: Resource;

  /** ARN of that resource. */
  readonly arn: string;

  /** The policy. */
  readonly document: Document;
}

/** One statement of a policy, with lists where the policy may have single values. */
export interface Statement {
  /** Whether it allows. */
  readonly allows: boolean;

  /** Patterns of actions; undefined with `NotAction`. */
  readonly actions?: readonly string[];

  /** Patterns of resources; undefined with `NotResource`, and in trust policies. */
  readonly resources?: readonly string[];

  /** Conditions: operator, key, values. */
  readonly conditions: readonly Condition[];

  /** Principals by kind, e.g. `Service`; `*` for everyone. */
  readonly principals: readonly { readonly kind: string; readonly value: string }[];

  /** Whether it names who is not meant. */
  readonly notPrincipal: boolean;
}

/** One condition of a statement. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const ATTACHED = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

/** Every role of the templates, with names and ARNs in the place of references. */
export function rolesOf(assembly: Assembly, names: Names): RolePolicies[] {
  const attached = assembly.ofType(...ATTACHED).map(({ properties, type }) => ({
    roles: asList(properties[type === 'AWS::IAM::RolePolicy' ? 'RoleName' : 'Roles']).map((role) =>
      names.text(String(role)),
    ),
    document: asProperties(names.value(properties.PolicyDocument)),
  }));
  return assembly.ofType('AWS::IAM::Role').map((resource) => {
    const { properties } = resource;
    const name = names.name(resource);
    const managed = (reference: unknown) => ({
      arn: names.text(String(reference)),
      document: ownManaged(assembly, names, reference) ?? managedPolicy(names.text(String(reference))),
    });
    const policies = asList(properties.ManagedPolicyArns).map(managed);
    const boundary =
      properties.PermissionsBoundary === undefined
        ? []
        : [managed(properties.PermissionsBoundary)].map(({ arn, document }) => ({
            arn,
            document: document ?? namedBoundary(arn),
          }));
    return {
      resource,
      path: pathOf(resource),
      arn: names.arn(resource) ?? name,
      trust: asProperties(names.value(properties.AssumeRolePolicyDocument)),
      identity: [
        ...asList(properties.Policies).map((one): Document => asProperties(names.value(at(one, 'PolicyDocument')))),
        ...attached.filter(({ roles }) => roles.includes(name)).map(({ document }) => document),
        ...known(policies),
      ],
      ...(boundary.length === 0 ? {} : { boundary: known(boundary) }),
      unknown: [...policies, ...boundary].filter(({ document }) => document === undefined).map(({ arn }) => arn),
    };
  });
}

function known(policies: readonly { readonly document: Document | undefined }[]): Document[] {
  return policies.map(({ document }) => document).filter((document) => document !== undefined);
}

function ownManaged(assembly: Assembly, names: Names, reference: unknown): Document | undefined {
  const resource = assembly.target(reference);
  if (resource?.type !== 'AWS::IAM::ManagedPolicy') return undefined;
  return asProperties(names.value(resource.properties.PolicyDocument));
}

/** Where policies of resources stand: the property with the policy, and that with what it protects; none, if itself. */
export const AT_RESOURCES: Readonly<Record<string, readonly [policy: string, target?: string]>> = {
  'AWS::S3::BucketPolicy': ['PolicyDocument', 'Bucket'],
  'AWS::KMS::Key': ['KeyPolicy'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument', 'Topics'],
  'AWS::SQS::QueuePolicy': ['PolicyDocument', 'Queues'],
  'AWS::Kinesis::ResourcePolicy': ['ResourcePolicy', 'ResourceArn'],
  'AWS::SecretsManager::ResourcePolicy': ['ResourcePolicy', 'SecretId'],
  'AWS::SageMaker::ModelPackageGroup': ['ModelPackageGroupPolicy'],
  'AWS::ECR::Repository': ['RepositoryPolicyText'],
  'AWS::EFS::FileSystem': ['FileSystemPolicy'],
};

/** Every policy that stands at a resource; several for one resource are one. */
export function resourcePoliciesOf(assembly: Assembly, names: Names): ResourcePolicy[] {
  const statements = new Map<Resource, unknown[]>();
  const add = (target: Resource | undefined, added: readonly unknown[]): void => {
    if (target !== undefined) statements.set(target, [...(statements.get(target) ?? []), ...added]);
  };
  for (const resource of assembly.resources) {
    const [policy, target] = AT_RESOURCES[resource.type] ?? [];
    if (policy !== undefined && resource.properties[policy] !== undefined) {
      const document = asProperties(names.value(resource.properties[policy]));
      const targets = target === undefined ? [resource] : assembly.named(resource.properties[target]);
      for (const one of targets) add(one, asList(document.Statement));
    }
    if (resource.type === 'AWS::Logs::ResourcePolicy') {
      for (const { group, statement } of logStatements(resource, assembly, names)) add(group, [statement]);
    }
    if (resource.type === 'AWS::Lambda::Permission') {
      add(assembly.named(resource.properties.FunctionName)[0], [permission(resource, names)]);
    }
  }
  return [...statements].map(([resource, Statement]) => ({
    resource,
    arn: names.arn(resource) ?? names.name(resource),
    document: { Version: '2012-10-17', Statement },
  }));
}

/** Statements of a policy of CloudWatch Logs, which is text and of the whole account, each with the one log group that it is about. */
export function logStatements(
  { properties }: Resource,
  assembly: Assembly,
  names: Names,
): { readonly group: Resource | undefined; readonly statement: unknown }[] {
  const document: unknown = names.value(properties.PolicyDocument);
  const { Statement } = asProperties(typeof document === 'string' ? JSON.parse(document) : document);
  const groups = new Map(assembly.ofType('AWS::Logs::LogGroup').map((group) => [names.arn(group), group]));
  return asList(Statement).flatMap((one) => {
    const resources = asList(asProperties(one).Resource).map(String);
    return (resources.length === 0 ? ['*'] : resources).map((on) => ({
      group: groups.get(on.replace(/:(\*|log-stream:.*)$/, '')),
      statement: { ...asProperties(one), Resource: on },
    }));
  });
}

/** A Lambda permission as the statement that Lambda makes of it. */
function permission({ properties }: Resource, names: Names): unknown {
  const { Action, Principal, SourceArn, SourceAccount } = asProperties(names.value(properties));
  const service = /\.amazonaws\.com(\.cn)?$/.test(String(Principal));
  return {
    Effect: 'Allow',
    Action,
    Principal: Principal === '*' ? '*' : service ? { Service: Principal } : { AWS: Principal },
    Resource: '*',
    Condition: {
      ...(SourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': SourceArn } }),
      ...(SourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
    },
  };
}

const parsed = new WeakMap<Document, readonly Statement[]>();

/** The statements of a policy. */
export function statementsOf(document: Document): readonly Statement[] {
  const known = parsed.get(document) ?? asList(document.Statement).map((one) => statementOf(asProperties(one)));
  parsed.set(document, known);
  return known;
}

function statementOf(statement: Readonly<Record<string, unknown>>): Statement {
  const principal = statement.Principal ?? statement.NotPrincipal;
  return {
    allows: statement.Effect === 'Allow',
    ...(statement.Action === undefined ? {} : { actions: asList(statement.Action).map(String) }),
    ...(statement.Resource === undefined ? {} : { resources: asList(statement.Resource).map(String) }),
    conditions: Object.entries(asProperties(statement.Condition)).flatMap(([operator, keys]) =>
      Object.entries(asProperties(keys)).map(([key, values]) => ({
        operator,
        key,
        values: asList(values).map(String),
      })),
    ),
    principals:
      typeof principal === 'string'
        ? [{ kind: 'AWS', value: principal }]
        : Object.entries(asProperties(principal)).flatMap(([kind, values]) =>
            asList(values).map((value) => ({ kind, value: String(value) })),
          ),
    notPrincipal: statement.NotPrincipal !== undefined,
  };
}
