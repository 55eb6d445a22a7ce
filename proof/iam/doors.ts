import { type Assembly, asList, asProperties, type Resource } from '../../lib/checks/assembly';
import { type Names, pathOf } from './names';
import type { Platform } from './platform';
import { AT_RESOURCES, logStatements } from './policies';

/** Types that name a principal without opening anything, or that another part of the proof reads. */
const READ_ELSEWHERE: readonly string[] = [
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::Logs::ResourcePolicy',
  // An endpoint policy only takes away: what passes still needs the policies of both ends.
  'AWS::EC2::VPCEndpoint',
  'AWS::LakeFormation::PrincipalPermissions',
  // Read with the permissions of Lake Formation, against the same list.
  'Custom::LakeFormationOptIn',
];

/** Types that open something by being there, or by one of their properties. */
const DOORS: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => string | undefined>> = {
  'AWS::S3::AccessPoint': () => 'is a second way into a bucket, past its policy',
  'AWS::S3::MultiRegionAccessPoint': () => 'is a second way into buckets, past their policies',
  'AWS::S3ObjectLambda::AccessPoint': () => 'is a second way into a bucket, past its policy',
  'AWS::RAM::ResourceShare': () => 'gives resources to other accounts',
  'AWS::Lambda::Url': ({ AuthType }) =>
    AuthType === 'AWS_IAM' ? undefined : `has AuthType '${String(AuthType)}', which lets everyone invoke the function`,
};

/**
 * Ways into a resource that no other part of the proof reads, so that one that is new is a fault and not a silence: a
 * principal in a property of a type that is not in the table of policies, and a policy for what is not in the templates.
 */
export function unreadDoors({ assembly, names }: Pick<Platform, 'assembly' | 'names'>): string[] {
  return assembly.resources.flatMap((resource) => {
    const { type, properties } = resource;
    const says = DOORS[type]?.(properties);
    if (says !== undefined) return [`${pathOf(resource)}, ${type}, ${says}; take it out`];
    const lost = lostPolicy(assembly, resource) ?? lostLogs(assembly, resource, names);
    if (lost !== undefined) return [lost];
    const read = AT_RESOURCES[type]?.[0];
    const rest = Object.entries(properties).filter(([name]) => name !== read);
    if (READ_ELSEWHERE.includes(type) || !rest.some(([name, value]) => namesPrincipal(name, value))) return [];
    return [
      `${pathOf(resource)}, ${type}, names a principal where no policy is read; write it into a policy of a type in AT_RESOURCES, or add the type`,
    ];
  });
}

/** What is wrong with a policy whose resource cannot be found. */
function lostPolicy(assembly: Assembly, resource: Resource): string | undefined {
  const target = resource.type === 'AWS::Lambda::Permission' ? 'FunctionName' : AT_RESOURCES[resource.type]?.[1];
  if (target === undefined) return undefined;
  const named = asList(resource.properties[target]);
  const lost = named.filter((one) => assembly.named(one).length === 0);
  if (named.length > 0 && lost.length === 0) return undefined;
  return `${pathOf(resource)}, ${resource.type}, must name a resource of the templates in ${target}, got '${lost.map(String).join(', ')}'; nobody reads its policy otherwise`;
}

/** What is wrong with a policy of CloudWatch Logs that is about more than one log group of the templates. */
function lostLogs(assembly: Assembly, resource: Resource, names: Names): string | undefined {
  if (resource.type !== 'AWS::Logs::ResourcePolicy') return undefined;
  const lost = logStatements(resource, assembly, names).filter(({ group }) => group === undefined);
  if (lost.length === 0) return undefined;
  const on = lost.map(({ statement }) => String(asProperties(statement).Resource)).join(', ');
  return `${pathOf(resource)}, ${resource.type}, must be about log groups of the templates alone, got '${on}'; name them one by one`;
}

/** Whether a value has a principal somewhere, also in a policy that is given as text. */
function namesPrincipal(name: string, value: unknown): boolean {
  if (name === 'Principal' || name === 'NotPrincipal') return true;
  if (typeof value === 'string') return /\\?"(Not)?Principal\\?"\s*:/.test(value);
  if (Array.isArray(value)) return value.some((one) => namesPrincipal('', one));
  return Object.entries(asProperties(value)).some(([key, one]) => namesPrincipal(key, one));
}
