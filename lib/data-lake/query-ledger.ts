import type { IRole } from 'aws-cdk-lib/aws-iam';

/** Which role sees which table whole, and which through a filter: permissions add up, so one role has one of the two. */
export class QueryLedger {
  private readonly filtered = new Map<string, string>();
  private readonly whole = new Map<string, string>();

  /**
   * Notes what a role is given.
   *
   * @param table `<database>.<table>`
   * @param how what gives it, in words for a message
   * @param filter name of the filter; undefined if none
   * @throws if the role has the table the other way, which would make a filter mean nothing
   */
  note(role: IRole, table: string, how: string, filter?: string): void {
    const key = `${role.node.path} ${table}`;
    const other = filter === undefined ? this.filtered.get(key) : this.whole.get(key);
    if (other !== undefined) {
      throw new Error(
        `role '${role.node.path}' would have '${table}' by ${other} and by ${how}; permissions add up, so a filter would ` +
          'mean nothing: give one of the two, or give them to two roles',
      );
    }
    (filter === undefined ? this.whole : this.filtered).set(key, how);
  }
}
