/**
 * A function that answers at once for an input that it has seen: thousands of assemblies differ in one resource each, and
 * what did not change is not looked at again.
 *
 * @param compute the function; it must depend on its input alone
 * @param keyOf text that is the same for the same input
 * @param size how many answers are kept; the oldest goes first
 */
export function memoized<Input, Output>(
  compute: (input: Input) => Output,
  keyOf: (input: Input) => string = (input) => JSON.stringify(input),
  size = 200,
): (input: Input) => Output {
  const known = new Map<string, Output>();
  return (input) => {
    const key = keyOf(input);
    if (known.has(key)) {
      const answer = known.get(key) as Output;
      // What is asked for again and again must not be the oldest.
      known.delete(key);
      known.set(key, answer);
      return answer;
    }
    const answer = compute(input);
    known.set(key, answer);
    const [oldest] = known.keys();
    if (known.size > size && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}
