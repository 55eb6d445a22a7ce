import { networkRange, overlap, privateRange } from '../../lib/network/cidr';

describe('privateRange', () => {
  test.each([
    '10.0.0.0/16',
    '10.255.240.0/20',
    '172.16.0.0/16',
    '172.31.128.0/17',
    '192.168.0.0/16',
    '192.168.16.0/20',
  ])('accepts %s', (cidr) => {
    expect(privateRange(cidr)).toBeUndefined();
  });

  test.each([
    ['10.0.0.0', /^is not an address range; /],
    ['10.0.0.256/16', /^is not an address range; /],
    ['10.010.0.0/16', /^is not an address range; /],
    ['10.0.0.0/8', /^is a \/8; \/16 to \/20 are allowed/],
    ['10.0.0.0/21', /^is a \/21; /],
    ['10.0.1.0/16', /^does not begin at a network address; .* Use 10\.0\.0\.0\/16\.$/],
    ['192.168.250.0/20', /Use 192\.168\.240\.0\/20\.$/],
    ['172.32.0.0/16', /^is not private; ranges inside 10\.0\.0\.0\/8, 172\.16\.0\.0\/12, 192\.168\.0\.0\/16 /],
    ['8.8.0.0/16', /^is not private; /],
  ])('refuses %s', (cidr, message) => {
    expect(privateRange(cidr)).toMatch(message);
  });
});

describe('networkRange', () => {
  test.each(['10.0.0.0/16', '100.64.0.0/24', '203.0.113.16/28'])(
    'accepts %s: a network that is there may have any addresses',
    (cidr) => {
      expect(networkRange(cidr)).toBeUndefined();
    },
  );

  test.each([
    ['10.0.0.0/15', /^is a \/15; \/16 to \/28 are allowed/],
    ['10.0.0.0/29', /^is a \/29; /],
    ['10.0.0.8/28', /Use 10\.0\.0\.0\/28\.$/],
  ])('refuses %s, which EC2 has for no network', (cidr, message) => {
    expect(networkRange(cidr)).toMatch(message);
  });
});

describe('overlap', () => {
  test.each([
    ['10.0.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.255.255.255/32', true],
    ['10.0.0.0/16', '10.0.0.0/16', true],
    ['10.0.0.0/16', '10.1.0.0/16', false],
    ['10.0.0.0/17', '10.0.128.0/17', false],
    ['192.168.0.0/16', '0.0.0.0/0', true],
  ])('of %s and %s is %s', (one, other, expected) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([expected, expected]);
  });
});
