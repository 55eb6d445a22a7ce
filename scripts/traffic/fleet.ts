/** An instance behind the endpoint. */
interface Instance {
  readonly zone: string;

  /** Minute from which it answers. */
  readonly readyAt: number;
}

/** The instances of one variant, and where they are. */
export class Fleet {
  private instances: Instance[] = [];
  private readonly lost = new Set<string>();

  /**
   * @param zones names of the Availability Zones that instances may be in
   * @param startMinutes minutes from the decision until an instance answers
   * @param count instances that answer from the first minute on
   */
  constructor(
    private readonly zones: readonly string[],
    private readonly startMinutes: number,
    count: number,
  ) {
    while (this.instances.length < count) this.add(0);
  }

  /** A zone and all in it are gone, and stay so. */
  lose(zone: string): void {
    this.lost.add(zone);
    this.instances = this.instances.filter((instance) => instance.zone !== zone);
  }

  /** Starts or takes away instances until there are so many, as evenly over the zones as SageMaker says it tries to. */
  become(desired: number, minute: number): void {
    while (this.instances.length < desired && this.there().length > 0) this.add(minute + this.startMinutes);
    while (this.instances.length > desired) this.remove();
  }

  /** Instances that answer, by zone. */
  inService(minute: number): Readonly<Record<string, number>> {
    const ready = this.instances.filter(({ readyAt }) => readyAt <= minute);
    return Object.fromEntries(this.zones.map((zone) => [zone, ready.filter((each) => each.zone === zone).length]));
  }

  private there(): string[] {
    return this.zones.filter((zone) => !this.lost.has(zone));
  }

  private in(zone: string): number {
    return this.instances.filter((instance) => instance.zone === zone).length;
  }

  private add(readyAt: number): void {
    const [zone] = this.there().sort((one, other) => this.in(one) - this.in(other));
    if (zone === undefined) throw new Error('an instance needs a zone, got none; name at least one Availability Zone');
    this.instances.push({ zone, readyAt });
  }

  /** Of the fullest zone, the one that was started last. */
  private remove(): void {
    const [zone] = this.there().sort((one, other) => this.in(other) - this.in(one));
    this.instances.splice(this.instances.map((each) => each.zone).lastIndexOf(zone ?? ''), 1);
  }
}
