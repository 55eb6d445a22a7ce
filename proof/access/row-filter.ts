/** A row: values by column; null where nothing is known. */
export type Row = Readonly<Record<string, Constant | null>>;

/** What a column is compared with. */
export type Constant = string | number | boolean;

/** Whether a row passes; undefined when that is unknown, and then the row is not shown. */
export type RowFilter = (row: Row) => boolean | undefined;

type Value = Constant | null;

/** Words, texts in single quotes, numbers, operators. */
const TOKEN = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*|"[^"]+")|(<=|>=|<>|!=|[=<>(),]))/y;

const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/**
 * Reads a row expression of a data filter, as far as Lake Formation takes one: comparisons of columns with constants,
 * `BETWEEN`, `IN`, `LIKE`, `IS [NOT] NULL`, joined by `AND`, `OR` and `NOT` (guide of Lake Formation, page "PartiQL support in row
 * filter expressions"). Like in SQL, a comparison with null is unknown.
 *
 * @throws if it is anything else; the message says what stands where something else must
 */
export function rowFilter(expression: string): RowFilter {
  const reader = new Reader(tokens(expression), expression);
  const filter = reader.alternatives();
  reader.end();
  return filter;
}

function tokens(expression: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (expression.slice(TOKEN.lastIndex).trim() !== '') {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (match === null) {
      throw new Error(
        `a row expression must be comparisons of columns with constants, got '${expression.slice(start)}'`,
      );
    }
    found.push(match[0].trim());
  }
  return found;
}

class Reader {
  private place = 0;

  constructor(
    private readonly found: readonly string[],
    private readonly expression: string,
  ) {}

  /** One `AND` or several, with `OR` between. */
  alternatives(): RowFilter {
    const parts = this.joined('OR', () => this.joined('AND', () => this.part(), every), some);
    return parts;
  }

  /** Nothing may follow. */
  end(): void {
    if (this.place < this.found.length) this.fail('the end');
  }

  private joined(word: string, part: () => RowFilter, join: (parts: readonly RowFilter[]) => RowFilter): RowFilter {
    const parts = [part()];
    while (this.take(word)) parts.push(part());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : join(parts);
  }

  private part(): RowFilter {
    if (this.take('NOT')) return not(this.part());
    if (this.take('(')) {
      const inner = this.alternatives();
      this.expect(')');
      return inner;
    }
    // `true` shows all rows.
    if (this.take('TRUE')) return () => true;
    return this.predicate(this.column());
  }

  private predicate(column: string): RowFilter {
    if (this.take('IS')) {
      const negated = this.take('NOT');
      this.expect('NULL');
      return (row) => (valueOf(row, column) === null) !== negated;
    }
    const negated = this.take('NOT');
    const test = this.test(negated);
    const filter: RowFilter = (row) => {
      const value = valueOf(row, column);
      return value === null ? undefined : test(value);
    };
    return negated ? not(filter) : filter;
  }

  private test(negated: boolean): (value: Constant) => boolean {
    if (this.take('BETWEEN')) {
      const low = this.constant();
      this.expect('AND');
      const high = this.constant();
      return (value) => order(value, low) >= 0 && order(value, high) <= 0;
    }
    if (this.take('IN')) {
      this.expect('(');
      const values = [this.constant()];
      while (this.take(',')) values.push(this.constant());
      this.expect(')');
      return (value) => values.some((one) => order(value, one) === 0);
    }
    if (this.take('LIKE')) {
      const pattern = like(String(this.constant()));
      return (value) => pattern.test(String(value));
    }
    const compare = COMPARE[this.found[this.place] ?? ''];
    if (compare === undefined || negated) return this.fail('a comparison');
    this.place++;
    const constant = this.constant();
    return (value) => compare(order(value, constant));
  }

  private column(): string {
    const token = this.found[this.place] ?? '';
    if (!/^(?:[A-Za-z_]|")/.test(token)) this.fail('a column');
    this.place++;
    return token.replaceAll('"', '').toLowerCase();
  }

  private constant(): Constant {
    const token = this.found[this.place] ?? '';
    this.place++;
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^-?\d/.test(token)) return Number(token);
    if (/^(true|false)$/i.test(token)) return token.toLowerCase() === 'true';
    this.place--;
    return this.fail('a number, true, false, or a text in single quotes');
  }

  private take(word: string): boolean {
    const is = this.found[this.place]?.toUpperCase() === word;
    if (is) this.place++;
    return is;
  }

  private expect(word: string): void {
    if (!this.take(word)) this.fail(word);
  }

  private fail(wanted: string): never {
    const token = this.found[this.place] ?? 'the end';
    throw new Error(`a row expression must have ${wanted} where it has '${token}': ${this.expression}`);
  }
}

function valueOf(row: Row, column: string): Value {
  return row[column] ?? null;
}

/** Which of two values comes first; what cannot be compared ends the reading of the filter. */
function order(one: Constant, other: Constant): number {
  if (typeof one !== typeof other) {
    throw new Error(`a row expression must compare values of one type, and compares '${one}' with '${other}'`);
  }
  return one < other ? -1 : one > other ? 1 : 0;
}

function like(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+*?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 's');
}

function not(filter: RowFilter): RowFilter {
  return (row) => {
    const passes = filter(row);
    return passes === undefined ? undefined : !passes;
  };
}

/** False when one is; unknown when one is, and none false. */
function every(filters: readonly RowFilter[]): RowFilter {
  return (row) => {
    const passes = filters.map((filter) => filter(row));
    return passes.includes(false) ? false : passes.includes(undefined) ? undefined : true;
  };
}

/** True when one is; unknown when one is, and none true. */
function some(filters: readonly RowFilter[]): RowFilter {
  return (row) => {
    const passes = filters.map((filter) => filter(row));
    return passes.includes(true) ? true : passes.includes(undefined) ? undefined : false;
  };
}
