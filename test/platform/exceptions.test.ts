import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { appWideExceptions } from '../../lib/checks/app-wide';
import { accept } from '../../lib/security/accept';
import { type CheckedApp, checkedApp, configurations } from '../../scripts/exception-report';
import { exceptionsPage } from '../../scripts/exceptions-page';
import { ROOT } from './synthesized';

/** Lines of the reports, which a synthesis prints, are of no use here. */
beforeAll(() => {
  jest.spyOn(console, 'error').mockImplementation();
});
afterAll(() => {
  jest.restoreAllMocks();
});

const checked: ReadonlyMap<string, CheckedApp> = new Map(
  [...configurations].map(([name, build]) => [name, checkedApp(build)]),
);
const exceptions = new Map([...checked].map(([name, app]) => [name, app.exceptions]));

/** Ids of the short list, as they stand at the app. */
const appWide = appWideExceptions.flatMap(({ rule, packs }) => packs.map((pack) => `${pack}::${pack}-${rule} at `));

describe('docs/exceptions.md', () => {
  it('is what the reports say; `npm run docs` writes it again', () => {
    expect(readFileSync(join(ROOT, 'docs', 'exceptions.md'), 'utf8')).toBe(exceptionsPage(exceptions));
  });

  it('is the same in whatever order the findings come', () => {
    const backwards = new Map([...exceptions].map(([name, found]) => [name, [...found].reverse()]));
    expect(exceptionsPage(backwards)).toBe(exceptionsPage(exceptions));
  });

  it('changes with a finding more, and with another reason', () => {
    const [one] = exceptions.get('sandbox') ?? [];
    if (one === undefined) throw new Error('no exception in the sandbox');
    const page = (change: object) => exceptionsPage(new Map([...exceptions, ['account', [{ ...one, ...change }]]]));
    expect(page({ reason: 'Another reason that holds here' })).toContain('- Another reason that holds here: ');
    expect(page({ rule: 'X1' })).toMatch(/\| X1 +\| constructs +\| +0 \| +0 \| +0 \| +1 \|/);
  });
});

describe('exceptions', () => {
  it('for the whole app come from the short list alone', () => {
    const found = [...exceptions.values()].flat().filter(({ acceptedAt }) => acceptedAt === '');
    const ids = new Set(found.map(({ pack, rule }) => `${pack}::${pack}-${rule} at `));
    expect([...ids].sort()).toEqual([...appWide].sort());
  });

  it('for a whole stack are those about its zones alone', () => {
    const found = [...exceptions.values()].flat().filter(({ acceptedAt }) => /^[^/]+$/.test(acceptedAt));
    expect([...new Set(found.map(({ rule, acceptedAt }) => `${rule} ${acceptedAt}`))]).toEqual(['W3010 Network']);
  });

  it('in the short list say why, and what holds instead, and are those that were decided', () => {
    for (const { reason, instead } of appWideExceptions) {
      expect(reason.split(' ').length).toBeGreaterThan(10);
      expect(instead.split(' ').length).toBeGreaterThan(10);
    }
    const decision = readFileSync(join(ROOT, 'docs', 'decisions', '0010-rule-packs.md'), 'utf8');
    const decided = [...decision.matchAll(/^\| `(\w+)`/gm)].map(([, rule]) => rule);
    expect(decided).toEqual(appWideExceptions.map(({ rule }) => rule));
  });

  it('at constructs are of few rules only', () => {
    const found = [...exceptions.values()].flat().filter(({ acceptedAt }) => acceptedAt !== '');
    expect([...new Set(found.map(({ rule }) => rule))].sort()).toEqual([
      'CloudTrailCloudWatchLogsEnabled',
      'EventBusDLQ',
      'IAM4',
      'IAM5',
      'IAMPolicyNoStatementsWithFullAccess',
      'KDF1',
      'KDS3',
      'LambdaDLQ',
      'LambdaTracing',
      'S3DefaultEncryptionKMS',
      'SNSRedrivePolicy',
      'VPCDefaultSecurityGroupClosed',
      'W3010',
    ]);
  });

  it('each answer a finding: at a construct in every configuration that has it, for the app in one of them', () => {
    const stale = [...checked].flatMap(([name, app]) => app.stale.map((reason) => `${name}: ${reason}`));
    expect(stale.filter((line) => !appWide.some((id) => line.endsWith(`: ${id}`)))).toEqual([]);
    expect(appWide.filter((id) => [...checked.values()].every((app) => app.stale.includes(id)))).toEqual([]);
  });

  it('that answer no finding are found', () => {
    const reason = 'It has no bucket that the rule could be about';
    const { stale } = checkedApp((app) =>
      accept(new Stack(app, 'Test'), { rule: 'S1', packs: ['AwsSolutions'], reason }),
    );
    expect(stale).toContain('AwsSolutions::AwsSolutions-S1 at Test');
  });
});
