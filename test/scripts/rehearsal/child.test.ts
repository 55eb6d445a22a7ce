import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild, startChild } from '../../../scripts/rehearsal/child';
import { Failed } from '../../../scripts/rehearsal/failed';
import { emptyFolder } from './given';

const ROOT = join(__dirname, '../../..');
const folder = emptyFolder();
let logs = 0;

/** Node.js as a program that does what the text says. */
function node(text: string): [command: string, args: string[], log: string] {
  return [process.execPath, ['-e', text], join(folder, 'logs', `${(logs += 1)}.log`)];
}

describe('runChild', () => {
  test('gives what a program prints on standard output, and keeps all that it says', async () => {
    const [command, args, log] = node("console.log('out'); console.error('err')");
    expect(await runChild(command, args, { log })).toBe('out\n');
    expect(readFileSync(log, 'utf8').split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  test('tells each line of both outputs, as they come', async () => {
    const [command, args, log] = node("process.stdout.write('a\\nb'); process.stderr.write('c\\nd\\n')");
    const lines: string[] = [];
    await runChild(command, args, { log, onLine: (line) => void lines.push(line) });
    expect(lines.sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a program that fails is named with its exit code, its log, and the last 15 lines that it said', async () => {
    const [command, args, log] = node("for (let i = 1; i <= 20; i++) console.error('line ' + i); process.exitCode = 3");
    const end = Array.from({ length: 15 }, (_, index) => `  line ${index + 6}`).join('\n');
    await expect(runChild(command, args, { log })).rejects.toThrow(
      new Failed(`node -e ${args[1]?.split('/').at(-1)} ended with 3; all it said is in ${log}:\n${end}`),
    );
  });

  test('a program that the system kills is named with the signal, and the likely reason', async () => {
    const [command, args, log] = node("process.kill(process.pid, 'SIGKILL')");
    await expect(runChild(command, args, { log })).rejects.toThrow(
      /was ended by SIGKILL, as the system does when memory runs out; all it said/,
    );
  });

  test('a program that is not there is named, with what to do', async () => {
    const log = join(folder, 'logs', 'none.log');
    const run = runChild('/no/such/program', [], { log });
    await expect(run).rejects.toThrow(Failed);
    await expect(run).rejects.toThrow(
      "'/no/such/program' cannot be started (spawn /no/such/program ENOENT); if it is one of .venv, delete that folder: " +
        'the next run makes it',
    );
  });

  test('a program reads nothing from this process', async () => {
    const [command, args, log] = node("process.stdin.on('data', console.log).on('end', () => console.log('end'))");
    expect(await runChild(command, args, { log })).toBe('end\n');
  });

  test('variables come beside those of this process, and go when they are undefined', async () => {
    process.env.REHEARSAL_TEST = 'of this process';
    const [command, args, log] = node(
      "console.log(process.env.REHEARSAL_TEST, process.env.MORE, 'PATH' in process.env)",
    );
    expect(await runChild(command, args, { log, env: { MORE: 'more' } })).toBe('of this process more true\n');
    const env = { REHEARSAL_TEST: undefined };
    expect(await runChild(command, args, { log, env })).toBe('undefined undefined true\n');
    delete process.env.REHEARSAL_TEST;
  });
});

describe('startChild', () => {
  test('lets a program read until its input is closed', async () => {
    const [command, args, log] = node("process.stdin.on('end', () => process.exit(4)).resume()");
    const { ended, closeInput } = startChild(command, args, { log });
    const early = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 300, 'it runs'))]);
    expect(early).toBe('it runs');
    closeInput();
    expect(await ended).toMatchObject({ code: 4 });
  });

  test('leaves no listeners behind', async () => {
    const count = (): number[] => ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => process.listenerCount(name));
    const before = count();
    const [command, args, log] = node('');
    const { ended } = startChild(command, args, { log });
    expect(count()).toEqual(before.map((number) => number + 1));
    await ended;
    expect(count()).toEqual(before);
  });
});

describe('a process that runs programs', () => {
  /** Its program starts another one, tells both ids, and waits. */
  const PARENT = `
    const { startChild } = require('./scripts/rehearsal/child.ts');
    const program = "const { spawn } = require('child_process');" +
      "const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);" +
      "console.log(process.pid + ' ' + other.pid); setInterval(() => 0, 1000)";
    startChild(process.execPath, ['-e', program], { log: process.argv[1], onLine: (line) => console.log(line) });
  `;

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops them, and what they have started, on %s, and ends with %d', async (signal, code) => {
    const args = ['--import', 'tsx', '-e', PARENT, join(folder, 'logs', 'parent.log')];
    const parent = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => parent.once('close', resolve));
    const ids = await new Promise<number[]>((resolve) => {
      parent.stdout.setEncoding('utf8').once('data', (text: string) => {
        resolve(text.trim().split(' ').map(Number));
      });
    });
    expect(ids.map(runs)).toEqual([true, true]);
    parent.kill(signal);
    expect(await ended).toBe(code);
    for (let tries = 0; tries < 50 && ids.some(runs); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ids.map(runs)).toEqual([false, false]);
  });
});

/** Whether a process runs; one that has ended and that nobody has asked for does not. */
function runs(id: number): boolean {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return true;
  }
}
