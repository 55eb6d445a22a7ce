import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { preflightClients } from '../../../scripts/preflight/clients';
import { runChecks } from '../../../scripts/preflight/run-checks';
import { aws, config, givenReadyAccount, REFUSAL, serviceError } from './given';

const FOLDER = join(__dirname, '../../../scripts/preflight');

/** What reads, by the names that AWS gives to calls. */
const READS = /^(Get|List|Describe)[A-Z]\w*Command$/;

const run = async (changes?: Readonly<Record<string, unknown>>) =>
  await runChecks(config(changes), preflightClients('eu-west-1'));

beforeEach(givenReadyAccount);

describe('runChecks', () => {
  test('finds nothing wrong in an account that is ready, and says so about everything', async () => {
    const lines = await run();
    expect(lines.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(lines.length).toBeGreaterThan(12);
    expect(lines[0]?.what).toBe('credentials');
  });

  test('only sends commands that read', async () => {
    await run({ 'lakeFormation.mode': 'strict', 'lakeFormation.administrators': ['deploying-role'] });
    const sent = Object.values(aws).flatMap((mock) =>
      mock.calls().map(({ args: [command] }) => command.constructor.name),
    );
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter((name) => !READS.test(name))).toEqual([]);
  });

  test('has no command at hand that writes', () => {
    const files = readdirSync(FOLDER, { encoding: 'utf8', recursive: true }).filter((file) => file.endsWith('.ts'));
    const imported = files.flatMap((file) =>
      [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/\b([A-Z]\w*Command|paginate\w+)\b/g)].map(
        ([name]) => name,
      ),
    );
    expect(imported).toContain('GetDatabaseCommand');
    expect(imported.filter((name) => !READS.test(name) && !/^paginate(Get|List|Describe)/.test(name))).toEqual([]);
  });

  test('with no permission at all, warns of each look and stops at none', async () => {
    for (const mock of Object.values(aws)) {
      if (mock === aws.sts) continue;
      mock.reset();
      mock.send.rejects(REFUSAL);
    }
    const [identity, ...others] = await run();
    expect(identity?.status).toBe('ok');
    expect(others.length).toBeGreaterThan(8);
    for (const line of others) {
      expect(line).toMatchObject({ status: 'warn', found: expect.stringMatching(/needs action [a-z0-9]+:[A-Z]\w+$/) });
    }
  });

  test('looks no further in another account, or without credentials', async () => {
    expect(await run({ account: '444455556666' })).toEqual([
      expect.objectContaining({ status: 'stop', todo: expect.stringContaining('nothing else was looked at') }),
    ]);
    aws.sts.on(GetCallerIdentityCommand).rejects(serviceError('ExpiredTokenException'));
    expect(await run()).toHaveLength(1);
    expect(aws.ssm.calls()).toHaveLength(0);
  });
});
