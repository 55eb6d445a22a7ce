import { requireEnv } from '../encounter-validation/environment';
import type { Target } from './attempts';
import { PredictionApiEnvironment as Env } from './environment';

/** What the environment says. */
export interface Settings {
  /** Whom to ask, in this order. */
  readonly targets: readonly [Target, ...Target[]];

  /** Milliseconds that a request may take. */
  readonly timeoutMs: number;

  /** Attempts at the first target. */
  readonly maxAttempts: number;
}

/**
 * Reads the environment.
 *
 * @throws if a variable is missing, or is no whole number from 1 where it has to be
 */
export function settings(): Settings {
  const endpointName = requireEnv(Env.ENDPOINT_NAME);
  const { [Env.FALLBACK_VARIANT]: variantName, [Env.FALLBACK_ENDPOINT]: previous } = process.env;
  return {
    targets: [
      { endpointName },
      ...(isGiven(variantName) ? [{ endpointName, variantName }] : []),
      ...(isGiven(previous) ? [{ endpointName: previous }] : []),
    ],
    timeoutMs: whole(Env.TIMEOUT_MS),
    maxAttempts: whole(Env.MAX_ATTEMPTS),
  };
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function whole(name: string): number {
  const text = requireEnv(name);
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new Error(`${name} must be a whole number from 1, got '${text}'; the construct of this function sets it.`);
  }
  return Number(text);
}
