import { MINUTE } from '../../../scripts/first-run/clock';
import { given } from './given';

describe('Journal', () => {
  test('numbers the steps, and sums up what each brought and took', async () => {
    const { context, clock, printed } = given();
    const { journal } = context;
    for (const title of ['One', 'Another']) {
      await journal.step(title, async () => {
        await clock.sleep(90_000);
        return { result: 1, outcome: `${title} is done` };
      });
    }
    journal.lookAt('the dashboard');
    expect(printed).toEqual(['', '[1/6] One', '', '[2/6] Another']);
    expect(journal.summary()).toEqual([
      '',
      'One        1 min 30 s  One is done',
      'Another    1 min 30 s  Another is done',
      '',
      'Where to look next:',
      '  the dashboard',
    ]);
  });

  test('sums up what ended before a step failed, and remembers what goes on in AWS', async () => {
    const { journal } = given().context;
    await journal.step('One', () => Promise.resolve({ result: 1, outcome: 'done' }));
    const failing = journal.step('Another', () => {
      journal.inAws = 'the run jr_1';
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(journal.summary().join('\n')).not.toContain('Another');
    expect(journal.inAws).toBe('the run jr_1');
  });

  test('has nothing to sum up before the first step ended', () => {
    expect(given().context.journal.summary()).toEqual([]);
  });

  test('tells a state when it changes, and every five minutes when it does not', async () => {
    const { context, clock, printed } = given();
    const tell = context.journal.teller();
    for (let minute = 0; minute < 12; minute++) {
      tell(minute === 0 ? 'STARTING' : 'RUNNING');
      await clock.sleep(MINUTE);
    }
    expect(printed.map((line) => line.trim())).toEqual([
      '0 s  STARTING',
      '1 min  RUNNING',
      '6 min  RUNNING',
      '11 min  RUNNING',
    ]);
  });
});
