import { setTimeout } from 'node:timers/promises';

/** Attempts before giving up: with the pauses two minutes, far below the timeout of the function. */
const ATTEMPTS = 8;

/** First pause in milliseconds; each is twice the one before. */
const PAUSE = 1_000;

/**
 * Makes a call again while Lake Formation is busy with another one, or does not know yet that the role is an administrator.
 * The SDK itself repeats only what is throttled or fails in the service.
 *
 * @param pause milliseconds before the second attempt; 1,000 if not given
 * @throws what the last attempt threw, or at once what waiting does not mend
 */
export async function persistent<T>(call: () => Promise<T>, pause: number = PAUSE): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !passes(error as Error)) {
        throw error;
      }
      await setTimeout(pause * 2 ** (attempt - 1));
    }
  }
}

function passes({ name, message }: Error): boolean {
  return (
    name === 'ConcurrentModificationException' ||
    name === 'OperationTimeoutException' ||
    (name === 'AccessDeniedException' && /Insufficient Lake Formation permission/i.test(message))
  );
}
