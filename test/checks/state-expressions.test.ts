import { expectedText } from '../../lib/checks/state-expressions';

describe('expectedText', () => {
  test.each([
    ['States.UUID()', 36],
    ["States.Hash($.a, 'MD5')", 32],
    ["States.Hash($.a, 'SHA-256')", 64],
    ['$$.Execution.Name', 80],
    ["States.Format('a-{}-b', States.UUID())", 40],
    ["States.Format('{}{}', States.UUID(), $$.Execution.Name)", 116],
    ["States.ArrayGetItem(States.StringSplit(States.UUID(), '-'), 4)", 12],
    ["States.Format('a, b')", 4],
  ])('%s yields %d characters at most', (expression, longest) => {
    expect(expectedText(expression).longest).toBe(longest);
  });

  test.each(['$.name', "States.Format('{}', $.name)", 'States.ArrayGetItem($.names, 0)', 'States.MathAdd($.a, 1)'])(
    '%s can have any length',
    (expression) => {
      expect(expectedText(expression).longest).toBeUndefined();
    },
  );

  test('a format is the same each time only when nothing in it differs', () => {
    expect(expectedText("States.Format('a-{}', 'b')")).toMatchObject({ isConstant: true, sample: 'a-b' });
    expect(expectedText("States.Format('a-{}', $.b)")).toMatchObject({ isConstant: false, sample: 'a-x' });
  });

  test('a quote that is escaped does not end a text', () => {
    expect(expectedText(String.raw`States.Format('it\'s, {}', 'b')`).sample).toBe("it's, b");
  });
});
