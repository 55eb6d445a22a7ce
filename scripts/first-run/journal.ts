import { type Clock, duration, MINUTE } from './clock';

/** How often something that does not change is told again, in milliseconds. */
const TELL_AGAIN = 5 * MINUTE;

/** A step that has ended. */
interface Entry {
  readonly title: string;
  readonly took: number;
  readonly outcome: string;
}

/** Tells what happens, step by step, and sums it up. */
export class Journal {
  /**
   * What goes on in AWS also when this program ends.
   *
   * @default - nothing does
   */
  inAws?: string;

  private readonly entries: Entry[] = [];
  private readonly nextPlaces: string[] = [];

  /**
   * @param print writes one line
   * @param clock time
   * @param steps how many steps there are
   */
  constructor(
    private readonly print: (line: string) => void,
    private readonly clock: Clock,
    private readonly steps: number,
  ) {}

  /** Tells one thing. */
  say(line: string): void {
    this.print(`      ${line}`);
  }

  /**
   * Makes one step.
   *
   * @param title what it does
   * @param work does it, and returns what came out of it with a line for the summary
   */
  async step<Result>(
    title: string,
    work: () => Promise<{ readonly result: Result; readonly outcome: string }>,
  ): Promise<Result> {
    const start = this.clock.now();
    this.print('');
    this.print(`[${this.entries.length + 1}/${this.steps}] ${title}`);
    const { result, outcome } = await work();
    this.inAws = undefined;
    this.entries.push({ title, took: this.clock.now() - start, outcome });
    return result;
  }

  /** Makes a teller of something that is asked for often: it tells when it changes, and now and then that it did not. */
  teller(): (state: string) => void {
    const start = this.clock.now();
    let last = { state: '', at: start };
    return (state) => {
      const now = this.clock.now();
      if (state === last.state && now - last.at < TELL_AGAIN) return;
      this.say(`${duration(now - start).padStart(8)}  ${state}`);
      last = { state, at: now };
    };
  }

  /** Remembers where to look when everything is over. */
  lookAt(place: string): void {
    this.nextPlaces.push(place);
  }

  /** The steps that have ended with the time that each took, and where to look next. */
  summary(): string[] {
    if (this.entries.length === 0) return [];
    const width = Math.max(...this.entries.map(({ title }) => title.length));
    return [
      '',
      ...this.entries.map(
        ({ title, took, outcome }) => `${title.padEnd(width)}  ${duration(took).padStart(12)}  ${outcome}`,
      ),
      ...(this.nextPlaces.length === 0
        ? []
        : ['', 'Where to look next:', ...this.nextPlaces.map((place) => `  ${place}`)]),
    ];
  }
}
