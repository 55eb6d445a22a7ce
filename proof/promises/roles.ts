import type { Assembly } from '../../lib/checks/assembly';
import { specifiedValues } from '../specification';

/** Types that name a role without acting as it. */
const NAMES_ONLY = /^AWS::(IAM|LakeFormation|KMS|S3|SNS)::/;

/** Roles that something else than what stands beside them acts as: then it may do what was meant for another. */
export function borrowedRoles(assembly: Assembly): string[] {
  return assembly.resources
    .filter(({ type }) => !NAMES_ONLY.test(type))
    .flatMap((resource) =>
      specifiedValues(resource.type, resource.properties).flatMap(({ value }) => {
        const role = typeof value === 'string' && /^@\{[^}]+\}$/.test(value) ? assembly.target(value) : undefined;
        if (role?.type !== 'AWS::IAM::Role') return [];
        const home = homeOf(role.path);
        return resource.path.startsWith(home)
          ? []
          : [`${resource.id}: acts as ${role.path}, which is the role of ${home}`];
      }),
    );
}

/** Where a role stands: what holds it, or, for one that CDK adds to an L2, what holds that. */
function homeOf(path: string): string {
  return path.replace(/(\/[^/]+\/Resource)?\/[^/]+$/, '');
}
