import fc from 'fast-check';
import { ask, type AttemptLimits, type Clock, type Invoke, type Target } from '../../../lambda/prediction-api/attempts';
import { RetryBudget } from '../../../lambda/prediction-api/retry-budget';

const MAIN: Target = { endpointName: 'main' };
const VARIANT: Target = { endpointName: 'main', variantName: 'before' };
const STANDBY: Target = { endpointName: 'previous' };

const unavailable = Object.assign(new Error(), { name: 'ServiceUnavailable' });
const missing = Object.assign(new Error(), { name: 'ValidationError', $metadata: { httpStatusCode: 400 } });
const refusing = Object.assign(new Error(), { name: 'ModelError', OriginalStatusCode: 400 });

/** A clock that stands still unless somebody sleeps; waits are as long as they can be. */
function standing(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  let time = 0;
  return {
    slept,
    now: () => time,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      time += milliseconds;
    },
    random: () => 0.999,
  };
}

/** Answers in this order; an error is thrown. */
function answers(...outcomes: readonly unknown[]): Invoke<unknown> & jest.Mock {
  let next = 0;
  return jest.fn(async () => {
    const outcome = outcomes[Math.min(next++, outcomes.length - 1)];
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
}

const limits = (overrides: Partial<AttemptLimits> = {}): AttemptLimits => ({
  deadline: 10_000,
  maxAttempts: 3,
  budget: new RetryBudget({ burst: 10, perRequest: 0.1 }),
  ...overrides,
});

describe('ask', () => {
  test('asks once when the first attempt answers', async () => {
    const invoke = answers('yes');
    await expect(ask([MAIN, STANDBY], invoke, limits(), standing())).resolves.toEqual({
      ...{ outcome: { answer: 'yes' }, attempts: 1, target: MAIN, isFallback: false },
    });
    expect(invoke).toHaveBeenCalledTimes(1);
  });

  test('waits between attempts, longer each time, and by chance anywhere up to that', async () => {
    const clock = standing();
    await ask([MAIN], answers(unavailable), limits({ maxAttempts: 5 }), clock);
    expect(clock.slept.map(Math.round)).toEqual([50, 100, 200, 400]);
    const lucky = { ...standing(), random: () => 0 };
    await ask([MAIN], answers(unavailable), limits({ maxAttempts: 5 }), lucky);
    expect(lucky.slept).toEqual([0, 0, 0, 0]);
  });

  test('falls back to the other endpoint after all attempts, once, and says so', async () => {
    const invoke = answers(unavailable, unavailable, unavailable, 'before');
    await expect(ask([MAIN, STANDBY], invoke, limits(), standing())).resolves.toMatchObject({
      ...{ outcome: { answer: 'before' }, attempts: 4, target: STANDBY, isFallback: true },
    });
  });

  test('goes to the other endpoint at once when the first one is not there', async () => {
    const invoke = answers(missing, 'before');
    await expect(ask([MAIN, STANDBY], invoke, limits(), standing())).resolves.toMatchObject({ attempts: 2 });
  });

  test('never asks again what the model itself refuses, nor another version', async () => {
    const invoke = answers(refusing, 'never');
    await expect(ask([MAIN, STANDBY], invoke, limits(), standing())).resolves.toMatchObject({
      ...{ outcome: { failure: { code: 'model-refused' } }, attempts: 1 },
    });
  });

  test('asks a variant of the same endpoint out of the budget, and another endpoint without', async () => {
    const none = new RetryBudget({ burst: 0, perRequest: 0 });
    const invoke = answers(unavailable, 'before');
    const asked = await ask([MAIN, VARIANT, STANDBY], invoke, limits({ budget: none }), standing());
    expect(asked).toMatchObject({ attempts: 2, target: STANDBY });
    expect(invoke.mock.calls.map(([target]) => target)).toEqual([MAIN, STANDBY]);
  });

  test('gives an attempt an even share of the time, and gives up one that ignores the signal', async () => {
    const start = performance.now();
    const signals: AbortSignal[] = [];
    const deaf: Invoke<never> = async (_, signal) => {
      signals.push(signal);
      return await new Promise<never>(() => undefined);
    };
    const clock: Clock = { now: () => performance.now(), sleep: async () => undefined, random: () => 0 };
    const asked = await ask([MAIN], deaf, limits({ deadline: start + 300, maxAttempts: 3 }), clock);
    expect(asked).toMatchObject({ outcome: { failure: { code: 'timed-out' } }, attempts: 3 });
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('begins no attempt after the deadline, and tells the last failure', async () => {
    const clock = standing();
    const invoke = answers(unavailable);
    const asked = await ask([MAIN], invoke, limits({ deadline: 60, maxAttempts: 5 }), clock);
    expect(asked).toMatchObject({ outcome: { failure: { code: 'model-unavailable' } }, attempts: 1 });
    const late = await ask([MAIN], invoke, limits({ deadline: -1 }), clock);
    expect(late).toMatchObject({ outcome: { failure: { code: 'timed-out' } }, attempts: 0 });
  });

  test('never asks one endpoint more often than requests, burst and share together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom('yes', unavailable, missing), { minLength: 1, maxLength: 60 }),
        async (burst, maxAttempts, outcomes) => {
          const budget = new RetryBudget({ burst, perRequest: 0.1 });
          const invoke = answers(...outcomes);
          for (let request = 1; request <= 40; request++) {
            await ask([MAIN, VARIANT, STANDBY], invoke, limits({ budget, maxAttempts }), standing());
            for (const name of ['main', 'previous']) {
              const asked = invoke.mock.calls.filter(([target]) => target.endpointName === name).length;
              expect(asked).toBeLessThanOrEqual(request + burst + request * 0.1 + 1e-9);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('RetryBudget', () => {
  test('gives a token for ten requests, and keeps no more than the burst', () => {
    const budget = new RetryBudget({ burst: 2, perRequest: 0.1 });
    for (let request = 0; request < 1000; request++) budget.earn();
    expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([true, true, false]);
    for (let request = 0; request < 9; request++) budget.earn();
    expect(budget.spend()).toBe(false);
    budget.earn();
    expect(budget.spend()).toBe(true);
  });
});
