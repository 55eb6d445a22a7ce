import { duration, MINUTE, until } from '../../../scripts/first-run/clock';
import { Stopped } from '../../../scripts/first-run/stopped';
import { FakeClock } from './given';

/** Waits for the look with this number, from 0. */
const wait = async (clock: FakeClock, looks: number) => {
  let looked = 0;
  return await until({
    clock,
    every: 15_000,
    atMost: MINUTE,
    what: 'the run',
    todo: 'look at its log',
    look: () => Promise.resolve(looked++ === looks ? 'done' : undefined),
  });
};

describe('until', () => {
  test('looks at once, and sleeps between looks alone', async () => {
    const clock = new FakeClock();
    expect(await wait(clock, 0)).toBe('done');
    expect(clock.slept).toEqual([]);
    expect(await wait(clock, 2)).toBe('done');
    expect(clock.slept).toEqual([15_000, 15_000]);
  });

  test('ends after its time with a message, and looks once more at the very end', async () => {
    expect(await wait(new FakeClock(), 4)).toBe('done');
    await expect(wait(new FakeClock(), 5)).rejects.toThrow(new Stopped('No end after 1 min of the run', ''));
    await expect(wait(new FakeClock(), 5)).rejects.toMatchObject({ todo: 'look at its log' });
  });

  test('looks again when AWS could not be reached, and gives up for any other error', async () => {
    const failing = async (error: Error) => {
      let looked = 0;
      return await until({
        clock: new FakeClock(),
        every: 15_000,
        atMost: MINUTE,
        what: 'the run',
        todo: '',
        look: () => (looked++ === 0 ? Promise.reject(error) : Promise.resolve('done')),
      });
    };
    expect(await failing(Object.assign(new Error('no route'), { code: 'ECONNRESET' }))).toBe('done');
    await expect(failing(new Error('a fault'))).rejects.toThrow('a fault');
  });
});

test.each([
  [400, '0 s'],
  [59_000, '59 s'],
  [60_000, '1 min'],
  [75_000, '1 min 15 s'],
])('%d milliseconds are told as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
