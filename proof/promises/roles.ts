import type { Assembly } from '../../lib/checks/assembly';
import { specifiedValues } from '../specification';

/** Types that name a role without acting as it. */
const NAMES_ONLY = /^AWS::(IAM|LakeFormation|KMS|S3|SNS)::|^Custom::LakeFormation/;

/** Types of which each belongs to what stands beside it. */
const OWNED: readonly string[] = ['AWS::IAM::Role', 'AWS::Logs::LogGroup'];

/** Roles, and logs of functions, that something else than what stands beside them uses: then it may do what was meant for another. */
export function borrowedRoles(assembly: Assembly): string[] {
  return assembly.resources
    .filter(({ type }) => !NAMES_ONLY.test(type))
    .flatMap((resource) =>
      specifiedValues(resource.type, resource.properties).flatMap(({ value }) => {
        const role = typeof value === 'string' && /^@\{[^}]+\}$/.test(value) ? assembly.target(value) : undefined;
        if (role === undefined || !OWNED.includes(role.type)) return [];
        if (role.type === 'AWS::Logs::LogGroup' && resource.type !== 'AWS::Lambda::Function') return [];
        const home = homeOf(role.path);
        return resource.path.startsWith(home)
          ? []
          : [`${resource.id}: acts as ${role.path}, or writes to it, which belongs to ${home}`];
      }),
    );
}

/** Where a role stands: what holds it, or, for one that CDK adds to an L2, what holds that. */
function homeOf(path: string): string {
  return path.replace(/(\/[^/]+\/Resource)?\/[^/]+$/, '');
}
