import { atLeast, atMost, checkTable, equal } from '../../../scripts/rehearsal/check';
import { shown, table } from '../../../scripts/rehearsal/table';

describe('checks', () => {
  test('equal takes the same value alone', () => {
    expect(equal('rows', 5, 5)).toEqual({ what: 'rows', found: '5', wanted: '5', ok: true });
    expect(equal('rows', 5, 6).ok).toBe(false);
    expect(equal('word', 'a', 'b').ok).toBe(false);
  });

  test('a number is no text', () => {
    expect(equal('rows', '5', 5).ok).toBe(false);
  });

  test('atLeast and atMost take the bound itself, and nothing beyond it', () => {
    expect(atLeast('AUC', 0.6, 0.6)).toEqual({ what: 'AUC', found: '0.6000', wanted: 'at least 0.6000', ok: true });
    expect(atLeast('AUC', 0.5999, 0.6).ok).toBe(false);
    expect(atMost('difference', 1e-6, 1e-6)).toMatchObject({ wanted: 'at most 1.0e-6', ok: true });
    expect(atMost('difference', 1.1e-6, 1e-6).ok).toBe(false);
  });

  test('NaN is never so', () => {
    expect([equal('a', NaN, NaN), atLeast('a', NaN, 0), atLeast('a', 0, NaN)].map(({ ok }) => ok)).not.toContain(true);
    expect([atMost('a', NaN, 0), atMost('a', 0, NaN)].map(({ ok }) => ok)).not.toContain(true);
    expect(equal('a', NaN, 0).found).toBe('NaN');
  });
});

describe('checkTable', () => {
  test('says of each check what was found and what must be, and marks what is not so', () => {
    expect(checkTable([equal('rows', 1000, 1000), atLeast('AUC', 0.5, 0.6)])).toEqual([
      '     what  found   must be',
      'ok   rows  1,000   1,000',
      'NOT  AUC   0.5000  at least 0.6000',
    ]);
  });
});

describe('table', () => {
  test('aligns texts at the left and numbers at the right', () => {
    const rows = [
      ['name', 'rows'],
      ['a longer one', '5'],
    ];
    expect(table(rows, 1)).toEqual(['name          rows', 'a longer one     5']);
  });

  test('has a cell for each column of the header', () => {
    expect(table([['a', 'b'], ['1']])).toEqual(['a  b', '1']);
    expect(table([])).toEqual([]);
  });
});

describe('shown', () => {
  test.each([
    ['text', 'text'],
    [101_766, '101,766'],
    [0, '0'],
    [0.67891, '0.6789'],
    [-0.5, '-0.5000'],
    [0.0000123, '1.2e-5'],
  ])('%s is %s', (value, text) => {
    expect(shown(value)).toBe(text);
  });
});
