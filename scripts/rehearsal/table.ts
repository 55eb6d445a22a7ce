/**
 * Rows as lines of a table.
 *
 * @param rows the first one is the header
 * @param texts so many columns at the left hold text; those after them hold numbers, and are aligned at the right
 */
export function table(rows: readonly (readonly string[])[], texts = Infinity): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    widths
      .map((width, column) =>
        column < texts ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Numbers as people read them: whole ones with separators, others with four digits or as powers of ten. */
export function shown(value: string | number): string {
  if (typeof value === 'string') {
    return value;
  }
  if (Number.isInteger(value)) {
    return value.toLocaleString('en-US');
  }
  return Math.abs(value) < 1e-4 ? value.toExponential(1) : value.toFixed(4);
}
