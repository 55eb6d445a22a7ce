/** Tells people what is going on: a line for each step, and below it how the step is getting on. */
export class Progress {
  private started = 0;
  private step = 0;

  /**
   * @param steps how many steps there are
   * @param write prints text
   * @param now the time in milliseconds
   */
  constructor(
    private readonly steps: number,
    private readonly write: (text: string) => void,
    private readonly now: () => number,
  ) {}

  /** Runs a step, and tells how long it took and what came of it. */
  async during<T>(what: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T> {
    this.step++;
    this.started = this.now();
    this.write(`[${this.step}/${this.steps}] ${what}\n`);
    const result = await work();
    this.tell(outcome(result));
    return result;
  }

  /** A line about the step that is going on. */
  readonly tell = (text: string): void => {
    const seconds = ((this.now() - this.started) / 1000).toFixed(0);
    this.write(`${`${seconds} s`.padStart(11)}  ${text}\n`);
  };
}
