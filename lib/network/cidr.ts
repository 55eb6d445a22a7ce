/** A block of IPv4 addresses. */
interface Block {
  /** First address as a number. */
  readonly first: number;

  /** Length of the network part, in bits. */
  readonly length: number;
}

/** The ranges that RFC 1918 sets aside for private networks. */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * What is wrong with the address range of a network that is made.
 *
 * Between /16 and /20 each Availability Zone gets a /24 or more: a training instance takes at least two addresses (TR-16).
 *
 * @param cidr the range, e.g. `10.0.0.0/16`
 * @returns what is wrong, what is allowed and what to change; undefined for a usable range
 */
export function privateRange(cidr: string): string | undefined {
  const length = blockOf(cidr)?.length;
  if (length !== undefined && (length < 16 || length > 20)) {
    return `is a /${length}; /16 to /20 are allowed, so that every Availability Zone gets a /24 or more. For example 10.0.0.0/16.`;
  }
  const problem = addressRange(cidr);
  if (problem !== undefined) return problem;
  if (PRIVATE_RANGES.some((range) => holds(range, cidr))) return undefined;
  return `is not private; ranges inside ${PRIVATE_RANGES.join(', ')} are allowed. For example 10.0.0.0/16.`;
}

/**
 * What is wrong with the address range of a network that is there already. EC2 allows /16 to /28, of any addresses.
 *
 * @param cidr the range
 * @returns what is wrong, what is allowed and what to change; undefined for a range that a network can have
 */
export function networkRange(cidr: string): string | undefined {
  const length = blockOf(cidr)?.length;
  if (length !== undefined && (length < 16 || length > 28)) {
    return `is a /${length}; /16 to /28 are allowed, as EC2 makes networks. Use the range that the console shows.`;
  }
  return addressRange(cidr);
}

/**
 * What is wrong with a range of addresses, of whatever size.
 *
 * @param cidr the range
 * @returns what is wrong, what is allowed and what to change; undefined for a range
 */
export function addressRange(cidr: string): string | undefined {
  const block = blockOf(cidr);
  if (block === undefined) {
    return 'is not an address range; four numbers up to 255 and a length up to 32 are allowed. For example 10.0.0.0/16.';
  }
  const first = networkAddress(block.first, block.length);
  if (first === block.first) return undefined;
  return `does not begin at a network address; the /${block.length} around it is allowed. Use ${toText(first)}/${block.length}.`;
}

/**
 * Whether two ranges have an address in common.
 *
 * @param one a range, e.g. `10.0.0.0/16`
 * @param other another one
 * @returns false as well where one of them is no range
 */
export function overlap(one: string, other: string): boolean {
  return holds(one, other) || holds(other, one);
}

/** Whether the first range has all addresses of the second. */
function holds(outer: string, inner: string): boolean {
  const [whole, part] = [blockOf(outer), blockOf(inner)];
  if (whole === undefined || part === undefined || part.length < whole.length) return false;
  return networkAddress(part.first, whole.length) === networkAddress(whole.first, whole.length);
}

function blockOf(cidr: string): Block | undefined {
  // No leading zeros: some programs read the number behind them as octal.
  const match = /^((?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2}))\/(0|[1-9]\d?)$/.exec(cidr);
  const bytes = (match?.[1] ?? '').split('.').map(Number);
  const length = Number(match?.[2]);
  if (match === null || length > 32 || bytes.some((byte) => byte > 255)) return undefined;
  return { first: bytes.reduce((sum, byte) => sum * 256 + byte, 0), length };
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

function networkAddress(address: number, length: number): number {
  return address - (address % 2 ** (32 - length));
}
