import { Reference, Stack, Tokenization, Validations } from 'aws-cdk-lib';
import { Grant, type IRole } from 'aws-cdk-lib/aws-iam';

/** What a role may do, on what, and why any wildcard in it cannot be avoided. */
export interface Permission {
  /** Actions by name, e.g. `s3:GetObject`; a wildcard is refused. */
  readonly actions: readonly string[];

  /** ARNs the actions apply to. */
  readonly resources: readonly string[];

  /**
   * Conditions of the statement.
   *
   * @default - the statement applies always
   */
  readonly conditions?: Record<string, Record<string, unknown>>;

  /**
   * Why a resource ends in `*`; the sentence is kept in the validation report beside the finding that it answers.
   *
   * @default - no resource may contain a `*`
   */
  readonly wildcard?: string;
}

/**
 * Adds a permission to a role, and keeps the reason for any wildcard in it where auditors look.
 *
 * The statement lands in the stack of the role, so that permissions are made with who holds them.
 *
 * @throws if an action contains `*`, if a resource does and no reason is given, or if a reason has nothing to explain
 */
export function allow(role: IRole, permission: Permission): Grant {
  const wildAction = permission.actions.find((action) => action.includes('*'));
  if (wildAction !== undefined) {
    throw new Error(`actions must be named one by one, got '${wildAction}'; list the API calls the code makes`);
  }
  const wild = permission.resources.filter((resource) => resource.includes('*'));
  if (wild.length > 0 && permission.wildcard === undefined) {
    throw new Error(
      `resource '${wild.join("', '")}' has a wildcard; name the resource, or say in 'wildcard' why it cannot be named`,
    );
  }
  if (wild.length === 0 && permission.wildcard !== undefined) {
    throw new Error(
      `'wildcard' gives a reason, but no resource has a wildcard; leave the reason out: '${permission.wildcard}'`,
    );
  }
  for (const resource of wild) {
    explainWildcard(role, resource, permission.wildcard ?? '');
  }
  return Grant.addToPrincipal({
    grantee: role,
    actions: [...permission.actions],
    resourceArns: [...permission.resources],
    conditions: permission.conditions,
  });
}

/**
 * Keeps the reason for a wildcard that a library put into a role's policy, beside the finding that it answers.
 *
 * @param resource the resource of the statement, as the library wrote it
 */
export function explainWildcard(role: IRole, resource: string, reason: string): void {
  const id = `AwsSolutions::AwsSolutions-IAM5[Resource::${flatten(role, resource)}]`;
  const earlier = REASONS.get(role) ?? new Map<string, Set<string>>();
  const reasons = (earlier.get(id) ?? new Set<string>()).add(reason);
  REASONS.set(role, earlier.set(id, reasons));
  Validations.of(role).acknowledge({ id, reason: [...reasons].join('; ') });
}

/** Reasons of each role's wildcards by finding: several statements may have the same resource, and each its reason. */
const REASONS = new WeakMap<IRole, Map<string, Set<string>>>();

/** The ARN as the policy checks name it: `<LogicalIdWithoutHash.Attribute>` for a reference, wherever it points. */
function flatten(scope: IRole, arn: string): string {
  return Tokenization.reverseString(arn)
    .mapTokens({
      mapToken: (token) => {
        // A reference has its short form only in the stack of what it refers to; elsewhere it becomes an import.
        const home = Reference.isReference(token) ? token.target : scope;
        return flattenIntrinsic(Stack.of(home).resolve(token));
      },
    })
    .join({ join: (left: unknown, right: unknown) => `${String(left ?? '')}${String(right ?? '')}` });
}

/** Text of a CloudFormation intrinsic function, as cdk-nag writes it into the ids of its findings. */
function flattenIntrinsic(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const [name, argument] = Object.entries(value)[0] ?? [];
  switch (name) {
    case 'Ref':
      return `<${withoutHash(String(argument))}>`;
    case 'Fn::GetAtt':
      return `<${withoutHash(String((argument as string[])[0]))}.${String((argument as string[])[1])}>`;
    case 'Fn::Sub':
      return String(argument).replace(/\$\{/g, '<').replace(/\}/g, '>');
    case 'Fn::Join': {
      const [delimiter, parts] = argument as [string, unknown[]];
      return parts.map(flattenIntrinsic).join(delimiter);
    }
    default:
      return JSON.stringify(value);
  }
}

/** Logical ids end in eight hexadecimal digits, except those of pseudo parameters and of single-part paths. */
function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
