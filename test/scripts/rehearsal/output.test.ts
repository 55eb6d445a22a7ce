import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failed } from '../../../scripts/rehearsal/failed';
import { takeLock } from '../../../scripts/rehearsal/lock';
import { takeOutput } from '../../../scripts/rehearsal/output';
import { emptyFolder } from './given';

const root = emptyFolder();
const MARK = 'made-by-rehearse-data.txt';

/** A process that runs, and is not this one. */
const ANOTHER = String(process.ppid);

/** The id of a process that there cannot be. */
const ENDED = String(2 ** 30);

describe('takeOutput', () => {
  test('makes a folder, marks it, and empties it the next time', () => {
    const folder = join(root, 'new', 'out');
    const giveBack = takeOutput(folder);
    expect(readdirSync(folder).sort()).toEqual(['logs', MARK, 'running'].sort());
    giveBack();
    mkdirSync(join(folder, 'raw'));
    writeFileSync(join(folder, 'raw', 'old.csv'), 'old');
    takeOutput(folder)();
    expect(readdirSync(folder).sort()).toEqual(['logs', MARK].sort());
  });

  test('takes an empty folder', () => {
    const folder = join(root, 'empty');
    mkdirSync(folder);
    takeOutput(folder)();
    expect(readdirSync(folder)).toContain(MARK);
  });

  test('never empties a folder that no rehearsal made', () => {
    const folder = join(root, 'home');
    mkdirSync(folder);
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(folder, name), name);
    expect(() => takeOutput(folder)).toThrow(
      new Failed(
        `--output must be a new or empty folder, or one of an earlier rehearsal (with ${MARK} in it), got '${folder}' ` +
          'with a, b, c and more; name another one',
      ),
    );
    expect(readdirSync(folder)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('never deletes what a link in the folder points to', () => {
    const folder = join(root, 'links');
    const kept = join(root, 'kept');
    mkdirSync(kept);
    writeFileSync(join(kept, 'file'), '');
    takeOutput(folder)();
    symlinkSync(kept, join(folder, 'link'));
    takeOutput(folder)();
    expect(existsSync(join(folder, 'link'))).toBe(false);
    expect(readdirSync(kept)).toEqual(['file']);
  });

  test('refuses a file', () => {
    const file = join(root, 'file');
    writeFileSync(file, 'text');
    expect(() => takeOutput(file)).toThrow(
      new Failed(`--output must be a folder, got the file '${file}'; name another one`),
    );
    expect(readFileSync(file, 'utf8')).toBe('text');
  });

  test('leaves a folder alone in which another rehearsal runs', () => {
    const folder = join(root, 'taken');
    takeOutput(folder)();
    writeFileSync(join(folder, 'running'), ANOTHER);
    writeFileSync(join(folder, 'result'), '');
    expect(() => takeOutput(folder)).toThrow(
      new Failed(
        `another process (${ANOTHER}) writes to '${folder}'; wait for it, or stop it. ` +
          `If there is none, delete '${join(folder, 'running')}'`,
      ),
    );
    expect(readdirSync(folder)).toContain('result');
  });
});

describe('takeLock', () => {
  const lock = join(root, 'locks', 'running');

  test('holds the lock until it is given back', () => {
    const giveBack = takeLock(lock, 'works');
    expect(readFileSync(lock, 'utf8')).toBe(String(process.pid));
    giveBack();
    expect(existsSync(lock)).toBe(false);
    expect(process.listeners('exit')).not.toContain(giveBack);
  });

  test.each([
    ['a process that has ended', ENDED],
    ['nothing', ''],
    ['junk', 'junk'],
    ['an earlier process with the same id, as in containers', String(process.pid)],
  ])('a lock of %s counts for nothing', (_, holder) => {
    writeFileSync(lock, holder);
    takeLock(lock, 'works')();
    expect(existsSync(lock)).toBe(false);
  });
});
