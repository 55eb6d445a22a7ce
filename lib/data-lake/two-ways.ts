import type { IRole } from 'aws-cdk-lib/aws-iam';

/** Which roles use storage, and which query: whoever did both would see past row and column filters (RV-06). */
export class TwoWays {
  private readonly storage = new Set<string>();
  private readonly querying = new Set<string>();

  /** @throws if the role queries */
  usesStorage(role: IRole): void {
    note(role, this.storage, this.querying);
  }

  /** @throws if the role uses storage */
  queries(role: IRole): void {
    note(role, this.querying, this.storage);
  }
}

function note(role: IRole, mine: Set<string>, other: Set<string>): void {
  if (other.has(role.node.path)) {
    throw new Error(
      `role '${role.node.path}' would both use storage and query through Lake Formation, and so see past row and ` +
        'column filters (RV-06); give the two tasks two roles',
    );
  }
  mine.add(role.node.path);
}
