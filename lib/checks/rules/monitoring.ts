import { type Assembly, asList, asProperties, at, type Properties, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { captureOf } from './hosting-capture';
import { configOf, containersOf, endpointOf, isServerless, modelOf, productionVariants } from './hosting-endpoints';
import { emptyBucket } from './hosting-models';
import { isFixedName, isSaid, numberOf, regionOf, shown } from './known-values';
import {
  analyzerAccounts,
  ANALYZER_IMAGE,
  baselineAddresses,
  JOB_DEFINITIONS,
  jobOf,
  MONITORS,
  periodSeconds,
  SCHEDULE,
  scheduleExpression,
} from './monitoring-jobs';

const watchesEndpoint: Rule = {
  id: 'ML-MM-01',
  title: 'A monitor is made after the endpoint that it watches, which captures data',
  facts: ['MM-01'],
  fix: 'refer to attrEndpointName of the endpoint, and enable DataCaptureConfig of its configuration',
  check: forEach(MONITORS, function* (monitor, assembly) {
    for (const [endpoint, location] of watchedBy(assembly, monitor)) {
      if (!assembly.before(monitor).has(endpoint.id)) {
        yield {
          problem: `the name of endpoint ${endpoint.logicalId} is written out, so nothing says that the endpoint comes first`,
          location,
        };
      }
      const config = configOf(assembly, endpoint);
      if (config === undefined || captureOf(config.properties) !== undefined) continue;
      if (!captureIsKnown(config.properties)) continue;
      yield { problem: `endpoint ${endpoint.logicalId} captures no data, so there is nothing to watch`, location };
    }
  }),
};

const cronOfMonitor: Rule = {
  id: 'ML-MM-02',
  title: 'The schedule of a monitor is one that Model Monitor takes',
  facts: ['MM-02'],
  fix: 'write cron(0 * ? * * *) for each hour, cron(0 H ? * * *) for each day at H, cron(0 H/N ? * * *) for each N hours, or NOW',
  check: forEach(SCHEDULE, function* (schedule) {
    const expression = scheduleExpression(schedule);
    if (!isSaid(expression) || expression === 'NOW' || periodSeconds(expression) !== undefined) return;
    yield {
      problem: `ScheduleExpression is ${shown(expression)}; whole hours of every day are allowed`,
      location: 'Properties/MonitoringScheduleConfig/ScheduleConfig/ScheduleExpression',
    };
  }),
};

const endsBeforeNext: Rule = {
  id: 'ML-MM-03',
  title: 'A run of a monitor ends before the next one begins',
  facts: ['MM-03'],
  fix: 'set MaxRuntimeInSeconds of the StoppingCondition to less, or run less often',
  check: forEach(SCHEDULE, function* (schedule, assembly) {
    const period = periodSeconds(scheduleExpression(schedule));
    const job = jobOf(assembly, schedule);
    const runtime = numberOf(at(job?.definition, 'StoppingCondition.MaxRuntimeInSeconds'));
    if (period === undefined || job === undefined || runtime === undefined) return;
    // Labels are merged first, which takes the other half of the hour.
    const most = period === 3600 && /ModelQuality|ModelBias/.test(job.kind) ? 1800 : period;
    if (runtime <= most) return;
    yield {
      problem: `a run may take ${runtime} seconds; at most ${most} are allowed for ${job.kind} each ${period} seconds`,
      location: 'Properties/MonitoringScheduleConfig',
    };
  }),
};

const analyzerOfRegion: Rule = {
  id: 'ML-MM-04',
  title: 'The analyzer image of a monitor is the one of its Region',
  facts: ['MM-04'],
  fix: 'look the account up by Region, and refuse Regions that have none',
  check: forEach(MONITORS, function* (monitor, assembly) {
    const region = regionOf(assembly, monitor);
    for (const [image, location] of imagesOf(monitor)) {
      const [, account = '', imageRegion = ''] = ANALYZER_IMAGE.exec(image) ?? [];
      if (region === undefined || imageRegion === '') continue;
      const expected = analyzerAccounts[region] ?? account;
      if (imageRegion === region && account === expected) continue;
      yield {
        problem: `image ${shown(image)} is that of account ${account} in ${imageRegion}; in ${region} it is ${expected}`,
        location,
      };
    }
  }),
};

const oneModelOnInstances: Rule = {
  id: 'ML-MM-05',
  title: 'A monitored endpoint has one model, and instances',
  facts: ['MM-05'],
  fix: 'watch an endpoint with one model on instances, or log requests in the application',
  check: forEach(MONITORS, function* (monitor, assembly) {
    for (const [endpoint, location] of watchedBy(assembly, monitor)) {
      const config = configOf(assembly, endpoint);
      const variants = config === undefined ? [] : productionVariants(config);
      if (variants.some(isServerless)) {
        yield { problem: `endpoint ${endpoint.logicalId} is serverless, which Model Monitor does not watch`, location };
      }
      const models = variants.flatMap((variant) => (config && modelOf(assembly, config, variant)) ?? []);
      if (models.some((model) => containersOf(model).some(({ properties }) => properties.Mode === 'MultiModel'))) {
        yield { problem: `endpoint ${endpoint.logicalId} has several models in a container`, location };
      }
    }
  }),
};

const noDefinitionName: Rule = {
  id: 'ML-MM-07',
  title: 'A job definition of a monitor has no name that stays when it changes',
  facts: ['MM-07'],
  fix: 'leave JobDefinitionName out, and refer to the definition from the schedule',
  check: forEach(JOB_DEFINITIONS, function* ({ type, properties }) {
    if (!isFixedName(properties.JobDefinitionName)) return;
    yield {
      problem: `every change replaces ${type}, and the new one cannot be made while ${shown(properties.JobDefinitionName)} is there`,
      location: 'Properties/JobDefinitionName',
    };
  }),
};

const baselineIsThere: Rule = {
  id: 'ML-MM-10',
  title: 'The baseline of a monitor is there before the monitor',
  facts: ['MM-10'],
  fix: 'make the schedule after the baseline job, in another stack or from a state machine',
  check: forEach(MONITORS, function* (monitor, assembly) {
    for (const uri of baselineAddresses(monitor)) {
      const bucket = emptyBucket(assembly, monitor, uri);
      if (bucket === undefined) continue;
      yield {
        problem: `the baseline ${shown(uri)} is in bucket ${bucket.logicalId}, which the same deployment makes and puts nothing into`,
        location: 'Properties',
      };
    }
  }),
};

/** Endpoints of the templates that a monitor reads from, and where it says so. */
function watchedBy(assembly: Assembly, monitor: Resource): [endpoint: Resource, location: string][] {
  const inputs = [
    ...Object.keys(monitor.properties)
      .filter((key) => key.endsWith('JobInput'))
      .map((key) => [monitor.properties[key], `Properties/${key}/EndpointInput`] as const),
    ...asList(at(monitor.properties, 'MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringInputs')).map(
      (input) => [input, 'Properties/MonitoringScheduleConfig/MonitoringJobDefinition/MonitoringInputs'] as const,
    ),
  ];
  return inputs.flatMap(([input, location]): [Resource, string][] => {
    const endpoint = endpointOf(assembly, monitor, at(input, 'EndpointInput.EndpointName'));
    return endpoint === undefined ? [] : [[endpoint, location]];
  });
}

function imagesOf({ properties }: Resource): [image: string, location: string][] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const image =
      asProperties(value).ImageUri ?? at(value, 'MonitoringJobDefinition.MonitoringAppSpecification.ImageUri');
    return typeof image === 'string' ? [[image, `Properties/${key}`] as [string, string]] : [];
  });
}

/** Whether a template says itself if data is captured. */
function captureIsKnown({ DataCaptureConfig }: Properties): boolean {
  const enabled = at(DataCaptureConfig, 'EnableCapture');
  return DataCaptureConfig === undefined || enabled === undefined || enabled === false || enabled === 'false';
}

/** Rules about Model Monitor, for accounts that still have it (RV-16). */
export const monitoringRules: readonly Rule[] = [
  watchesEndpoint,
  cronOfMonitor,
  endsBeforeNext,
  analyzerOfRegion,
  oneModelOnInstances,
  noDefinitionName,
  baselineIsThere,
];
