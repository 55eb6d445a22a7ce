/** Values with their weights; a rank picks one, so that what has the same rank everywhere goes together. */
export class Distribution {
  private readonly values: readonly string[];
  private readonly bounds: readonly number[];

  /**
   * @param table `<value> <weight>, <value> <weight>, …`; lines may be broken anywhere
   * @param column which of several weights to take, the first by default
   */
  constructor(table: string, column = 0) {
    const entries = table.split(',').map((entry) => entry.trim().split(/\s+/));
    let sum = 0;
    this.values = entries.map(([value = '']) => value);
    this.bounds = entries.map(([value, ...weights]) => {
      const weight = Number(weights[column]);
      if (!Number.isInteger(weight) || weight < 0) {
        throw new Error(
          `the weight of '${value}' must be a whole number from 0, got '${weights[column]}'; correct the table`,
        );
      }
      return (sum += weight);
    });
  }

  /** The value at a rank. */
  at(rank: number): string {
    return this.values[this.indexAt(rank)] ?? '';
  }

  /** The number at a rank; a value `a-b` gives each of its whole numbers, the small ones at the low ranks. */
  countAt(rank: number): number {
    const index = this.indexAt(rank);
    const [first = 0, last = first] = (this.values[index] ?? '').split('-').map(Number);
    const lower = this.bounds[index - 1] ?? 0;
    const share = (rank * this.total - lower) / ((this.bounds[index] ?? 0) - lower);
    return Math.min(last, first + Math.floor(share * (last - first + 1)));
  }

  private get total(): number {
    return this.bounds.at(-1) ?? 0;
  }

  private indexAt(rank: number): number {
    const target = rank * this.total;
    return this.bounds.findIndex((bound) => target < bound);
  }
}
