import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idleCostTable } from '../../scripts/idle-cost-table';
import { type ResolvedStack, resolvedPlatform, ROOT } from '../../scripts/resolved-platform';

const sandbox = resolvedPlatform('config/sandbox.yaml');
const production = resolvedPlatform('config/production.yaml');

/** The cell of a row for one configuration. */
function given(what: string, stacks: readonly ResolvedStack[]): string | undefined {
  const row = idleCostTable(new Map([['it', stacks]]))
    .split('\n')
    .find((line) => line.startsWith(`| ${what}`));
  return row?.split('|')[3]?.trim();
}

/** The stacks without a stack, or with one more resource. */
function changed(without: string, ...types: readonly string[]): ResolvedStack[] {
  const added = types.map((type) => ({ id: `New/${type}`, type, path: [], properties: {} }));
  return [...sandbox.filter(({ id }) => id !== without), { id: 'New', description: '', resources: added }];
}

describe('what the platform costs while idle', () => {
  it('stands in README.md as it is counted from the templates; `npm run docs` writes it again', () => {
    const table = idleCostTable(
      new Map([
        ['sandbox', sandbox],
        ['production', production],
      ]),
    );
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(
      `<!-- idle-cost -->\n\n${table}\n\n<!-- /idle-cost -->`,
    );
  });

  it('counts instances, shards and keys of the sandbox, which has no interface endpoint (VPC-11)', () => {
    expect(given('Endpoint instances', sandbox)).toBe('1 × ml.m5.large');
    expect(given('Kinesis', sandbox)).toBe('1 shard');
    expect(given('Interface endpoints', sandbox)).toBe('0');
    expect(given('Customer managed keys', sandbox)).toBe('4');
  });

  it('counts each interface endpoint of production in each zone (VPC-11)', () => {
    expect(given('Interface endpoints', production)).toBe('15 (of 5 services)');
  });

  it('counts no instance where there is no endpoint', () => {
    expect(given('Endpoint instances', changed('Serving'))).toBe('0');
  });

  it('counts instances and shadows of definitions, what is provisioned, and nothing where scaling leaves none (HO-11, HO-12)', () => {
    const serving = resolvedPlatform('config/examples/serving.yaml');
    const instances = given('Endpoint instances', serving)?.split(', ') ?? [];
    // Two of each variant, and one of the shadow; neither the queue nor the components keep any.
    expect(instances.filter((one) => one === '1 × ml.g5.xlarge')).toHaveLength(1);
    expect(instances.filter((one) => one === '2 × ml.g5.xlarge')).toHaveLength(2);
    expect(instances.filter((one) => one.endsWith('ml.g5.12xlarge'))).toEqual([]);
    expect(given('Provisioned concurrency', serving)).toBe('2 × 2048 MiB');
    expect(given('Provisioned concurrency', sandbox)).toBe('0');
  });

  it('counts one more alarm', () => {
    const alarms = Number(given('Alarms', sandbox));
    expect(given('Alarms', changed('none', 'AWS::CloudWatch::Alarm'))).toBe(String(alarms + 1));
  });

  it('is refused for a type of which nobody has said how it costs', () => {
    expect(() => given('Alarms', changed('none', 'AWS::EC2::NatGateway'))).toThrow(
      /Nobody has said how these cost: AWS::EC2::NatGateway; add each to IDLE, BY_USE or FREE/,
    );
  });
});
