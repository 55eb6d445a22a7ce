import { statesLayer } from '../../proof/states/layer';
import { type Edit, linesOf, type MachinePlace, platform, remove, set, swap } from './states-platform';

// Examples have many state machines, and the grammar takes seconds for each on a busy machine.
jest.setTimeout(300_000);

/** A change, and a part of the line that it must bring. */
type Plant = [what: string, edit: Edit, says: string];

const gpu = (path: string): MachinePlace => ({ configuration: 'examples/gpu', path });
const trainium = (path: string): MachinePlace => ({ configuration: 'examples/trainium', path });
const serving = (path: string): MachinePlace => ({ configuration: 'examples/serving', path });
const algorithms = (path: string): MachinePlace => ({ configuration: 'examples/algorithms', path });

/** Lets another metric decide. */
const picks = (metric: string): Edit =>
  set('States/SelectMetric/Parameters/values.$', `$.training.metrics[?(@.MetricName == '${metric}')].Value`);

const AGAIN = 'must be made again after [[5,10,20]] seconds, got []';
const REPORTED = 'is one of those that the job reports, got';
const OUTLASTS = 'the workflow outlasts its jobs by two hours, and a copy to EFS and a build beside them';
const RANGE = 'States/Tune/Parameters/HyperParameterTuningJobConfig/ParameterRanges/ContinuousParameterRanges/0';

const PLANTS: readonly (readonly [kind: string, place: MachinePlace, plants: readonly Plant[]])[] = [
  [
    'a search',
    gpu('/Definitions/grid/Workflow'),
    [
      [
        'two targets that are swapped',
        swap('States/HasBestTraining/Choices/0/Next', 'States/HasBestTraining/Default'),
        'a search in which no training came to its end is a failure: must go',
      ],
      ['a lost retry', remove('States/DescribeBestTraining/Retry'), `DescribeBestTraining: ${AGAIN}`],
      ['a metric that the job does not report', picks('train:rho'), `${REPORTED} 'train:rho'`],
      [
        'another metric than the one that is searched for',
        picks('validation:accuracy'),
        "a search looks for the metric that decides, got 'train:mean_rho'",
      ],
      ['a dropped Catch', remove('States/Tune/Catch'), 'Tune: must catch States.ALL'],
      [
        'a model of another image than the one that trained',
        set('States/Register/Parameters/CustomerMetadataProperties/image', 'other'),
        'CustomerMetadataProperties.image must be',
      ],
    ],
  ],
  [
    'a search between numbers',
    algorithms('/Definitions/xgb/Workflow'),
    [
      ['a range that is turned round', set(`${RANGE}/MinValue`, '0.4'), 'a range begins below its end'],
      [
        'a bound that is no number',
        set(`${RANGE}/MaxValue`, '0.3x'),
        'ContinuousParameterRanges[0].MaxValue must match',
      ],
      [
        'another image in the registry',
        set('States/Register/Parameters/InferenceSpecification/Containers/0/Image', 'registry.example.com/xgboost:1'),
        'InferenceSpecification.Containers[0].Image must match',
      ],
      [
        'a content type that no container takes',
        set('States/Register/Parameters/InferenceSpecification/SupportedContentTypes/0', 'text/csvx'),
        'InferenceSpecification.SupportedContentTypes[0] must match',
      ],
      [
        'a card with another hyperparameter than the trainings get',
        set(
          `States/WriteCard/Parameters/training_details/training_job_details/user_provided_hyper_parameters/0/value`,
          'x',
        ),
        'ModelCard.ModelCardContent must match',
      ],
    ],
  ],
  [
    'Autopilot',
    trainium('/Definitions/auto/Workflow'),
    [
      [
        'two targets that are swapped',
        swap('States/HasContainers/Choices/0/Next', 'States/HasContainers/Choices/1/Next'),
        'a candidate of three containers answers probabilities from its last: must go',
      ],
      ['a lost retry', remove('States/DescribeAutoMl/Retry'), `DescribeAutoMl: ${AGAIN}`],
      ['another metric than the objective', picks('F1'), `${REPORTED} 'F1'`],
      ['a dropped Catch', remove('States/StopAutoMl/Catch'), 'StopAutoMl: must catch States.ALL'],
      [
        'a container that is not told to answer with probabilities',
        set('States/TakeEnsemble/Parameters/containers/0/Environment.$', '$.training.answer.BestCandidate'),
        'Register must send what its table states: InferenceSpecification.Containers',
      ],
    ],
  ],
  [
    'Autopilot on the features of the reference workload',
    algorithms('/Readmission/Workflow'),
    [
      [
        'the code of a script, which did not train the model',
        set('States/Register/Parameters/CustomerMetadataProperties/code', `s3://cdk-assets/${'0'.repeat(64)}.gz`),
        'CustomerMetadataProperties.code must not be there',
      ],
      ['no gate', set('States/ReadEvaluation/Next', 'WriteCard'), 'BeatsTheBar: is never reached'],
    ],
  ],
  [
    'a Lustre cache',
    gpu('/Definitions/ddp/Workflow'),
    [
      [
        'two targets that are swapped',
        swap('States/HasImportEnded/Choices/0/Next', 'States/HasImportEnded/Default'),
        'an import that fails ends the execution, and the report tells why: must go',
      ],
      [
        'a lost retry',
        remove('States/ImportFeatures/Retry'),
        'ImportFeatures: must be made again after [[30,60,120,240,480]] seconds, got []',
      ],
      ['a metric that the job does not report', picks('train:los'), `${REPORTED} 'train:los'`],
      ['a dropped Catch', remove('States/DescribeImport/Catch'), 'DescribeImport: must catch States.ALL'],
      [
        'checkpoints that executions share',
        set('States/Train/Parameters/CheckpointConfig', { S3Uri: 's3://a-lakemodels/checkpoints/compile-cache/' }),
        'CheckpointConfig.S3Uri must match',
      ],
      [
        'the newest version of data that nothing makes',
        set(
          'States/FindManifest/Parameters/Prefix.$',
          "States.Format('readmission/version={}/manifest.json', $.version)",
        ),
        'the newest version is looked for in readmission/, and in no other data',
      ],
    ],
  ],
  [
    'a copy to EFS',
    trainium('/Definitions/trn1-small/Workflow'),
    [
      [
        'two targets that are swapped',
        swap('States/HasCopyEnded/Choices/0/Next', 'States/HasCopyEnded/Default'),
        'a copy that fails ends the execution, and the report tells why: must go',
      ],
      [
        'a lost retry',
        remove('States/CopyFeatures/Retry'),
        'CopyFeatures: must be made again after [[30,60,120,240,480]] seconds, got []',
      ],
      ['a metric that the job does not report', picks('train:los'), `${REPORTED} 'train:los'`],
      ['a dropped Catch', remove('States/CopyFeatures/Catch'), 'CopyFeatures: must catch States.ALL'],
      ['a time-out that leaves no time for the copy', set('TimeoutSeconds', 55_799), OUTLASTS],
      [
        'another place for the code of the container',
        set(
          'States/Register/Parameters/InferenceSpecification/Containers/0/Environment/SAGEMAKER_SUBMIT_DIRECTORY',
          '/opt/ml/model/other',
        ),
        'Environment.SAGEMAKER_SUBMIT_DIRECTORY must be',
      ],
      [
        'a cache that no later execution finds',
        set('States/Train/Parameters/CheckpointConfig/S3Uri', 's3://a-lakemodels/checkpoints/other/'),
        'CheckpointConfig.S3Uri must match',
      ],
    ],
  ],
  [
    'an image of its own',
    gpu('/Definitions/own-image/Workflow'),
    [
      [
        'two targets that are swapped',
        swap('States/IsSafe/Choices/0/Next', 'States/IsSafe/Default'),
        'an image with a critical fault trains nothing: must go',
      ],
      [
        'a lost retry',
        remove('States/BuildImage/Retry'),
        'BuildImage: must be made again after [[60]] seconds, got []',
      ],
      ['a metric that the job does not report', picks('other'), `${REPORTED} 'other'`],
      ['a dropped Catch', remove('States/ReadScan/Catch'), 'ReadScan: must catch States.ALL'],
      ['a time-out that leaves no time for the build', set('TimeoutSeconds', 23_399), OUTLASTS],
    ],
  ],
  [
    'a job that reports no metric',
    trainium('/Definitions/compile/Workflow'),
    [
      [
        'a metric that nothing is made of',
        set('States/Train/Parameters/AlgorithmSpecification/MetricDefinitions', [{ Name: 'loss', Regex: '(.*)' }]),
        "a job that reports metrics is judged by one of them, got none of 'loss'",
      ],
      ['a report that is left out', set('States/Train/Next', 'Trained'), 'ReportTrained: is never reached'],
    ],
  ],
  [
    'an algorithm of SageMaker',
    algorithms('/Definitions/knn/Workflow'),
    [
      ['a metric of another algorithm', picks('validation:auc'), `${REPORTED} 'validation:auc'`],
      ['a metric that the reports do not name', picks('test:mse'), 'must match /^arn:aws:sagemaker'],
    ],
  ],
  [
    'an algorithm through JumpStart',
    algorithms('/Definitions/tabular-catboost/Workflow'),
    [
      [
        'another code than the job reads',
        set('States/Register/Parameters/CustomerMetadataProperties/code', `s3://cdk-assets/${'0'.repeat(64)}.gz`),
        'CustomerMetadataProperties.code must be "s3://jumpstart-cache-prod-',
      ],
    ],
  ],
  [
    'an algorithm of the Marketplace',
    gpu('/Definitions/bought/Workflow'),
    [
      [
        'another algorithm than the one that trained',
        set(
          'States/Register/Parameters/SourceAlgorithmSpecification/SourceAlgorithms/0/AlgorithmName',
          'arn:aws:sagemaker:us-east-1:865070037744:algorithm/other',
        ),
        'SourceAlgorithms[0].AlgorithmName must be',
      ],
    ],
  ],
  [
    'a batch job',
    serving('/nightly/Batch/Workflow'),
    [
      ['answers that nobody counts', set('States/Score/Next', 'ReportScored'), 'CountAnswers'],
      [
        'answers under no key',
        remove('States/Score/Parameters/TransformOutput/KmsKeyId'),
        'TransformOutput.KmsKeyId must match',
      ],
    ],
  ],
];

describe('the layer of state machines', () => {
  test.each(['gpu', 'trainium', 'algorithms', 'serving'])('finds nothing in the example %s', async (name) => {
    expect(await statesLayer.check(platform(`examples/${name}`))).toEqual([]);
  });

  test.each(PLANTS.flatMap(([kind, place, plants]) => plants.map((plant) => [kind, ...plant, place] as const)))(
    'finds in the workflow of a definition with %s %s',
    async (_kind, _what, edit, says, place) => {
      expect((await linesOf(place, edit)).join('\n')).toContain(says);
    },
  );

  test('finds a schedule that asks for a version which its workflow cannot find', async () => {
    const assembly = platform('examples/trainium');
    const [schedule] = assembly.ofType('AWS::Scheduler::Schedule');
    const target = schedule?.template.Properties?.Target as Record<string, unknown>;
    target.Input = '{"version":7}';
    expect((await statesLayer.check(assembly)).join('\n')).toContain(
      'must start the execution with an input as {"version":"jr_',
    );
  });
});
