/** A ratio of two costs that were measured side by side. */
export interface Ratio {
  /** What is compared with what. */
  readonly name: string;

  /** The ratio of each round; the median alone where the measuring program tells no other. */
  readonly rounds: readonly number[];

  /**
   * What the median should be.
   *
   * @default - the ratio is only watched
   */
  readonly aim?: { readonly atMost: number } | { readonly atLeast: number };
}

/** The ratio as a line: the median, how far the rounds are apart where each is known, and whether the aim is met. */
export function line({ name, rounds, aim }: Ratio): string {
  const middle = median(rounds);
  const range = rounds.length > 1 ? [`${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)}`] : [];
  const notes = [...range, ...(aim === undefined ? [] : [judged(middle, aim)])];
  return `${middle.toFixed(2).padStart(7)}  ${notes.length === 0 ? '' : `(${notes.join(', ')})  `}${name}`;
}

/** The aim in words, and that it is not met where it is not. */
function judged(middle: number, aim: NonNullable<Ratio['aim']>): string {
  const [words, met] =
    'atMost' in aim
      ? [`at most ${aim.atMost}`, middle <= aim.atMost]
      : [`at least ${aim.atLeast}`, middle >= aim.atLeast];
  return `aim ${words}${met ? '' : ', NOT met'}`;
}

/** The middle value of an odd number of values, the mean of the two middle ones else. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}
