import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Largest seed: the generator takes 32 bits. */
export const LARGEST_SEED = 2 ** 32 - 1;

/**
 * Random numbers from a seed: the same seed gives the same numbers, on every machine.
 *
 * A rank is a number from 0 to below 1: where something stands among all of its kind.
 */
export class Random {
  private readonly generator: RandomGenerator;

  /** @param seed a whole number from 0 to `LARGEST_SEED` */
  constructor(seed: number) {
    this.generator = mersenne(seed);
  }

  /** Any rank, all alike. */
  rank(): number {
    return uniformFloat64(this.generator);
  }

  /** A rank that is `of` in a share of cases and any other rank else: alike as a whole, yet it goes along with `of`. */
  rankLike(of: number, share: number): number {
    return this.happens(share) ? of : this.rank();
  }

  /** True in a share of cases, from 0 (never) to 1 (always). */
  happens(share: number): boolean {
    return this.rank() < share;
  }

  /** A whole number from 0 to below `count`, all alike. */
  below(count: number): number {
    return Math.floor(this.rank() * count);
  }
}
