import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(60_000);

const PROCESSES = 8;

/** Starts processes that all need the same installation at the same moment; tells what they wrote, and how they ended. */
async function installSideBySide(folder: string): Promise<{ log: string[]; codes: unknown[] }> {
  writeFileSync(join(folder, 'log.txt'), '');
  const start = join(folder, 'start');
  rmSync(start, { force: true });
  const children = Array.from({ length: PROCESSES }, () =>
    fork(join(__dirname, 'installs.ts'), [folder, start], { execArgv: ['--import', 'tsx'], silent: true }),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  const ended = children.map(async (child) => (await once(child, 'exit'))[0] as unknown);
  writeFileSync(start, '');
  const codes = await Promise.all(ended);
  return { log: readFileSync(join(folder, 'log.txt'), 'utf8').trim().split('\n'), codes };
}

describe('installOnce', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'install-once-'));
    writeFileSync(join(folder, 'list.txt'), 'version 1');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('installs once, however many processes need it, and none ends with an error', async () => {
    const { log, codes } = await installSideBySide(folder);
    expect(codes).toEqual(Array(PROCESSES).fill(0));
    expect(log).toEqual([expect.stringMatching(/^begins/), expect.stringMatching(/^ends/)]);
  });

  test('installs again when the list has changed, and after a process that was killed in the middle', async () => {
    await installSideBySide(folder);
    writeFileSync(join(folder, 'list.txt'), 'version 2');
    writeFileSync(join(folder, 'packages.lock'), '999999999');
    const { log, codes } = await installSideBySide(folder);
    expect(codes).toEqual(Array(PROCESSES).fill(0));
    expect(log).toHaveLength(2);
    expect(readFileSync(join(folder, 'packages', 'installed.txt'), 'utf8')).toBe('version 2');
  });
});
