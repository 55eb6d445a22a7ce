/** The ranges that RFC 1918 sets aside for private networks: first address and length of the network part. */
const PRIVATE_RANGES: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
];

/**
 * What is wrong with the address range of a network.
 *
 * Between /16 and /20 each Availability Zone gets a /24 or more: a training instance takes at least two addresses (TR-16).
 *
 * @param cidr the range, e.g. `10.0.0.0/16`
 * @returns what is wrong, what is allowed and what to change; undefined for a usable range
 */
export function privateRange(cidr: string): string | undefined {
  const match = /^(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const address = match?.[1] === undefined ? undefined : toNumber(match[1]);
  const length = Number(match?.[2]);
  if (address === undefined) {
    return 'is not an address range; four numbers up to 255 and a length are allowed. For example 10.0.0.0/16.';
  }
  if (length < 16 || length > 20) {
    return `is a /${length}; /16 to /20 are allowed, so that every Availability Zone gets a /24 or more. For example 10.0.0.0/16.`;
  }
  const first = networkAddress(address, length);
  if (first !== address) {
    return `does not begin at a network address; the /${length} around it is allowed. Use ${toText(first)}/${length}.`;
  }
  if (!PRIVATE_RANGES.some(([start, bits]) => networkAddress(address, bits) === toNumber(start))) {
    const ranges = PRIVATE_RANGES.map(([start, bits]) => `${start}/${bits}`).join(', ');
    return `is not private; ranges inside ${ranges} are allowed. For example 10.0.0.0/16.`;
  }
  return undefined;
}

function toNumber(address: string): number | undefined {
  const bytes = address.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

function networkAddress(address: number, length: number): number {
  return address - (address % 2 ** (32 - length));
}
