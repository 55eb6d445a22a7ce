import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder } from './given';

const ROOT = join(__dirname, '../../..');
const folder = emptyFolder();

/** Runs the command as npm does: in the project, and told from where it was called. */
function rehearse(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const script = join(ROOT, 'scripts/rehearse-data.ts');
  return spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: folder },
    encoding: 'utf8',
    timeout: 20_000,
  });
}

describe('npm run rehearse:data', () => {
  test('ends with 1 and what is wrong, without a stack trace, when the command line is wrong', () => {
    const { status, stdout, stderr } = rehearse('--encounter', '5');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Unknown option '--encounter'; npm run rehearse:data -- .*\n$/);
  });

  test('takes paths from where it was called, and touches no folder that no rehearsal made', () => {
    mkdirSync(join(folder, 'my home'));
    writeFileSync(join(folder, 'my home', 'letter.txt'), '');
    const { status, stderr } = rehearse('--output', 'my home');
    expect(status).toBe(1);
    expect(stderr).toContain(`got '${join(folder, 'my home')}' with letter.txt; name another one`);
    expect(readdirSync(join(folder, 'my home'))).toEqual(['letter.txt']);
  });

  test('says that there is no data before it makes or empties anything', () => {
    const { status, stderr } = rehearse('--data', 'no such.zip', '--output', 'out');
    expect(status).toBe(1);
    expect(stderr).toContain(`but there is no '${join(folder, 'no such.zip')}'`);
    expect(readdirSync(folder)).not.toContain('out');
  });
});
