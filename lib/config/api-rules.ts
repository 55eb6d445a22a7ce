import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

/** An attempt that has less time ends before a model on a busy machine answers, and loads the endpoint for nothing. */
const SHORTEST_ATTEMPT_MS = 250;

/** Each attempt of a request must have time for an answer. */
function attemptsHaveTime({ serving }: Known<PlatformConfig>): Problem[] {
  const { timeoutMs, maxAttempts } = serving?.api ?? {};
  if (timeoutMs === undefined || maxAttempts === undefined) return [];
  const most = Math.floor(timeoutMs / SHORTEST_ATTEMPT_MS);
  if (maxAttempts <= most) return [];
  const text = `leaves each attempt less than ${SHORTEST_ATTEMPT_MS} ms of serving.api.timeoutMs; 1 to ${most} is allowed. Lower it, or raise timeoutMs to ${maxAttempts * SHORTEST_ATTEMPT_MS}.`;
  return [problemWith('serving.api.maxAttempts', maxAttempts, text)];
}

/** A burst that is smaller than a hundredth of the rate refuses steady callers, because requests never come evenly. */
function burstFitsTheRate({ serving }: Known<PlatformConfig>): Problem[] {
  const { requestsPerSecond, burst } = serving?.api?.throttle ?? {};
  if (requestsPerSecond === undefined || burst === undefined) return [];
  const fewest = Math.ceil(requestsPerSecond / 100);
  if (burst >= fewest) return [];
  const text = `is less than a hundredth of requestsPerSecond, so that requests are refused which come two at a time; ${fewest} to 5000 is allowed. Raise it, or lower requestsPerSecond.`;
  return [problemWith('serving.api.throttle.burst', burst, text)];
}

/** An audience that stands twice is a mistake for another one. */
function audiencesOnce({ serving }: Known<PlatformConfig>): Problem[] {
  const authorization = serving?.api?.authorization;
  const audiences = authorization?.mode === 'jwt' ? (authorization.audiences ?? []) : [];
  return audiences.flatMap((audience, index) =>
    audiences.indexOf(audience) === index
      ? []
      : [
          problemWith(
            `serving.api.authorization.audiences[${index}]`,
            audience,
            'stands twice; once is allowed. Remove it, or name another.',
          ),
        ],
  );
}

/** What must hold between the keys of the API. */
export const apiRules: readonly Rule<PlatformConfig>[] = [attemptsHaveTime, burstFitsTheRate, audiencesOnce];
