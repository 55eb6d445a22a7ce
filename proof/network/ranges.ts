/** Ports of a protocol. Of a protocol without ports, and of `all`, the ports are 0 to 65535. */
export interface Ports {
  /** `tcp`, `udp`, `icmp`, the number of another protocol, or `all`. */
  readonly protocol: string;

  /** First port. */
  readonly from: number;

  /** Last port. */
  readonly to: number;
}

const LAST_PORT = 65535;

/** HTTPS, which every AWS API speaks. */
export const HTTPS: Ports = { protocol: 'tcp', from: 443, to: 443 };

/** All of TCP, which workers of one job need between each other (TR-13, GL-05). */
export const ALL_TCP: Ports = { protocol: 'tcp', from: 0, to: LAST_PORT };

/**
 * Ports as a rule of a security group or a network ACL states them.
 *
 * @param protocol name or number; `-1` is all of them, and 6, 17 and 1 are tcp, udp and icmp
 * @param from first port; the rule may leave it out for all ports
 * @param to last port
 */
export function portsOf(protocol: unknown, from: unknown, to: unknown): Ports {
  const name = { '-1': 'all', '6': 'tcp', '17': 'udp', '1': 'icmp' }[String(protocol)] ?? String(protocol);
  const whole = name !== 'tcp' && name !== 'udp';
  const first = whole || from === undefined || Number(from) === -1 ? 0 : Number(from);
  const last = whole || to === undefined || Number(to) === -1 ? LAST_PORT : Number(to);
  return { protocol: name, from: first, to: last };
}

/** What both allow; undefined when that is nothing. */
export function common(a: Ports, b: Ports): Ports | undefined {
  if (a.protocol !== b.protocol && a.protocol !== 'all' && b.protocol !== 'all') return undefined;
  const protocol = a.protocol === 'all' ? b.protocol : a.protocol;
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from > to ? undefined : { protocol, from, to };
}

/** Whether the first allows all that the second does. */
export function covers(whole: Ports, part: Ports): boolean {
  const both = common(whole, part);
  return both?.protocol === part.protocol && both.from === part.from && both.to === part.to;
}

/** `tcp 443`, `tcp 0-65535`, `icmp`, `all`. */
export function portsText({ protocol, from, to }: Ports): string {
  if (protocol !== 'tcp' && protocol !== 'udp') return protocol;
  return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}

/** A block of IPv4 addresses: the first, and how many. */
type Block = readonly [first: number, size: number];

/** A block as numbers; undefined for IPv6 and for what only a deployment knows. */
function blockOf(cidr: string): Block | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number);
  const size = 2 ** (32 - length);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return [address - (address % size), size];
}

/** Whether the first block holds all addresses of the second; unknown blocks hold themselves alone. */
export function holds(whole: string, part: string): boolean {
  const [outer, inner] = [blockOf(whole), blockOf(part)];
  if (outer === undefined || inner === undefined) return whole === part;
  return outer[0] <= inner[0] && inner[0] + inner[1] <= outer[0] + outer[1];
}

/** Whether the blocks have an address in common. */
export function overlaps(a: string, b: string): boolean {
  return holds(a, b) || holds(b, a);
}

/** Whether a block is every address there is. */
export function isWorld(cidr: string): boolean {
  return cidr === '0.0.0.0/0' || cidr === '::/0';
}
