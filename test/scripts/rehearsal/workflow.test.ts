import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asProperties, type Properties } from '../../../lib/checks/assembly';
import { runStateMachine, ServiceError } from '../../../scripts/rehearsal/state-machine';
import { WorkflowBuckets } from '../../../scripts/rehearsal/workflow-buckets';
import { deviations } from '../../../scripts/rehearsal/workflow-checks';
import { runProcessingContainer } from '../../../scripts/rehearsal/workflow-containers';
import type { Containers } from '../../../scripts/rehearsal/workflow-jobs';
import { type WorkflowFaults, WorkflowServices } from '../../../scripts/rehearsal/workflow-services';
import { emptyFolder } from './given';

const FEATURES = 's3://@{Data/LakefeaturesA9601D58}/readmission/';
const MODELS = 's3://@{Data/LakemodelsAD4B6C10}/';
const CODE = 's3://cdk-hnb659fds-assets-<AWS::AccountId>-eu-west-1/abc.gz';
const TRAIN = 'sagemaker:createTrainingJob.sync';
const REGISTER = 'aws-sdk:sagemaker:createModelPackage';

const FOLDER = emptyFolder();

/** Puts a file where an address is. */
function put(root: string, path: string, content = 'x'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Buckets with a version of the features and an archive of the code. */
function lake() {
  const root = mkdtempSync(join(FOLDER, 'lake-'));
  put(root, 'features/readmission/version=v1/train/part.parquet');
  put(root, 'features/readmission/version=v1/manifest.json', '{}');
  put(root, 'code/abc.gz');
  return { root, buckets: new WorkflowBuckets(root) };
}

/** Containers that take a moment: training leaves an archive and a metric made of its hyperparameters. */
const STUBS: Containers = {
  train: ({ request, work }) => {
    put(work, 'model.tar.gz');
    const score = Number(asProperties(request.HyperParameters).eta ?? 0.7);
    return Promise.resolve({
      status: 'Completed',
      exit_code: 0,
      failure_reason: '',
      metrics: { 'validation:auc': score },
      archive: join(work, 'model.tar.gz'),
      log: '',
    });
  },
  interrupt: () => Promise.resolve(),
  process: runProcessingContainer,
};

const failing: Containers = {
  ...STUBS,
  train: () =>
    Promise.resolve({
      status: 'Failed',
      exit_code: 1,
      failure_reason: 'train lacks age_years',
      metrics: {},
      archive: null,
      log: '',
    }),
};

function services(containers: Containers = STUBS, faults?: WorkflowFaults) {
  const { root, buckets } = lake();
  const made = new WorkflowServices({ buckets, work: join(root, 'work'), runs: [], containers, faults });
  const call = (name: string, parameters: Properties): Promise<Properties> =>
    Promise.resolve(made.handlers[name]?.(parameters)).then(asProperties);
  return { root, buckets, made, call };
}

const training = (name: string, version = 'v1'): Properties => ({
  TrainingJobName: name,
  HyperParameters: {},
  InputDataConfig: [
    { ChannelName: 'code', DataSource: { S3DataSource: { S3Uri: CODE } } },
    { ChannelName: 'train', DataSource: { S3DataSource: { S3Uri: `${FEATURES}version=${version}/train/` } } },
  ],
  OutputDataConfig: { S3OutputPath: `${MODELS}training/` },
});

describe('buckets', () => {
  test('are folders: each zone by its name, and what CDK uploads', () => {
    const buckets = new WorkflowBuckets('/x');
    expect(buckets.path(`${FEATURES}version=v1/train/`)).toBe('/x/features/readmission/version=v1/train/');
    expect(buckets.path(CODE)).toBe('/x/code/abc.gz');
  });

  test.each(['s3://elsewhere/x', 'https://x', `${MODELS}../raw/x`])('do not have %s', (address) => {
    expect(() => new WorkflowBuckets('/x').path(address)).toThrow(/^(a workflow must|an address must|a key must)/);
  });

  test('list the keys that begin with a prefix, and nothing is at an empty one', () => {
    const { buckets } = lake();
    expect(buckets.list('@{Data/LakefeaturesA9601D58}', 'readmission/version=v1/mani')).toEqual([
      'readmission/version=v1/manifest.json',
    ]);
    expect(buckets.has(`${FEATURES}version=v2/train/`)).toBe(false);
  });
});

describe('a training job', () => {
  test('answers as DescribeTrainingJob: its model lies where the answer says, and its metrics are told', async () => {
    const { buckets, call } = services();
    const answer = await call(TRAIN, training('job-1'));
    const model = `${MODELS}training/job-1/output/model.tar.gz`;
    expect(answer).toMatchObject({
      TrainingJobStatus: 'Completed',
      ModelArtifacts: { S3ModelArtifacts: model },
      FinalMetricDataList: [{ MetricName: 'validation:auc', Value: 0.7 }],
    });
    expect(buckets.has(model)).toBe(true);
  });

  test('that fails is States.TaskFailed, with the reason of the script in its description', async () => {
    const failed = services(failing).call(TRAIN, training('job-1'));
    await expect(failed).rejects.toMatchObject({ name: 'States.TaskFailed' });
    await expect(failed).rejects.toThrow('"FailureReason":"AlgorithmError: train lacks age_years, exit code: 1"');
  });

  test('is refused when a channel has no objects, or its name was taken (TR-18)', async () => {
    const { call } = services();
    await expect(call(TRAIN, training('job-1', 'v2'))).rejects.toThrow('No S3 objects found');
    await call(TRAIN, training('job-1'));
    await expect(call(TRAIN, training('job-1'))).rejects.toMatchObject({ name: 'SageMaker.ResourceInUseException' });
  });
});

test('a tuning job trains with values from its ranges, tells the metric, and its best training is the best by it', async () => {
  const { call, made } = services();
  const { InputDataConfig, OutputDataConfig } = training('');
  const answer = await call('sagemaker:createHyperParameterTuningJob.sync', {
    HyperParameterTuningJobName: 'search',
    HyperParameterTuningJobConfig: {
      HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'validation:auc' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 9 },
      ParameterRanges: { ContinuousParameterRanges: [{ Name: 'eta', MinValue: '0', MaxValue: '1' }] },
    },
    TrainingJobDefinition: { InputDataConfig, OutputDataConfig, StaticHyperParameters: { depth: '5' } },
  });
  const best = asProperties(answer.BestTrainingJob);
  expect(best.TunedHyperParameters).toEqual({ eta: '0.75' });
  expect([...made.jobs.training.values()].map(({ HyperParameters }) => HyperParameters)).toEqual([
    { depth: '5', eta: '0.25', _tuning_objective_metric: 'validation:auc' },
    { depth: '5', eta: '0.75', _tuning_objective_metric: 'validation:auc' },
  ]);
  const described = await call('aws-sdk:sagemaker:describeTrainingJob', { TrainingJobName: best.TrainingJobName });
  expect(described).toMatchObject({ TrainingJobStatus: 'Completed' });
});

describe('a batch transform', () => {
  const CREATE = 'aws-sdk:sagemaker:createModel';
  const transform = { TransformJobName: 'job', ModelName: 'model' };

  test('asks a model that was created, and none that was deleted', async () => {
    const { call, made } = services();
    await call(CREATE, { ModelName: 'model', Containers: [] });
    expect([...made.autopilot.models.keys()]).toEqual(['model']);
    await call('aws-sdk:sagemaker:deleteModel', { ModelName: 'model' });
    expect(made.autopilot.models.size).toBe(0);
    await expect(call('sagemaker:createTransformJob.sync', transform)).rejects.toThrow('Could not find model model');
  });
});

test('an AutoML job that was never started is not found', async () => {
  const described = services().call('aws-sdk:sagemaker:describeAutoMLJobV2', { AutoMLJobName: 'none' });
  await expect(described).rejects.toMatchObject({ name: 'SageMaker.ResourceNotFoundException' });
});

describe('a file system', () => {
  const onFileSystem = (name: string): Properties => ({
    ...training(name),
    InputDataConfig: [
      {
        ChannelName: 'train',
        DataSource: { FileSystemDataSource: { DirectoryPath: '/mount/features/version=v1/train' } },
      },
    ],
  });
  const ways = [
    [
      'FSx',
      'aws-sdk:fsx:createDataRepositoryTask',
      (version: string) => ({ Paths: [`${FEATURES}version=${version}`] }),
    ],
    [
      'DataSync',
      'aws-sdk:datasync:startTaskExecution',
      (version: string) => ({ Includes: [{ Value: `/version=${version}` }] }),
    ],
  ] as const;

  test.each(ways)('has a version only after %s brought it', async (_, start, parameters) => {
    const { call } = services();
    await expect(call(TRAIN, onFileSystem('early'))).rejects.toThrow('Unable to mount');
    await call(start, parameters('v1'));
    expect(await call(TRAIN, onFileSystem('late'))).toMatchObject({ TrainingJobStatus: 'Completed' });
  });

  test('does not get a version that is not there, and says so when it is asked', async () => {
    const { call } = services();
    await call(ways[0][1], ways[0][2]('v2'));
    expect(await call('aws-sdk:fsx:describeDataRepositoryTasks', { TaskIds: ['task-0'] })).toMatchObject({
      DataRepositoryTasks: [{ Lifecycle: 'FAILED' }],
    });
  });
});

describe('a processing job', () => {
  const job = (script: string): Properties => ({
    ProcessingJobName: 'job',
    AppSpecification: {
      ContainerEntrypoint: ['/bin/bash', '-c', script],
      ContainerArguments: ['/opt/ml/processing/data/part.parquet', '/opt/ml/processing/out'],
    },
    ProcessingInputs: [{ S3Input: { S3Uri: `${FEATURES}version=v1/train/`, LocalPath: '/opt/ml/processing/data' } }],
    ProcessingOutputConfig: {
      Outputs: [{ S3Output: { S3Uri: `${MODELS}evaluation/job/`, LocalPath: '/opt/ml/processing/out' } }],
    },
  });
  const PROCESS = 'sagemaker:createProcessingJob.sync';

  test('runs its own entry command, with the folders of the container to itself', async () => {
    const { root, call } = services();
    await call(PROCESS, job('mkdir /tmp/code && cp "$0" /tmp/code/ && cp /tmp/code/part.parquet "$1"/copied'));
    expect(readFileSync(join(root, 'models/evaluation/job/copied'), 'utf8')).toBe('x');
    expect(existsSync('/tmp/code/part.parquet')).toBe(false);
  });

  test('that ends with an error uploads nothing, and says why', async () => {
    const { root, call } = services();
    const failed = call(PROCESS, job('touch "$1"/half; echo "no rows" > /opt/ml/output/message; exit 3'));
    await expect(failed).rejects.toThrow(/AlgorithmError: no rows.*exit code: 3/);
    expect(existsSync(join(root, 'models/evaluation/job'))).toBe(false);
  });
});

describe('the registry', () => {
  const request = { ModelPackageGroupName: 'Group', ClientToken: 'token' };

  test('numbers versions after the baseline, and takes a call that is made again for the same', async () => {
    const { call, made } = services(STUBS, { lost: { [REGISTER]: [new ServiceError('SageMaker.Lost', '')] } });
    await expect(call(REGISTER, request)).rejects.toMatchObject({ name: 'SageMaker.Lost' });
    expect(await call(REGISTER, request)).toEqual({
      ModelPackageArn: expect.stringMatching(/:model-package\/group\/2$/),
    });
    await call(REGISTER, { ...request, ClientToken: 'other' });
    expect(made.registry.versions.map(({ arn }) => arn.split('/').at(-1))).toEqual(['2', '3']);
  });
});

describe('the checks of a path', () => {
  const definition = {
    StartAt: 'Train',
    States: {
      Train: {
        Type: 'Task',
        Resource: `arn:aws:states:::${TRAIN}`,
        Parameters: { ...training('job-1'), 'TrainingJobName.$': '$.job', TrainingJobName: undefined },
        ResultPath: '$.training',
        Next: 'Register',
      },
      Register: {
        Type: 'Task',
        Resource: `arn:aws:states:::${REGISTER}`,
        Parameters: {
          ModelPackageGroupName: 'group',
          ModelApprovalStatus: 'PendingManualApproval',
          InferenceSpecification: { Containers: [{ 'ModelDataUrl.$': '$.training.ModelArtifacts.S3ModelArtifacts' }] },
          CustomerMetadataProperties: {
            'job.$': '$.job',
            'version.$': '$.version',
            'by.$': '$$.Execution.Name',
            'at.$': '$.at',
          },
        },
        ResultPath: null,
        Next: 'Report',
      },
      Report: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sns:publish',
        Parameters: { Subject: 'Good', Message: 'news' },
        End: true,
      },
    },
  };
  const ran = async (at: string) => {
    const { made, buckets } = services();
    const input = { job: 'job-1', version: 'v1', at };
    const execution = await runStateMachine({ definition, input, name: 'run-7', handlers: made.handlers });
    return { execution, services: made, buckets, version: 'v1', name: 'run-7' };
  };
  const expected = { registered: 1, calls: { [TRAIN]: 1, [REGISTER]: 1 }, report: /^Good: news$/ } as const;

  test('pass a version that was registered once and names its data, job and execution', async () => {
    expect(deviations(await ran(`${FEATURES}version=v1/manifest.json`), expected)).toEqual([]);
  });

  test('tell a version that names what is not there', async () => {
    const lost = `${FEATURES}version=v2/manifest.json`;
    expect(deviations(await ran(lost), expected)).toEqual([expect.stringContaining(`names ${lost}, where nothing is`)]);
  });

  test('tell other errors, other calls and other reports', async () => {
    const other = { registered: 0, calls: { [TRAIN]: 2 }, error: 'InvalidInput', report: /bad/ } as const;
    expect(deviations(await ran(CODE), other)).toEqual([
      expect.stringContaining('it must fail with InvalidInput, and does succeed'),
      '0 versions must be registered, and are 1',
      `${TRAIN} must be called 2 times, and is 1 times`,
      "the report must say /bad/, and says 'news'",
    ]);
  });
});
