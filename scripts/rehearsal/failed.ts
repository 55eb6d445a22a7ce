/** A rehearsal that cannot go on. The message says what is wrong, and what to do. */
export class Failed extends Error {
  /** Tells what a person can mend from a fault of the program. */
  override readonly name = 'Failed';
}
