import { readFileSync } from 'node:fs';
import type { Properties } from '../../lib/checks/assembly';
import { VALIDATION_AUC } from '../../lib/readmission/readmission-training';
import { ServiceError } from './state-machine';
import type { Expected, Ran } from './workflow-checks';
import { readmissionWorkflow } from './workflow-definitions';
import type { WorkflowFaults } from './workflow-services';
import type { WorkflowVersions } from './workflow-versions';

const TRAIN = 'sagemaker:createTrainingJob.sync';
const EVALUATE = 'sagemaker:createProcessingJob.sync';
const TUNE = 'sagemaker:createHyperParameterTuningJob.sync';
const TRANSFORM = 'sagemaker:createTransformJob.sync';
const REGISTER = 'aws-sdk:sagemaker:createModelPackage';

/** One way through the workflow. */
export interface WorkflowPath {
  /** What happens, for people. */
  readonly name: string;

  /** The state machine. @default - that of the sandbox */
  readonly definition?: Properties;

  /** Version of the features that is trained on. */
  readonly version: string;

  /** Input of the execution. @default - it names the version */
  readonly input?: unknown;

  /** What goes wrong. @default - nothing but what the data make go wrong */
  readonly faults?: WorkflowFaults;

  /** Whether the container is killed when it has its first checkpoint. @default false */
  readonly interrupted?: boolean;

  /** What must come of it. */
  readonly expected: Expected;

  /** What must hold besides. @returns what does not */
  readonly besides?: (ran: Ran, earlier: ReadonlyMap<string, Ran>) => string[];
}

/** Path of a usual run on few rows, which others are compared with. */
const USUAL = 'the quota and the capacity are short at first: trained the third time';

/** The quota of the account is taken by other jobs. */
const LIMIT = new ServiceError('SageMaker.ResourceLimitExceededException', 'The account-level service limit');

/** The zone has no such instance: the job is created, and fails. */
const NO_CAPACITY = new ServiceError(
  'States.TaskFailed',
  JSON.stringify({
    TrainingJobStatus: 'Failed',
    FailureReason:
      'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different one',
  }),
);

/**
 * The paths of the training workflow: each with what makes it go that way, and what must come of it.
 *
 * @param version the whole version of the features; the others are small copies of it
 */
export function workflowPaths(version: string, { few, empty, lacking, feature }: WorkflowVersions): WorkflowPath[] {
  const once = { [TRAIN]: 1, [EVALUATE]: 1, [REGISTER]: 1 };
  const unregistered = { ...once, [REGISTER]: 0 };
  const registered: Expected = { registered: 1, calls: once, report: /^A model waits for approval: .*model-package\// };
  const failed = (error: string, report: RegExp): Expected => ({
    registered: 0,
    calls: { [TRAIN]: 1, [EVALUATE]: 0, [REGISTER]: 0 },
    error,
    report,
  });
  const nothing = (report: RegExp): Expected => ({
    registered: 0,
    calls: { [TRAIN]: 0, [EVALUATE]: 0, [REGISTER]: 0 },
    error: 'InvalidInput',
    report,
  });
  return [
    { name: 'it beats the bar: registered', version, expected: registered },
    {
      name: USUAL,
      version: few,
      faults: {
        refused: { [TRAIN]: [LIMIT, NO_CAPACITY] },
      },
      expected: { ...registered, calls: { ...once, [TRAIN]: 3 } },
    },
    {
      name: 'the answer of the registration is lost: registered once',
      version: few,
      faults: { lost: { [REGISTER]: [new ServiceError('SageMaker.SageMakerException', 'Service unavailable')] } },
      expected: { ...registered, calls: { ...once, [REGISTER]: 2 } },
    },
    {
      name: 'the bar is 0.99: reported, not registered',
      definition: readmissionWorkflow({ minimumAuc: 0.99 }),
      version: few,
      expected: { registered: 0, calls: unregistered, report: /^A model stays below the bar: .*0\.99/ },
    },
    {
      name: 'spare capacity is taken back in the middle: it goes on, to the same model',
      definition: readmissionWorkflow({ spot: { maxWaitMinutes: 120 } }),
      version: few,
      interrupted: true,
      expected: registered,
      besides: (ran, earlier) => [...resumed(ran), ...sameMetrics(ran, earlier.get(USUAL))],
    },
    {
      name: 'the training data have no rows: the report says so',
      version: empty,
      expected: failed('States.TaskFailed', /^Training failed: .*\b(0|no) (training )?rows/i),
    },
    {
      name: 'the training data lack a column: the report names it',
      version: lacking,
      expected: failed('States.TaskFailed', new RegExp(`^Training failed: .*${feature}`)),
    },
    {
      name: 'the evaluation has no number: reported, not registered',
      version: few,
      faults: { files: { 'evaluation.json': '{"binary_classification_metrics": {}}' } },
      expected: {
        registered: 0,
        calls: unregistered,
        error: 'InvalidEvaluation',
        report: /^Training failed: .*number/,
      },
    },
    {
      name: 'the newest version is asked for: that of the last run that succeeded',
      version: few,
      input: { version: 'latest' },
      expected: registered,
    },
    {
      name: 'there is no such version: reported',
      version: 'nowhere',
      expected: nothing(/^Training failed: .*manifest/),
    },
    {
      name: 'no version is named: reported',
      version: '',
      input: {},
      expected: nothing(/^Training failed: .*"version"/),
    },
  ];
}

/** The paths of the other forms of the workflow: another step that trains, or another place of the data. */
export function otherWorkflowPaths({ few }: WorkflowVersions): WorkflowPath[] {
  const once = { [EVALUATE]: 1, [REGISTER]: 1 };
  const registered: Expected = { registered: 1, calls: once, report: /^A model waits for approval: .*model-package\// };
  return [
    {
      name: 'hyperparameters are searched: the better of two is registered',
      definition: readmissionWorkflow({ mode: 'tune', tuning: { maxJobs: 2, parallelJobs: 1 } }),
      version: few,
      expected: { ...registered, calls: { ...once, [TUNE]: 1, [TRAIN]: 0 } },
      besides: theBetterOne,
    },
    {
      name: 'the data come by FSx for Lustre: imported first',
      definition: readmissionWorkflow({ storage: 'fsx-lustre' }),
      version: few,
      expected: { ...registered, calls: { ...once, [TRAIN]: 1, 'aws-sdk:fsx:createDataRepositoryTask': 1 } },
    },
    {
      name: 'the data come by EFS: copied first',
      definition: readmissionWorkflow({ storage: 'efs' }),
      version: few,
      expected: { ...registered, calls: { ...once, [TRAIN]: 1, 'aws-sdk:datasync:startTaskExecution': 1 } },
    },
    {
      name: 'Autopilot, by a stand-in for it: judged by what it answers',
      definition: readmissionWorkflow({ mode: 'autopilot' }),
      version: few,
      expected: { ...registered, calls: { ...once, [EVALUATE]: 2, [TRAIN]: 0, [TRANSFORM]: 1 } },
      besides: ({ services: { autopilot } }) =>
        autopilot.models.size === 0 ? [] : [`no model may be left, and ${[...autopilot.models.keys()].join(', ')} is`],
    },
  ];
}

/** A search must train twice, and register the model with the higher value of its objective. */
function theBetterOne({ services: { jobs, registry } }: Ran): string[] {
  const values = [...jobs.training.entries()].map(([job, { FinalMetricDataList: metrics }]) => ({
    job,
    value: (metrics as { MetricName: string; Value: number }[]).find(({ MetricName }) => MetricName === VALIDATION_AUC)
      ?.Value,
  }));
  const [best] = values.sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const registered = JSON.stringify(registry.versions.map(({ request }) => request.CustomerMetadataProperties));
  return values.length === 2 && registered.includes(best?.job ?? '-')
    ? []
    : [`the better of ${JSON.stringify(values)} must be registered, and it is ${registered}`];
}

/** What says that a job that was interrupted began from the start. */
function resumed({ services }: Ran): string[] {
  const [job = ''] = services.jobs.training.keys();
  const log = readFileSync(services.jobs.logOf(job), 'utf8');
  return /goes on after \d+ trees/.test(log)
    ? []
    : ['the training must go on from its checkpoint, and began from the start'];
}

/** What an interrupted training measured otherwise than one that was not. */
function sameMetrics(ran: Ran, usual: Ran | undefined): string[] {
  const metrics = (one: Ran | undefined): string =>
    JSON.stringify(
      [...(one?.services.jobs.training.values() ?? [])].map(({ FinalMetricDataList }) =>
        (FinalMetricDataList as { MetricName: string; Value: number }[]).map(({ MetricName, Value }) => [
          MetricName,
          Value,
        ]),
      ),
    );
  return metrics(ran) === metrics(usual)
    ? []
    : [`it must measure ${metrics(usual)} as without an interruption, got ${metrics(ran)}`];
}
