import { line, median } from '../../../scripts/bench/ratio';

test.each([
  [{ name: 'a / b', rounds: [3, 1, 2] }, '   2.00  (1.00 to 3.00)  a / b'],
  [{ name: 'a / b', rounds: [2], aim: { atMost: 2.5 } }, '   2.00  (aim at most 2.5)  a / b'],
  [{ name: 'a / b', rounds: [3], aim: { atMost: 2.5 } }, '   3.00  (aim at most 2.5, NOT met)  a / b'],
  [{ name: 'a / b', rounds: [19, 21], aim: { atLeast: 20 } }, '  20.00  (19.00 to 21.00, aim at least 20)  a / b'],
  [{ name: 'a / b', rounds: [NaN], aim: { atLeast: 20 } }, '    NaN  (aim at least 20, NOT met)  a / b'],
  [{ name: 'a / b', rounds: [2] }, '   2.00  a / b'],
])('%j is told as a median, a range only of rounds that are known, and whether the aim is met', (ratio, text) => {
  expect(line(ratio)).toBe(text);
});

test('the median of an even number of rounds is the mean of the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
