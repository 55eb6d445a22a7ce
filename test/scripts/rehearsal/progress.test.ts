import { Progress } from '../../../scripts/rehearsal/progress';

/** A clock that stands still until it is set, and what was written. */
function given(): { progress: Progress; written: () => string; set: (milliseconds: number) => void } {
  let time = 1_000_000;
  let text = '';
  const progress = new Progress(
    2,
    (more) => (text += more),
    () => time,
  );
  return { progress, written: () => text, set: (milliseconds) => (time = 1_000_000 + milliseconds) };
}

describe('Progress', () => {
  test('tells each step with its number, how it is getting on, how long it took, and what came of it', async () => {
    const { progress, written, set } = given();
    const result = await progress.during(
      'First step',
      () => {
        set(1_400);
        progress.tell('half of it');
        set(61_000);
        return Promise.resolve(5);
      },
      (found) => `${found} rows`,
    );
    expect(result).toBe(5);
    set(100_000);
    await progress.during(
      'Second step',
      () => {
        set(102_000);
        return Promise.resolve('done');
      },
      (text) => text,
    );
    expect(written()).toBe(
      [
        '[1/2] First step',
        '        1 s  half of it',
        '       61 s  5 rows',
        '[2/2] Second step',
        '        2 s  done',
        '',
      ].join('\n'),
    );
  });

  test('tells no outcome of a step that fails', async () => {
    const { progress, written } = given();
    const step = progress.during(
      'First step',
      () => Promise.reject(new Error('no')),
      () => 'done',
    );
    await expect(step).rejects.toThrow('no');
    expect(written()).toBe('[1/2] First step\n');
  });
});
