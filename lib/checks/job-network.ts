import type { Assembly, Resource } from './assembly';
import { securityGroupsOf } from './security-groups';

/** The security groups that a job or a file system names; undefined unless the templates make all of them. */
export function groupsOf(ids: readonly unknown[], assembly: Assembly): Resource[] | undefined {
  const groups = securityGroupsOf(ids, assembly);
  return groups.length > 0 && groups.length === new Set(ids).size ? groups : undefined;
}
