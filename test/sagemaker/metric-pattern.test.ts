import { algorithm, ALGORITHM_NAMES } from '../../lib/sagemaker/algorithms/catalogue';
import { findsValue } from '../../lib/sagemaker/metric-pattern';

describe('a pattern for a metric', () => {
  const published = ALGORITHM_NAMES.flatMap((name) => algorithm(name).metrics.flatMap(({ regex }) => regex ?? []));

  test.each([...new Set(published), '(?i)loss=([0-9.]+)', 'loss=(?P<value>\\d++)', 'a(b)|c', '(a)(b)'])(
    '%s finds a value',
    (pattern) => {
      expect(findsValue(pattern)).toBe(true);
    },
  );

  test.each(['loss=[0-9.]+', 'loss=(?:[0-9.]+)', 'loss=([0-9.]+', 'loss=([0-9.]+) ?*', '*', ''])(
    '%p finds none',
    (pattern) => {
      expect(findsValue(pattern)).toBe(false);
    },
  );
});
