/** A ratio of two costs that were measured side by side. */
export interface Ratio {
  /** What is compared with what. */
  readonly name: string;

  /** The ratio of each round. */
  readonly rounds: readonly number[];

  /**
   * What the median should be.
   *
   * @default - the ratio is only watched
   */
  readonly aim?: { readonly atMost: number } | { readonly atLeast: number };
}

/** The ratio as a line: the median, how far the rounds are apart, and whether the aim is met. */
export function line({ name, rounds, aim }: Ratio): string {
  const [low, middle, high] = [Math.min(...rounds), median(rounds), Math.max(...rounds)];
  const numbers = `${middle.toFixed(2).padStart(7)}  (${low.toFixed(2)} to ${high.toFixed(2)}`;
  if (aim === undefined) {
    return `${numbers})  ${name}`;
  }
  const [words, met] =
    'atMost' in aim
      ? [`at most ${aim.atMost}`, middle <= aim.atMost]
      : [`at least ${aim.atLeast}`, middle >= aim.atLeast];
  return `${numbers}, aim ${words}${met ? '' : ', NOT met'})  ${name}`;
}

/** The middle value of an odd number of values, the mean of the two middle ones else. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}
