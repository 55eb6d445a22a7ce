/**
 * One thing that AWS enforces at deploy or run time although a template synthesizes, and who answers for it here.
 *
 * `docs/checks.md` is made of these. A test opens the file that a fact names, and looks for the id in it.
 */
export type Fact = {
  /** Area and number, e.g. `TR-05`. */
  readonly id: string;

  /** The fact in one sentence, without full stop. */
  readonly says: string;
} & (
  | {
      /** Rules of `lib/checks` that find a template which breaks it. */
      readonly rules: readonly string[];
    }
  | {
      /** File of the construct that makes it impossible to break, and how. */
      readonly construct: string;
      readonly how: string;
    }
  | {
      /** File of the test that pins it for this platform, and how. */
      readonly test: string;
      readonly how: string;
    }
  | {
      /** Why nothing on this side of a deployment can tell. */
      readonly unchecked: string;
    }
);
