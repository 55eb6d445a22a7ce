import { asList, asProperties } from '../../lib/checks/assembly';
import type { Fault } from './mutant';
import { placeOf } from './places';
import { defaultOf, type Settings } from './schema-keys';

/** Makes the API keep the rules between its keys: attempts have time, a burst fits the rate, audiences stand once. */
export function apiKeepsTheRules({ serving }: Settings): Settings {
  const { api: given, ...others } = asProperties(serving);
  if (given === undefined) return {};
  const { maxAttempts, throttle, authorization, ...api } = asProperties(given);
  const most = Math.floor(Number(api.timeoutMs ?? defaultOf('serving.api.timeoutMs')) / 250);
  const { burst, ...rate } = asProperties(throttle);
  const fewest = Math.ceil(Number(rate.requestsPerSecond ?? defaultOf('serving.api.throttle.requestsPerSecond')) / 100);
  const attempts = Math.min(Number(maxAttempts ?? defaultOf('serving.api.maxAttempts')), most);
  const { audiences, ...who } = asProperties(authorization);
  return {
    serving: {
      ...others,
      api: {
        ...api,
        ...(maxAttempts === undefined && attempts === defaultOf('serving.api.maxAttempts')
          ? {}
          : { maxAttempts: attempts }),
        ...(throttle === undefined ? {} : { throttle: { ...rate, ...burstOf(burst, fewest) } }),
        authorization: { ...who, ...(audiences === undefined ? {} : { audiences: [...new Set(asList(audiences))] }) },
      },
    },
  };
}

function burstOf(burst: unknown, fewest: number): Settings {
  const given = Number(burst ?? defaultOf('serving.api.throttle.burst'));
  return burst === undefined && given >= fewest ? {} : { burst: Math.max(given, fewest) };
}

const AUTHORIZATION = { mode: 'iam' };

function fault(kind: string, place: string, api: Settings): Fault {
  return {
    kind,
    place: placeOf(place),
    plant: (settings) => ({
      ...settings,
      serving: { ...asProperties(settings.serving), api: { authorization: AUTHORIZATION, ...api } },
    }),
  };
}

/** Values of the API that are right by themselves and wrong beside another key. */
export const API_FAULTS: readonly Fault[] = [
  fault('attempts without time', 'serving.api.maxAttempts', { timeoutMs: 500, maxAttempts: 3 }),
  fault('a burst that refuses steady callers', 'serving.api.throttle.burst', {
    throttle: { requestsPerSecond: 1000, burst: 9 },
  }),
];
