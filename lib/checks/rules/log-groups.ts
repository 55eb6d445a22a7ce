import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { isOpen, isUnknown } from '../policy-document';
import { forEach, type Problem, type Rule } from '../rule';
import { shown } from '../wording';

const LOG_GROUP = 'AWS::Logs::LogGroup';

/** Log groups that services make by themselves and all jobs of an account share. */
const SHARED = [
  '/aws/sagemaker/LabelingJobs',
  '/aws/sagemaker/NotebookInstances',
  '/aws/sagemaker/ProcessingJobs',
  '/aws/sagemaker/TrainingJobs',
  '/aws/sagemaker/TransformJobs',
  '/aws/sagemaker/studio',
  '/aws-glue/crawlers',
  '/aws-glue/jobs/error',
  '/aws-glue/jobs/logs-v2',
  '/aws-glue/jobs/output',
  'RDSOSMetrics',
];

const notShared: Rule = {
  id: 'ML-CF-04',
  title: 'No template makes a log group that services share',
  facts: ['CF-04'],
  fix: 'leave the group to the service: a deployment fails where it is there already',
  check: forEach(LOG_GROUP, ({ properties: { LogGroupName } }) =>
    SHARED.includes(String(LogGroupName))
      ? [
          {
            problem: `LogGroupName must not be ${shown(LogGroupName)}, which the service makes`,
            location: 'Properties/LogGroupName',
          },
        ]
      : [],
  ),
};

/** Types whose logs CloudWatch delivers by a policy of the account, with where they name the group. */
const DELIVERED: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGateway::Stage': ['AccessLogSetting.DestinationArn'],
  'AWS::ApiGatewayV2::Stage': ['AccessLogSettings.DestinationArn'],
  'AWS::StepFunctions::StateMachine': ['LoggingConfiguration.Destinations'],
};

/** Source: Step Functions guide, logging: the policy has 5,120 characters for all groups of an account and Region. */
const vended: Rule = {
  id: 'ML-RV-12',
  title: 'Log groups that services deliver to have names under /aws/vendedlogs/',
  facts: ['RV-12'],
  fix: 'name the group /aws/vendedlogs/<service>/<name>: each other name takes room in a policy of limited size',
  advice: true,
  check: forEach(Object.keys(DELIVERED), ({ type, properties }, assembly) =>
    (DELIVERED[type] ?? []).flatMap((path) =>
      groupsIn(at(properties, path), assembly)
        .filter(
          ({ properties: { LogGroupName: name } }) =>
            !String(name).startsWith('/aws/vendedlogs/') && !startsUnknown(name),
        )
        .map(({ id, properties: { LogGroupName } }) => ({
          problem: `${id} must have a name under /aws/vendedlogs/, got ${LogGroupName === undefined ? 'none' : shown(LogGroupName)}`,
          location: `Properties/${path}`,
        })),
    ),
  ),
};

const runsAreLogged: Rule = {
  id: 'ML-CF-101',
  title: 'The logs of a state machine have a level, a destination and the data of each step',
  facts: [],
  fix: 'set Level to ALL or ERROR, name a log group, and say IncludeExecutionData',
  advice: true,
  check: forEach('AWS::StepFunctions::StateMachine', ({ properties }) => {
    if (isOpen(properties.LoggingConfiguration)) return [];
    const { Level, Destinations, IncludeExecutionData } = asProperties(properties.LoggingConfiguration);
    const location = 'Properties/LoggingConfiguration';
    const problems: Omit<Problem, 'resource'>[] = [];
    if (Level === undefined || Level === 'OFF')
      problems.push({ problem: `Level must be ALL, ERROR or FATAL, got ${shown(Level)}`, location });
    else if (asList(Destinations).length === 0)
      problems.push({ problem: 'Destinations must name a log group, got nothing', location });
    if (IncludeExecutionData === undefined)
      problems.push({ problem: 'IncludeExecutionData must be stated, got nothing', location });
    return problems;
  }),
};

function groupsIn(value: unknown, assembly: Assembly): Resource[] {
  return assembly.named(value).filter(({ type }) => type === LOG_GROUP);
}

function startsUnknown(name: unknown): boolean {
  return isUnknown(name) && /^[@<{]/.test(String(name));
}

/** Rules about log groups. */
export const logGroupRules: readonly Rule[] = [notShared, vended, runsAreLogged];
