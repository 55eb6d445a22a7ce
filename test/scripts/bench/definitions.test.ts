import { linearity } from '../../../scripts/bench/definitions';

test.each([
  ['linear', [5, 14, 54], 1],
  ['twice as dear when there are many', [5, 14, 94], 2],
  ['cheaper when there are many', [5, 14, 34], 0.5],
])('synthesis that is %s has the linearity of its slopes, whatever an app costs by itself', (_, seconds, expected) => {
  expect(linearity(seconds)).toBeCloseTo(expected);
});

test('slopes are those between the numbers that were measured', () => {
  expect(linearity([5, 14, 104], [1, 10, 100])).toBeCloseTo(1);
  expect(linearity([5, 14, 194], [1, 10, 100])).toBeCloseTo(2);
});
