import type { ApiCall } from '../api-calls';
import type { Assembly } from '../assembly';
import { nameOf } from '../job-name';
import { jobsOf } from '../jobs';
import type { Statement } from '../policy-document';
import { isGiven, textAt, valueAt } from '../request-values';
import { missingActions, roleAt, statementsOfMachine, trusts } from '../role-statements';
import { forEach, type Problem, type Rule } from '../rule';
import { expectedText } from '../state-expressions';
import { allowsObject } from '../storage-access';

/** What the role of a state machine needs to run a job and wait for it. */
interface WaitedFor {
  /** Noun of the actions: `TrainingJob`. */
  readonly noun: string;

  /** Kind of resource in the ARN: `training-job`. */
  readonly arn: string;

  /** End of the name of the rule by which Step Functions hears of the end. */
  readonly rule: string;
}

/** Source: Step Functions guide, and the policies that CDK and AWS's data science SDK write. */
const SAGEMAKER: Readonly<Record<string, WaitedFor>> = {
  createTrainingJob: { noun: 'TrainingJob', arn: 'training-job', rule: 'SageMakerTrainingJobsRule' },
  createTransformJob: { noun: 'TransformJob', arn: 'transform-job', rule: 'SageMakerTransformJobsRule' },
  createProcessingJob: { noun: 'ProcessingJob', arn: 'processing-job', rule: 'SageMakerProcessingJobsRule' },
  createHyperParameterTuningJob: {
    noun: 'HyperParameterTuningJob',
    arn: 'hyper-parameter-tuning-job',
    rule: 'SageMakerTuningJobsRule',
  },
};

/** EMR Serverless has one rule for applications and one for jobs; a name with `JobRun` circulates and is wrong. */
const EMR_SERVERLESS: Readonly<Record<string, string>> = {
  createApplication: 'EMRServerlessApplicationRule',
  startApplication: 'EMRServerlessApplicationRule',
  stopApplication: 'EMRServerlessApplicationRule',
  deleteApplication: 'EMRServerlessApplicationRule',
  startJobRun: 'EMRServerlessJobRule',
};

const EVENTS = ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'];

/** Services whose operations are named like their IAM actions, under the prefix that stands here. */
const SAME_NAMES: Readonly<Record<string, string>> = {
  sagemaker: 'sagemaker',
  sns: 'sns',
  sqs: 'sqs',
  ssm: 'ssm',
  cloudformation: 'cloudformation',
  glue: 'glue',
  secretsmanager: 'secretsmanager',
  sfn: 'states',
};

/** Operations whose action has another name (IAM: actions of Amazon S3 and of Parameter Store). */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  's3:getObject': 's3:GetObject',
  's3:headObject': 's3:GetObject',
  's3:putObject': 's3:PutObject',
  's3:deleteObject': 's3:DeleteObject',
  's3:listObjectsV2': 's3:ListBucket',
  's3:headBucket': 's3:ListBucket',
  'lambda:invoke': 'lambda:InvokeFunction',
  'sns:publishBatch': 'sns:Publish',
  'sqs:sendMessageBatch': 'sqs:SendMessage',
  'sqs:deleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:changeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
};

const syncTraining = syncRule('ML-SF-01', 'SF-01', ['createTrainingJob'], 'a training job');
const syncTuning = syncRule(
  'ML-SF-02',
  'SF-02',
  ['createHyperParameterTuningJob', 'createTransformJob'],
  'a tuning or transform job',
);
const syncProcessing = syncRule('ML-SF-03', 'SF-03', ['createProcessingJob'], 'a processing job');

function syncRule(id: string, fact: string, operations: readonly string[], what: string): Rule {
  return {
    id,
    title: `Whoever waits for ${what} may start, watch and stop it, and hear of its end`,
    facts: [fact, 'SF-04', 'SF-09'],
    fix: 'allow Create, Describe, Stop and ListTags on the jobs, and events:PutTargets, PutRule and DescribeRule on the rule of Step Functions',
    check: forEachGranted(({ service, operation, pattern, parameters }, statements, assembly, call) => {
      const { noun, arn, rule } = SAGEMAKER[operation] ?? {};
      if (service !== 'sagemaker' || pattern !== '.sync' || !operations.includes(operation)) return [];
      const job = jobsOf(assembly).find((one) => one.call === call && !one.isInsideTuning);
      const name = job && nameOf(job);
      // Of a name that is not known at all, only the action can be looked for.
      const isKnown = name !== undefined && name.sample !== 'x' && !/[@<]/.test(name.sample);
      const target = isKnown ? { service: 'sagemaker', name: `${arn}/${name.sample.toLowerCase()}` } : undefined;
      const actions = [
        ...['Create', 'Describe', 'Stop'].map((verb) => `sagemaker:${verb}${noun}`),
        ...(isGiven(valueAt(parameters, 'Tags')) ? ['sagemaker:AddTags'] : []),
      ];
      return [
        ...missingActions(statements, actions, target),
        ...missingActions(statements, ['sagemaker:ListTags']),
        ...missingActions(statements, EVENTS, { service: 'events', name: `rule/StepFunctionsGetEventsFor${rule}` }),
      ];
    }),
  };
}

const syncEmrServerless: Rule = {
  id: 'ML-SF-11',
  title: 'Whoever waits for EMR Serverless hears of the end',
  facts: ['SF-11'],
  fix: 'allow events:PutTargets, PutRule and DescribeRule on StepFunctionsGetEventsForEMRServerlessApplicationRule or …JobRule',
  check: forEachGranted(({ service, operation, pattern }, statements) => {
    const rule = EMR_SERVERLESS[operation];
    if (service !== 'emr-serverless' || pattern !== '.sync' || rule === undefined) return [];
    return missingActions(statements, EVENTS, { service: 'events', name: `rule/StepFunctionsGetEventsFor${rule}` });
  }),
};

const everyCallAllowed: Rule = {
  id: 'ML-SF-04',
  title: 'The role of a state machine may make the calls of its states',
  facts: ['SF-04'],
  fix: 'allow the action to the role; a custom state adds no permission by itself',
  check: forEachGranted(({ service, operation, pattern, parameters }, statements) => {
    if (service === 'sagemaker' && pattern === '.sync') return [];
    const prefix = SAME_NAMES[service];
    const action =
      OTHER_NAMES[`${service}:${operation}`] ??
      (prefix === undefined ? undefined : `${prefix}:${operation.replace(/^./, (first) => first.toUpperCase())}`);
    if (action === undefined) return [];
    const [bucket, topic] = ['Bucket', 'TopicArn'].map((name) => textAt(parameters, name));
    const key = textAt(parameters, 'Key') ?? expectedText(String(parameters['Key.$'] ?? '')).sample;
    if (service === 's3' && bucket !== undefined && /Object$/.test(action)) {
      const uri = `s3://${bucket}/${key}`;
      return allowsObject(statements, action, uri) ? [] : [`${action} on ${uri}`];
    }
    if (topic === undefined) return missingActions(statements, [action]);
    const named = statements.filter(({ resources }) => resources.some((one) => one === topic || one.includes('*')));
    return missingActions(named, [action]);
  }),
};

const trustsStepFunctions: Rule = {
  id: 'ML-SF-04-2',
  title: 'The role of a state machine trusts Step Functions',
  facts: ['SF-04'],
  fix: 'let the service principal states.amazonaws.com assume it',
  check: forEach('AWS::StepFunctions::StateMachine', ({ properties }, assembly) => {
    const role = roleAt(assembly, properties.RoleArn);
    if (role === undefined || trusts(role, /^states\.([a-z0-9-]+\.)?amazonaws\.com/)) return [];
    return [{ location: 'Properties/RoleArn', problem: `Step Functions may not assume ${role.id}` }];
  }),
};

/** The actions that the role of a state machine lacks for each of its calls, as problems. */
function forEachGranted(
  missing: (call: ApiCall, statements: readonly Statement[], assembly: Assembly, same: ApiCall) => readonly string[],
): (assembly: Assembly) => Problem[] {
  return (assembly) =>
    assembly.apiCalls.flatMap((call) => {
      const statements = call.state && statementsOfMachine(assembly, call.resource);
      if (statements === undefined) return [];
      const actions = [...new Set(missing(call, statements, assembly, call))];
      if (actions.length === 0) return [];
      const problem = `its role may not ${actions.join(', ')}`;
      return [{ resource: call.resource, location: call.where, problem }];
    });
}

/** Rules about what the role of a state machine may do. */
export const workflowPermissionRules: readonly Rule[] = [
  syncTraining,
  syncTuning,
  syncProcessing,
  syncEmrServerless,
  everyCallAllowed,
  trustsStepFunctions,
];
