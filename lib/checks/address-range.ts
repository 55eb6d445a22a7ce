/** A range of IPv4 addresses: the first one as a number, and how many there are. */
export interface AddressRange {
  /** First address. */
  readonly first: number;

  /** Number of addresses. */
  readonly size: number;
}

/**
 * Reads a block such as `10.0.0.0/16`.
 *
 * @returns undefined when it is none, or is known only to a deployment
 */
export function addressRange(block: unknown): AddressRange | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(String(block));
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || prefix > 32) return undefined;
  return { first: ((a * 256 + b) * 256 + c) * 256 + d, size: 2 ** (32 - prefix) };
}

/** Whether one range lies in another. */
export function liesIn(inner: AddressRange, outer: AddressRange): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

/** Whether two ranges have an address in common. */
export function rangesOverlap(one: AddressRange, other: AddressRange): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}
