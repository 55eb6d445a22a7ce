import { checkRowExpression } from '../../lib/data-lake/row-expression';

const COLUMNS = [
  { name: 'diag_1', type: 'string' },
  { name: 'age', type: 'int' },
  { name: 'rate', type: 'decimal(4,2)' },
  { name: 'open', type: 'boolean' },
  { name: 'tags', type: 'array<string>' },
  { name: 'day', type: 'string' },
];

/** Looks at an expression over a table whose part `day` stands in the object keys. */
const check = (expression: string) => () => checkRowExpression(expression, COLUMNS, ['day']);

describe('checkRowExpression', () => {
  test.each([
    "diag_1 = '250'",
    "diag_1 <> '250' AND age >= 18",
    "(diag_1 IS NULL) OR (NOT (diag_1 BETWEEN '290' AND '319.99'))",
    "diag_1 NOT IN ('042', 'it''s') and diag_1 not like 'V%'",
    'age BETWEEN -1 AND 10 OR rate <= 1.5',
    "open = true AND day = '01' AND age IS NOT NULL",
  ])('takes what the guide allows: %s', (expression) => {
    expect(check(expression)).not.toThrow();
  });

  test.each([
    ['diag_1 = "250"', /cannot be read from/],
    ["lower(diag_1) = 'a'", /must name a column .*, not 'lower'/],
    ['age = rate', /must compare 'age' with a number, not with rate/],
    ["age = '18'", /must compare 'age' with a number, not with '18'/],
    ['diag_1 = 250', /must compare 'diag_1' with text in single quotes/],
    ["nobody = '1'", /must name a column of the table before each operator, not 'nobody'/],
    ["tags = 'a'", /names 'tags', whose type no row expression takes/],
    ['day IS NULL', /must not ask whether 'day' is NULL/],
    ["diag_1 ~ '25'", /cannot be read from "~ '25'"/],
    ["(diag_1 = '250'", /must have \) before 'the end'/],
    ["diag_1 = '250' age = 1", /must end, or go on with AND or OR, before 'age'/],
    ["diag_1 NOT = '250'", /has '=' after 'diag_1'; .* are allowed/],
    ['', /must name a column/],
  ])('refuses what Lake Formation would: %s', (expression, message) => {
    expect(check(expression)).toThrow(message);
  });

  test('refuses more than 2,047 characters, the most that Lake Formation takes', () => {
    const length = (count: number) => `diag_1 = '${'x'.repeat(count - "diag_1 = ''".length)}'`;
    expect(check(length(2047))).not.toThrow();
    expect(check(length(2048))).toThrow('rows must be an expression of at most 2047 characters, got 2048; shorten it');
  });

  test('says which expression it is about, so that the place is found', () => {
    expect(check("nobody = '1'")).toThrow("correct the expression: nobody = '1'");
  });
});
