import { join } from 'node:path';
import { ROOT } from '../../../scripts/resolved-platform';
import { readArguments } from '../../../scripts/rehearsal/arguments';
import { Failed } from '../../../scripts/rehearsal/failed';

const USAGE =
  'npm run rehearse:data -- [--data <zip or folder of UCI>] or [--encounters <number>] [--seed <number>], ' +
  'and [--output <folder>]';

describe('readArguments', () => {
  test('without arguments makes 20,000 encounters up, into a folder of the project that git ignores', () => {
    expect(readArguments([], '/users/me')).toEqual({
      source: { encounters: 20_000, seed: 1 },
      output: join(ROOT, 'rehearsal.out'),
    });
  });

  test('reads numbers, and paths from the folder in which the command was called', () => {
    expect(readArguments(['--encounters', '2000', '--seed', '0', '--output', 'my out'], '/users/me')).toEqual({
      source: { encounters: 2000, seed: 0 },
      output: '/users/me/my out',
    });
    expect(readArguments(['--data', '../uci data.zip'], '/users/me')).toMatchObject({
      source: { path: '/users/uci data.zip' },
    });
    expect(readArguments(['--data', '/uci', '--output', '/out'], '/users/me')).toEqual({
      source: { path: '/uci' },
      output: '/out',
    });
  });

  test.each([
    [['--encounters', '1999'], "--encounters must be a whole number from 2000 to 1000000, got '1999'"],
    [['--encounters', '1000001'], "--encounters must be a whole number from 2000 to 1000000, got '1000001'"],
    [['--encounters', '2e4'], "--encounters must be a whole number from 2000 to 1000000, got '2e4'"],
    [['--encounters', ''], "--encounters must be a whole number from 2000 to 1000000, got ''"],
    [['--seed=-1'], "--seed must be a whole number from 0 to 4294967295, got '-1'"],
    [['--seed', '1.5'], "--seed must be a whole number from 0 to 4294967295, got '1.5'"],
    [['--encounter', '2000'], "Unknown option '--encounter'"],
    [['--data'], "Option '--data <value>' argument missing"],
    [['data/uci.zip'], "Unexpected argument 'data/uci.zip'"],
  ])('%j is refused with what may be given', (args, message) => {
    expect(() => readArguments(args, '/users/me')).toThrow(new Failed(`${message}; ${USAGE}`));
  });

  test.each(['--encounters', '--seed'])('%s makes something up, so it does not go with --data', (option) => {
    expect(() => readArguments(['--data', '/uci', option, '2000'], '/')).toThrow(
      /^--data reads what is there, --encounters and --seed make something up; give one of the two: npm run/,
    );
  });

  test.each([
    ['/out', '/out'],
    ['/out', '/out/data/uci.zip'],
    ['/', '/uci.zip'],
  ])('into %s, which is emptied first, no data is taken from %s', (output, data) => {
    expect(() => readArguments(['--data', data, '--output', output], '/')).toThrow(
      new Failed(`--data must lie outside of --output, which is emptied first, got '${data}' in '${output}'`),
    );
  });

  test('data beside the output is taken, also when its name begins alike', () => {
    expect(readArguments(['--data', '/out.zip', '--output', '/out'], '/')).toMatchObject({ output: '/out' });
  });

  test.each([...',:#%*?[]{}\\'])(
    "an output path with a '%s' is refused: Spark would read it as its own",
    (character) => {
      expect(() => readArguments(['--output', `/a${character}b`], '/')).toThrow(`a path without '${character}'`);
    },
  );
});
