import { privateRange } from '../../lib/config/private-range';

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
