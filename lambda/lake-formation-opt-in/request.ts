import type { Resource } from '@aws-sdk/client-lakeformation';
import type { OptIns } from './opt-ins';

/** Properties of a custom resource, as CloudFormation hands them over. */
type Properties = Readonly<Record<string, unknown>>;

/**
 * The opt-ins of the properties of a `Custom::LakeFormationOptIn`.
 *
 * @throws if `Principal` is no ARN of a role, or `Resources` no list of databases and tables
 */
export function optInsOf(properties: Properties): OptIns {
  return { principal: roleArn('Principal', properties.Principal), resources: resourcesOf(properties) };
}

/**
 * The databases and tables of the properties of a custom resource.
 *
 * @throws if `Resources` is no list of them
 */
export function resourcesOf({ Resources }: Properties): Resource[] {
  const right =
    Array.isArray(Resources) &&
    Resources.length > 0 &&
    Resources.every((one: unknown) => typeof one === 'object' && one !== null && ('Database' in one || 'Table' in one));
  if (!right) {
    throw new Error(`Resources must be a list of databases and tables, got ${JSON.stringify(Resources)}`);
  }
  return Resources as Resource[];
}

/**
 * The role of the properties of a `Custom::LakeFormationAdministrator`.
 *
 * @throws if `Administrator` is no ARN of a role
 */
export function administratorOf({ Administrator }: Properties): string {
  return roleArn('Administrator', Administrator);
}

/** Name of a role without its account, for logs. */
export function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function roleArn(property: string, value: unknown): string {
  if (typeof value !== 'string' || !/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(value)) {
    throw new Error(`${property} must be the ARN of a role, got ${JSON.stringify(value)}`);
  }
  return value;
}
