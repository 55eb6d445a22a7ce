import { type Assembly, asProperties, at, type Properties, type Resource } from '../assembly';
import { meant } from './known-values';

/** Type that says when a monitor runs. */
export const SCHEDULE = 'AWS::SageMaker::MonitoringSchedule';

/** Types that say what a monitor does. */
export const JOB_DEFINITIONS = [
  'AWS::SageMaker::DataQualityJobDefinition',
  'AWS::SageMaker::ModelQualityJobDefinition',
  'AWS::SageMaker::ModelBiasJobDefinition',
  'AWS::SageMaker::ModelExplainabilityJobDefinition',
];

/** All types of Model Monitor. */
export const MONITORS = [SCHEDULE, ...JOB_DEFINITIONS];

/** Image that AWS made for data and model quality: account and Region. */
export const ANALYZER_IMAGE =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/sagemaker-model-monitor-analyzer/;

/** Accounts of that image by Region, as far as MM-04 lists them; of other Regions only the Region itself is compared. */
export const analyzerAccounts: Readonly<Record<string, string>> = {
  'eu-west-1': '468650794304',
  'us-east-1': '156813124566',
  'us-west-2': '159807026194',
};

/** What a schedule runs. */
export interface MonitoringJob {
  /** e.g. `DataQuality`. */
  readonly kind: string;

  /** The definition, in the schedule itself or in a resource of its own. */
  readonly definition: Properties;
}

/** The expression of a schedule. */
export function scheduleExpression({ properties }: Resource): unknown {
  return at(properties, 'MonitoringScheduleConfig.ScheduleConfig.ScheduleExpression');
}

/**
 * Seconds between two runs of an expression that Model Monitor takes (MM-02).
 *
 * @returns undefined for all other expressions
 */
export function periodSeconds(expression: unknown): number | undefined {
  const [, hours, every] = /^cron\(0 (\*|\d{1,2})(?:\/(\d{1,2}))? \? \* \* \*\)$/.exec(String(expression)) ?? [];
  if (hours === undefined) return undefined;
  if (hours === '*') return every === undefined ? 3600 : undefined;
  const step = every === undefined ? 24 : Number(every);
  return Number(hours) <= 23 && step >= 1 && step <= 24 ? step * 3600 : undefined;
}

/** The job of a schedule, if it is in the templates. */
export function jobOf(assembly: Assembly, schedule: Resource): MonitoringJob | undefined {
  const config = asProperties(schedule.properties.MonitoringScheduleConfig);
  if (config.MonitoringJobDefinition !== undefined) {
    return {
      kind: String(config.MonitoringType ?? 'DataQuality'),
      definition: asProperties(config.MonitoringJobDefinition),
    };
  }
  for (const type of JOB_DEFINITIONS) {
    const definition = meant(assembly, schedule, config.MonitoringJobDefinitionName, type, 'JobDefinitionName');
    if (definition !== undefined) {
      return {
        kind: type.slice('AWS::SageMaker::'.length, -'JobDefinition'.length),
        definition: definition.properties,
      };
    }
  }
  return undefined;
}

/** Addresses of the statistics and constraints that a monitor compares with. */
export function baselineAddresses({ properties }: Resource): unknown[] {
  const baselines = [
    ...Object.keys(properties)
      .filter((key) => key.endsWith('BaselineConfig'))
      .map((key) => properties[key]),
    at(properties, 'MonitoringScheduleConfig.MonitoringJobDefinition.BaselineConfig'),
  ];
  return baselines
    .flatMap((baseline) => [at(baseline, 'ConstraintsResource.S3Uri'), at(baseline, 'StatisticsResource.S3Uri')])
    .filter((uri) => uri !== undefined);
}
