/** The reason why a first run goes no further, in words for the person who started it. */
export class Stopped extends Error {
  /** Tells it from a fault of the program. */
  override readonly name = 'Stopped';

  /**
   * @param what what went wrong, on one line
   * @param todo what to do or where to look
   */
  constructor(
    what: string,
    readonly todo: string,
  ) {
    super(what);
  }
}
