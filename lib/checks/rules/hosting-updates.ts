import { type Assembly, asList, asProperties, at, type Properties, type Resource } from '../assembly';
import { forEach, type Problem, type Rule } from '../rule';
import { configOf, productionVariants, variantName } from './hosting-endpoints';
import { instanceFacts, isOutside, numberOf, shown } from './known-values';

const ENDPOINT = 'AWS::SageMaker::Endpoint';

/** Limits of an update, in percent of the instances or in seconds (HO-16). */
const PERCENT = { canary: [1, 50], linear: [10, 50], rolling: [5, 50] } as const;
const EXECUTION_SECONDS = [600, 28800] as const;
const MOST_WAIT_SECONDS = 3600;
const MOST_ALARMS = 10;

const withinLimits: Rule = {
  id: 'ML-HO-16',
  title: 'An update of an endpoint keeps to the limits of deployment guardrails',
  facts: ['HO-16'],
  fix: 'choose a value within the limits',
  check: forEach(ENDPOINT, function* ({ properties }) {
    const location = 'Properties/DeploymentConfig';
    const config = asProperties(properties.DeploymentConfig);
    for (const [kind, size] of sizesOf(config)) {
      const [least, most] = PERCENT[kind];
      if (size.Type !== 'CAPACITY_PERCENT' || !isOutside(size.Value, least, most)) continue;
      yield { problem: `${kind} size is ${shown(size.Value)} %; ${least} to ${most} % are allowed`, location };
    }
    for (const [name, seconds] of waitsOf(config)) {
      if (!isOutside(seconds, 0, MOST_WAIT_SECONDS)) continue;
      yield { problem: `${name} is ${shown(seconds)}; at most ${MOST_WAIT_SECONDS} seconds are allowed`, location };
    }
    const whole = executionSeconds(config);
    const waits = waitsOf(config).reduce((sum, [, seconds]) => sum + (numberOf(seconds) ?? 0), 0);
    if (isOutside(whole, ...EXECUTION_SECONDS)) {
      yield {
        problem: `MaximumExecutionTimeoutInSeconds is ${shown(whole)}; ${EXECUTION_SECONDS.join(' to ')} are allowed`,
        location,
      };
    } else if (isOutside(whole, waits + 1, Infinity)) {
      yield {
        problem: `MaximumExecutionTimeoutInSeconds is ${shown(whole)}, and the waits alone take ${waits}; it must be more`,
        location,
      };
    }
    const alarms = asList(at(config, 'AutoRollbackConfiguration.Alarms')).length;
    if (alarms > MOST_ALARMS) yield { problem: `${alarms} alarms; at most ${MOST_ALARMS} are allowed`, location };
  }),
};

const onePolicy: Rule = {
  id: 'ML-HO-16-2',
  title: 'An update of an endpoint is either blue/green or rolling',
  facts: ['HO-16'],
  fix: 'keep one of the two policies',
  check: forEach(ENDPOINT, function* ({ properties }) {
    const { BlueGreenUpdatePolicy, RollingUpdatePolicy } = asProperties(properties.DeploymentConfig);
    if (BlueGreenUpdatePolicy === undefined || RollingUpdatePolicy === undefined) return;
    yield {
      problem: 'DeploymentConfig has BlueGreenUpdatePolicy and RollingUpdatePolicy; one of them is allowed',
      location: 'Properties/DeploymentConfig',
    };
  }),
};

const instancesToSplit: Rule = {
  id: 'ML-HO-16-3',
  title: 'An update in parts has instances to split',
  facts: ['HO-16'],
  fix: 'start with 2 instances or more, or update all at once',
  check: forEach(ENDPOINT, function* (endpoint, assembly) {
    const config = configOf(assembly, endpoint);
    const parts = sizesOf(asProperties(endpoint.properties.DeploymentConfig)).map(([kind]) => kind);
    if (config === undefined || parts.length === 0) return;
    for (const variant of productionVariants(config)) {
      if (numberOf(variant.properties.InitialInstanceCount) !== 1) continue;
      yield {
        problem: `${parts[0]} update of ${variantName(variant)}, which has 1 instance: at most 50 % of it is no instance`,
        location: 'Properties/DeploymentConfig',
      };
    }
  }),
};

const guardrailsWork: Rule = {
  id: 'ML-HO-17',
  title: 'Deployment guardrails are asked for where SageMaker has them',
  facts: ['HO-17'],
  fix: 'use Inf2 or another type, or leave DeploymentConfig out',
  check: forEach(ENDPOINT, function* (endpoint, assembly) {
    const config = configOf(assembly, endpoint);
    if (endpoint.properties.DeploymentConfig === undefined || config === undefined) return;
    for (const variant of productionVariants(config)) {
      const { InstanceType, AcceleratorType } = variant.properties;
      if (instanceFacts(InstanceType)?.family !== 'inf1' && AcceleratorType === undefined) continue;
      yield {
        problem: `${variantName(variant)} runs on ${shown(AcceleratorType ?? InstanceType)}, where SageMaker updates all at once, whatever DeploymentConfig says`,
        location: 'Properties/DeploymentConfig',
      };
    }
  }),
};

const rollsOneVariant: Rule = {
  id: 'ML-HO-17-2',
  title: 'A rolling update is asked for one variant',
  facts: ['HO-17'],
  fix: 'update blue/green (canary, linear or all at once), or give each variant an endpoint',
  check: forEach(ENDPOINT, function* (endpoint, assembly) {
    const config = configOf(assembly, endpoint);
    if (at(endpoint.properties, 'DeploymentConfig.RollingUpdatePolicy') === undefined || config === undefined) return;
    const several = productionVariants(config).length;
    if (several < 2) return;
    yield {
      problem: `RollingUpdatePolicy for ${several} variants; SageMaker replaces the instances of one alone`,
      location: 'Properties/DeploymentConfig/RollingUpdatePolicy',
    };
  }),
};

const noCycle: Rule = {
  id: 'ML-HO-19',
  title: 'An alarm that rolls an endpoint back does not refer to that endpoint',
  facts: ['HO-19'],
  fix: 'give the endpoint a name, and write that name into the dimensions of the alarm',
  check: (assembly) =>
    assembly.ofType(ENDPOINT).flatMap((endpoint) =>
      rollbackAlarms(assembly, endpoint)
        .filter((alarm) => assembly.before(alarm).has(endpoint.id))
        .map((alarm): Problem => ({
          resource: endpoint,
          problem: `alarm ${alarm.logicalId} must be there before the endpoint, and refers to it: a cycle`,
          location: 'Properties/DeploymentConfig/AutoRollbackConfiguration/Alarms',
        })),
    ),
};

function rollbackAlarms(assembly: Assembly, { properties }: Resource): Resource[] {
  return asList(at(properties, 'DeploymentConfig.AutoRollbackConfiguration.Alarms')).flatMap(
    (alarm) => assembly.target(asProperties(alarm).AlarmName) ?? [],
  );
}

/** Sizes of the parts in which an update goes, by kind. */
function sizesOf(config: Properties): [kind: keyof typeof PERCENT, size: Properties][] {
  const traffic = asProperties(at(config, 'BlueGreenUpdatePolicy.TrafficRoutingConfiguration'));
  const sizes: [keyof typeof PERCENT, unknown][] = [
    ['canary', traffic.Type === 'CANARY' ? traffic.CanarySize : undefined],
    ['linear', traffic.Type === 'LINEAR' ? traffic.LinearStepSize : undefined],
    ['rolling', at(config, 'RollingUpdatePolicy.MaximumBatchSize')],
  ];
  return sizes.flatMap(([kind, size]) => (size === undefined ? [] : [[kind, asProperties(size)]]));
}

/** Pauses of an update, by the property that says them. */
function waitsOf(config: Properties): [name: string, seconds: unknown][] {
  return [
    'BlueGreenUpdatePolicy.TerminationWaitInSeconds',
    'BlueGreenUpdatePolicy.TrafficRoutingConfiguration.WaitIntervalInSeconds',
    'RollingUpdatePolicy.WaitIntervalInSeconds',
  ].flatMap((path): [string, unknown][] => {
    const seconds = at(config, path);
    return seconds === undefined ? [] : [[path, seconds]];
  });
}

function executionSeconds(config: Properties): unknown {
  return (
    at(config, 'BlueGreenUpdatePolicy.MaximumExecutionTimeoutInSeconds') ??
    at(config, 'RollingUpdatePolicy.MaximumExecutionTimeoutInSeconds')
  );
}

/** Rules about updates of endpoints. */
export const hostingUpdateRules: readonly Rule[] = [
  withinLimits,
  onePolicy,
  instancesToSplit,
  guardrailsWork,
  rollsOneVariant,
  noCycle,
];
