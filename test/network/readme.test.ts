import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ENDPOINT_SET_NAMES,
  ENDPOINT_SETS,
  INTERFACE_ENDPOINT_NAMES,
  INTERFACE_ENDPOINTS,
  servicesOf,
} from '../../lib/network/interface-endpoints';

const README = readFileSync(join(__dirname, '..', '..', 'lib', 'network', 'README.md'), 'utf8');

/** Hundredths of a US dollar for an endpoint in a zone for an hour (VPC-11). */
const CENTS = 1;

/** Cells of each row of the table between two marks, without the head. */
function rows(mark: string): string[][] {
  const [, table = ''] = new RegExp(`<!-- ${mark} -->\\n([^]*?)<!-- /${mark} -->`).exec(README) ?? [];
  const lines = table.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the README of the network', () => {
  test('lists each set with its services, what it is for, and what it costs in two and in three zones', () => {
    const expected = ENDPOINT_SET_NAMES.map((set) => {
      const services = servicesOf({ sets: [set] });
      const cost = (zones: number) => ((services.length * zones * CENTS) / 100).toFixed(2);
      return [`\`${set}\``, ENDPOINT_SETS[set], services.join(', '), cost(2), cost(3)];
    });
    expect(rows('endpoint-sets')).toEqual(expected);
  });

  test('lists each service with what goes through it, and its sets', () => {
    const expected = INTERFACE_ENDPOINT_NAMES.map((name) => {
      const { carries, sets } = INTERFACE_ENDPOINTS[name];
      return [`\`${name}\``, carries, sets.join(', ')];
    });
    expect(rows('endpoint-services')).toEqual(expected);
  });
});
