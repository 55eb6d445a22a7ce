import { forEachJob, type JobKind } from '../jobs';
import { DYNAMIC, isGiven, isOff, isOn, numberAt, valueAt } from '../request-values';
import type { Rule } from '../rule';

const RUNTIME = 'StoppingCondition.MaxRuntimeInSeconds';
const WAIT = 'StoppingCondition.MaxWaitTimeInSeconds';
const SPOT = 'EnableManagedSpotTraining';
const KEEP_ALIVE = 'KeepAlivePeriodInSeconds';

/** Longest wait of a spot job that saves no checkpoints (Developer Guide, managed spot training). */
const WAIT_WITHOUT_CHECKPOINTS = 3600;

/** API: `KeepAlivePeriodInSeconds`. */
const LONGEST_KEEP_ALIVE = 21_600;

/** API: `StoppingCondition`, a training job runs 28 days at most, and `ProcessingMaxRuntimeInSeconds`, nine days. */
const LONGEST_RUN: Readonly<Partial<Record<JobKind, number>>> = { training: 28 * 24 * 3600, processing: 777_600 };

const spotWait: Rule = {
  id: 'ML-TR-05',
  title: 'A spot job waits at least as long as it may run',
  facts: ['TR-05'],
  fix: 'set MaxWaitTimeInSeconds to the running time and a margin for the wait',
  check: forEachJob(['training'], ({ request }) => {
    if (!isOn(request, SPOT) || valueAt(request, WAIT) === DYNAMIC) return [];
    const [wait, runtime] = [numberAt(request, WAIT), numberAt(request, RUNTIME)];
    if (wait === undefined) return [{ at: WAIT, problem: `a spot job needs MaxWaitTimeInSeconds, which is missing` }];
    if (runtime === undefined || wait >= runtime) return [];
    return [
      { at: WAIT, problem: `MaxWaitTimeInSeconds is ${wait}, and must be at least MaxRuntimeInSeconds, ${runtime}` },
    ];
  }),
};

const waitWithoutSpot: Rule = {
  id: 'ML-TR-05-2',
  title: 'Only a spot job says how long it waits',
  facts: ['TR-05'],
  fix: 'set EnableManagedSpotTraining to true, or leave MaxWaitTimeInSeconds out',
  check: forEachJob(['training'], ({ request }) => {
    const wait = numberAt(request, WAIT);
    if (wait === undefined || !isOff(request, SPOT)) return [];
    return [{ at: WAIT, problem: `MaxWaitTimeInSeconds is ${wait}, but no spot capacity is asked for` }];
  }),
};

const spotCheckpoint: Rule = {
  id: 'ML-TR-06',
  title: 'A spot job that waits longer than an hour saves checkpoints',
  facts: ['TR-06'],
  fix: 'give CheckpointConfig.S3Uri, or wait 3600 seconds at most',
  check: forEachJob(['training'], ({ request }) => {
    const wait = numberAt(request, WAIT) ?? numberAt(request, RUNTIME) ?? 0;
    const at = 'CheckpointConfig.S3Uri';
    if (!isOn(request, SPOT) || isGiven(valueAt(request, at)) || wait <= WAIT_WITHOUT_CHECKPOINTS) return [];
    return [
      {
        at,
        problem: `a spot job that may wait ${wait} seconds has no CheckpointConfig.S3Uri; without one, ${WAIT_WITHOUT_CHECKPOINTS} are allowed`,
      },
    ];
  }),
};

const keepAlive: Rule = {
  id: 'ML-TR-07',
  title: 'A warm pool is kept six hours at most',
  facts: ['TR-07', 'CO-03'],
  fix: 'keep it 21600 seconds at most; 3600 is what every account may have, and each is billed',
  check: forEachJob(['training'], ({ request, paths: { resources }, isInsideTuning }) => {
    const at = `${resources}.${KEEP_ALIVE}`;
    const seconds = numberAt(request, at);
    if (seconds === undefined) return [];
    if (isInsideTuning && resources === 'HyperParameterTuningResourceConfig') {
      return [
        { at, problem: `${KEEP_ALIVE} is ${seconds}, and a tuning job takes none: it keeps its instances by itself` },
      ];
    }
    if (seconds >= 0 && seconds <= LONGEST_KEEP_ALIVE) return [];
    return [{ at, problem: `${KEEP_ALIVE} is ${seconds}, and 0 to ${LONGEST_KEEP_ALIVE} are allowed` }];
  }),
};

const runtimeGiven: Rule = {
  id: 'ML-TR-32',
  title: 'Every job says when it is stopped',
  facts: ['TR-32'],
  fix: 'give StoppingCondition.MaxRuntimeInSeconds; without it the default of a day counts',
  check: forEachJob(['training', 'processing'], ({ kind, request, paths: { maxRuntime = '' } }) => {
    if (!isGiven(valueAt(request, maxRuntime))) {
      return [
        {
          at: maxRuntime,
          problem:
            'MaxRuntimeInSeconds is missing, so the job may run for a day, and whoever waits for it waits so long',
        },
      ];
    }
    const seconds = numberAt(request, maxRuntime);
    const longest = LONGEST_RUN[kind];
    if (longest === undefined || seconds === undefined || seconds <= longest) return [];
    return [
      {
        at: maxRuntime,
        problem: `MaxRuntimeInSeconds is ${seconds}, and ${longest} (${longest / 86_400} days) are allowed`,
      },
    ];
  }),
};

/** Rules about how long jobs run, wait and are kept. */
export const trainingLimitRules: readonly Rule[] = [spotWait, waitWithoutSpot, spotCheckpoint, keepAlive, runtimeGiven];
