/** A question that people need not write themselves: Athena keeps it in a workgroup. */
export interface SavedQuery {
  /** Id of its construct, in the form of a class name, e.g. `ReadmissionByAge`; a changed id makes another query. */
  readonly id: string;

  /** What people look for it by; at most 128 characters. */
  readonly name: string;

  /** What it answers, and what its rows and columns are; at most 1,024 characters. */
  readonly description: string;

  /** One statement in the SQL of Athena (Trino), that names tables without their database. */
  readonly sql: string;
}
