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
export function table(checks: readonly Check[]): string[] {
  const rows = [
    ['', 'what', 'found', 'must be'],
    ...checks.map(({ ok, what, found, wanted }) => [ok ? 'ok' : 'NOT', what, found, wanted]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Numbers as people read them: whole ones with separators, others with four digits or as powers of ten. */
function shown(value: string | number): string {
  if (typeof value === 'string') {
    return value;
  }
  if (Number.isInteger(value)) {
    return value.toLocaleString('en-US');
  }
  return Math.abs(value) < 1e-4 ? value.toExponential(1) : value.toFixed(4);
}
