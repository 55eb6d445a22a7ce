import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { instanceType } from '../../lib/sagemaker/instance-types';
import type { Fault } from './mutant';
import { placeOf } from './places';
import { defaultOf, type Settings } from './schema-keys';

/** Makes the section of the endpoint keep the rules between its keys. */
export function servingKeepsTheRules({ serving }: Settings): Settings {
  if (serving === undefined) return {};
  const scaled = scalingHoldsInstances(asProperties(serving));
  const instances = Number(scaled.instances ?? defaultOf('serving.instances'));
  const scaling = asProperties(scaled.scaling);
  const fewest = Math.min(
    instances,
    Number(scaling.minInstances ?? instances),
    ...asList(scaling.schedules).map((one) => Number(asProperties(one).minInstances)),
  );
  return {
    serving: {
      ...scaled,
      ...(fewest < 2 ? { highlyAvailable: false } : {}),
      ...(scaled.rollout === undefined ? {} : { rollout: rolloutInParts(asProperties(scaled.rollout), instances) }),
    },
  };
}

function scalingHoldsInstances(serving: Properties): Properties {
  const { scaling, ...given } = serving;
  if (scaling === undefined) return serving;
  // Application Auto Scaling takes no burstable type (HO-10); the default is none.
  const { instanceType: name, ...withoutType } = given;
  const others = name !== undefined && instanceType(String(name)).burstable ? withoutType : given;
  const { minInstances, maxInstances, ...rest } = asProperties(scaling);
  const [min = 1, max = 1] = [Number(minInstances), Number(maxInstances)].sort((a, b) => a - b);
  const first = Number(others.instances ?? defaultOf('serving.instances'));
  const instances = Math.min(max, Math.max(min, first));
  const same = instances === first && others.instances === undefined;
  return {
    ...others,
    ...(same ? {} : { instances }),
    scaling: { ...consistent(rest, min, max), minInstances: min, maxInstances: max },
  };
}

/** Something to track, steps above it and in order, schedules within the limits. */
function consistent({ steps, schedules, ...tracked }: Properties, min: number, max: number): Properties {
  const target = tracked.invocationsPerInstancePerMinute;
  const inOrder = asList(steps).map((step, index, all) => {
    const given = Number(asProperties(step).aboveInvocationsPerInstancePerMinute);
    const least = Number(target) + 1 + index;
    // The last of them may be as far up as it was drawn.
    const above = index === all.length - 1 ? Math.max(given, least) : least;
    return { ...asProperties(step), aboveInvocationsPerInstancePerMinute: above };
  });
  const within = asList(schedules).map((schedule, index) => ({
    ...asProperties(schedule),
    name: `schedule-${index}`,
    minInstances: min,
    maxInstances: max,
  }));
  const nothing = within.length === 0 && Object.keys(tracked).length === 0;
  return {
    ...tracked,
    ...(nothing ? { invocationsPerInstancePerMinute: 600 } : {}),
    ...(inOrder.length === 0 || target === undefined ? {} : { steps: inOrder }),
    ...(within.length === 0 ? {} : { schedules: within }),
  };
}

/** One instance has no parts; an update ends within eight hours (HO-16). */
function rolloutInParts(rollout: Properties, instances: number): Properties {
  const { mode, percentage } = rollout;
  if (percentage === undefined) return rollout;
  if (instances < 2) return { mode: 'all-at-once' };
  return mode === 'canary' ? rollout : { ...rollout, percentage: 50 };
}

/** Settings with instances that a rollout can split, where it is to have something. */
export function rolloutWith(settings: Settings, place: readonly (string | number)[]): Settings {
  const [top, section] = place;
  if (top !== 'serving' || section !== 'rollout') return settings;
  return { ...settings, serving: { ...asProperties(settings.serving), instances: 2, scaling: undefined } };
}

/** Limits of scaling that leave room below and above. */
const SCALING = { minInstances: 2, maxInstances: 3, invocationsPerInstancePerMinute: 600 };
const SCHEDULE = { name: 'morning', expression: 'cron(0 7 ? * MON-FRI *)', minInstances: 2, maxInstances: 3 };

function fault(kind: string, place: string, changed: Settings): Fault {
  return {
    kind,
    place: placeOf(place),
    // A section is not quoted.
    quotes: place !== 'serving.scaling' && place !== 'serving.rollout',
    plant: (settings) => ({
      ...settings,
      serving: {
        ...asProperties(settings.serving),
        instanceType: 'ml.m5.large',
        highlyAvailable: false,
        rollout: { mode: 'all-at-once' },
        scaling: undefined,
        ...changed,
      },
    }),
  };
}

function scaling(kind: string, changed: Settings): Fault {
  return fault(kind, 'serving.scaling', { instances: 2, scaling: { ...SCALING, ...changed } });
}

/** Values of the endpoint that are right by themselves and wrong beside another key. */
export const SERVING_FAULTS: readonly Fault[] = [
  fault('scaling of a burstable type', 'serving.instanceType', {
    instanceType: 'ml.t2.medium',
    instances: 2,
    scaling: SCALING,
  }),
  ...[1, 4].map((instances) =>
    fault('instances outside of scaling', 'serving.instances', { instances, scaling: SCALING }),
  ),
  fault('limits of scaling that cross', 'serving.scaling.minInstances', {
    instances: 2,
    scaling: { ...SCALING, minInstances: 4 },
  }),
  scaling('scaling that follows nothing', { invocationsPerInstancePerMinute: undefined }),
  scaling('steps that nothing takes back', {
    invocationsPerInstancePerMinute: undefined,
    cpuPercent: 50,
    steps: [{ aboveInvocationsPerInstancePerMinute: 900, addInstances: 1 }],
  }),
  scaling('a step below what is tracked', {
    steps: [{ aboveInvocationsPerInstancePerMinute: 600, addInstances: 1 }],
  }),
  scaling('a schedule outside of the limits', { schedules: [{ ...SCHEDULE, maxInstances: 4 }] }),
  scaling('two schedules of one name', { schedules: [SCHEDULE, SCHEDULE] }),
  fault('one instance where one may fail', 'serving.instances', { instances: 1, highlyAvailable: true }),
  fault('scaling down to one where one may fail', 'serving.scaling.minInstances', {
    instances: 2,
    highlyAvailable: true,
    scaling: { ...SCALING, minInstances: 1 },
  }),
  ...['canary', 'linear', 'rolling'].map((mode) =>
    fault('a rollout in parts of one instance', 'serving.rollout', {
      instances: 1,
      rollout: { mode, percentage: 50, waitMinutes: 10 },
    }),
  ),
  fault('a rollout that takes over eight hours', 'serving.rollout', {
    instances: 20,
    rollout: { mode: 'rolling', percentage: 5, waitMinutes: 30 },
  }),
];
