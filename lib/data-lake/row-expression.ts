import type { Column } from './table-definition';

/** The guide: "Total length of the expression must be less than 2048 characters". */
const LONGEST = 2047;

const TOKEN = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(<=|>=|<>|!=|[=<>(),]))/y;
const COMPARISONS = ['=', '<', '>', '<=', '>=', '<>', '!='];
const STRINGS = ['string', 'char', 'varchar'];
const NUMBERS = ['int', 'integer', 'tinyint', 'smallint', 'bigint', 'long', 'float', 'double', 'decimal'];

type Kind = 'text' | 'number' | 'boolean';

/**
 * Looks at a row expression of a data filter as Lake Formation would: a comparison of a column with constants, or several
 * of them in `AND`, `OR`, `NOT` and parentheses ("PartiQL support in row filter expressions"). No functions, and no column
 * beside another.
 *
 * @param columns columns of the table that an expression may name
 * @param partitions names of those that are parts of the object keys, which `IS NULL` does not take
 * @throws if it is too long, says something that Lake Formation does not take, or compares a column with another type
 */
export function checkRowExpression(
  expression: string,
  columns: readonly Pick<Column, 'name' | 'type'>[],
  partitions: readonly string[] = [],
): void {
  if (expression.length > LONGEST) {
    throw new Error(
      `rows must be an expression of at most ${LONGEST} characters, got ${expression.length}; shorten it`,
    );
  }
  new Reader(expression, new Map(columns.map(({ name, type }) => [name, kindOf(type)])), partitions).read();
}

/** What a type is compared with; undefined for types that no row expression may name. */
function kindOf(type: string): Kind | undefined {
  const name = type.toLowerCase().replace(/\(.*/, '');
  if (STRINGS.includes(name)) return 'text';
  if (NUMBERS.includes(name)) return 'number';
  return name === 'boolean' ? 'boolean' : undefined;
}

class Reader {
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(
    private readonly expression: string,
    private readonly columns: ReadonlyMap<string, Kind | undefined>,
    private readonly partitions: readonly string[],
  ) {
    TOKEN.lastIndex = 0;
    const end = expression.trimEnd().length;
    while (TOKEN.lastIndex < end) {
      const start = TOKEN.lastIndex;
      const match = TOKEN.exec(expression);
      if (match === null) {
        throw this.wrong(`cannot be read from "${expression.slice(start).trim().slice(0, 20)}" on`);
      }
      this.tokens.push(match[0].trim());
    }
  }

  read(): void {
    this.either();
    if (this.at < this.tokens.length) {
      throw this.wrong(`must end, or go on with AND or OR, before '${this.next()}'`);
    }
  }

  private either(): void {
    do {
      this.both();
    } while (this.takes('OR'));
  }

  private both(): void {
    do {
      this.term();
    } while (this.takes('AND'));
  }

  private term(): void {
    if (this.takes('NOT')) {
      this.term();
    } else if (this.takes('(')) {
      this.either();
      this.must(')');
    } else {
      this.comparison();
    }
  }

  private comparison(): void {
    const column = this.next();
    if (!this.columns.has(column)) {
      throw this.wrong(`must name a column of the table before each operator, not '${column}'`);
    }
    const kind = this.columns.get(column);
    if (kind === undefined) {
      throw this.wrong(
        `names '${column}', whose type no row expression takes; numbers, texts and booleans are allowed`,
      );
    }
    if (this.takes('IS')) {
      this.takes('NOT');
      this.must('NULL');
      if (this.partitions.includes(column)) {
        throw this.wrong(`must not ask whether '${column}' is NULL, because it is a part of the object keys`);
      }
      return;
    }
    const negated = this.takes('NOT');
    if (this.takes('BETWEEN')) {
      this.constant(column, kind);
      this.must('AND');
      this.constant(column, kind);
    } else if (this.takes('IN')) {
      this.must('(');
      do {
        this.constant(column, kind);
      } while (this.takes(','));
      this.must(')');
    } else if (this.takes('LIKE')) {
      this.constant(column, 'text');
    } else if (!negated && COMPARISONS.includes(this.peek())) {
      this.at += 1;
      this.constant(column, kind);
    } else {
      throw this.wrong(
        `has '${this.peek()}' after '${column}'; ${COMPARISONS.join(' ')} BETWEEN IN LIKE IS and NOT are allowed`,
      );
    }
  }

  private constant(column: string, kind: Kind): void {
    const given = this.next();
    const right =
      kind === 'text' ? given.startsWith("'") : kind === 'number' ? /^-?\d/.test(given) : /^(true|false)$/i.test(given);
    if (!right) {
      const allowed = { text: "text in single quotes, as in 'F'", number: 'a number', boolean: 'true or false' }[kind];
      throw this.wrong(`must compare '${column}' with ${allowed}, not with ${given}`);
    }
  }

  private peek(): string {
    return this.tokens[this.at] ?? 'the end';
  }

  private next(): string {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  private takes(word: string): boolean {
    const found = this.peek().toUpperCase() === word;
    if (found) this.at += 1;
    return found;
  }

  private must(word: string): void {
    if (!this.takes(word)) throw this.wrong(`must have ${word} before '${this.peek()}'`);
  }

  private wrong(problem: string): Error {
    return new Error(`rows ${problem}; correct the expression: ${this.expression}`);
  }
}
