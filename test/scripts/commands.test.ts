import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

// Each test starts a process that loads the platform.
jest.setTimeout(60_000);

const ROOT = join(__dirname, '../..');

/** Runs a command as `npm run` does, with nothing in the environment but this. */
function run(script: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'scripts', script), ...args], {
    cwd: ROOT,
    env: { PATH: '/usr/bin:/bin', HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true', ...environment },
  });
  let text = '';
  const ended = new Promise<{ code: number | null; text: string }>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    child.on('close', (code) => resolve({ code, text }));
  });
  return { child, ended };
}

describe.each(['preflight.ts', 'first-run.ts'])('the command %s', (script) => {
  test('without credentials ends with 1, says what to do, and shows no stack trace', async () => {
    const { code, text } = await run(script, []).ended;
    expect(code).toBe(1);
    expect(text).toContain('Could not load credentials');
    expect(text).toContain('-> sign in');
    expect(text).not.toMatch(/^ +at /m);
  });

  test('with a wrong command line ends with 1 and says what is allowed', async () => {
    const { code, text } = await run(script, ['config=config/production.yaml']).ended;
    expect(code).toBe(1);
    expect(text).toContain("Unexpected argument 'config=config/production.yaml'; -c config=<path>");
    expect(text).not.toMatch(/^ +at /m);
  });
});

test('Ctrl-C ends a first run with 130, and says what goes on', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  const asked = new Promise((resolve) => server.once('request', resolve));
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const { child, ended } = run('first-run.ts', [], {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'fake',
    AWS_SECRET_ACCESS_KEY: 'fake',
  });
  try {
    await asked;
    child.kill('SIGINT');
    const { code, text } = await ended;
    expect(code).toBe(130);
    expect(text).toContain('No longer watching. In AWS goes on: nothing but what new files have started.');
  } finally {
    child.kill('SIGKILL');
    server.closeAllConnections();
    server.close();
  }
});
