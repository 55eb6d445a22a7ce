import { shown, table } from './table';

/** One thing that must be so after a rehearsal. */
export interface Check {
  /** What is checked. */
  readonly what: string;

  /** What was found. */
  readonly found: string;

  /** What must be found. */
  readonly wanted: string;

  /** Whether it was. */
  readonly ok: boolean;
}

/** A check that a value is another. */
export function equal(what: string, found: string | number, wanted: string | number): Check {
  return { what, found: shown(found), wanted: shown(wanted), ok: found === wanted };
}

/** A check that a number is at least so high. */
export function atLeast(what: string, found: number, least: number): Check {
  return { what, found: shown(found), wanted: `at least ${shown(least)}`, ok: found >= least };
}

/** A check that a number is at most so high. */
export function atMost(what: string, found: number, most: number): Check {
  return { what, found: shown(found), wanted: `at most ${shown(most)}`, ok: found <= most };
}

/** Checks as lines of a table, those that failed marked. */
export function checkTable(checks: readonly Check[]): string[] {
  return table([
    ['', 'what', 'found', 'must be'],
    ...checks.map(({ ok, what, found, wanted }) => [ok ? 'ok' : 'NOT', what, found, wanted]),
  ]);
}
