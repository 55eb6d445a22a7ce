import { Duration, Stack } from 'aws-cdk-lib';
import { BuiltInAlgorithm } from '../../../lib/training/programs/built-in-algorithm';
import { TuningJob, type TuningJobProps } from '../../../lib/training/jobs/tuning-job';
import { tuningJobPaths } from '../../../lib/training/jobs/tuning-job.paths';
import type { Tuning } from '../../../lib/training/jobs/tuning';
import { faultsOf, given as steps, type GivenSteps, PROGRAM } from '../given-step';
import { placesOf } from '../given-workflow';
import { statementsOf } from '../../workflow/state-machine';

// The interpreter runs every path of the table, and the models of the API are large.
jest.setTimeout(120_000);

const RANGES: Tuning['ranges'] = {
  max_depth: { type: 'integer', min: 2, max: 8 },
  eta: { type: 'continuous', min: 0.01, max: 0.3, scaling: 'Logarithmic' },
};

const TUNING: Tuning = {
  objective: { metric: 'validation:auc', goal: 'Maximize' },
  ranges: RANGES,
  maxJobs: 20,
  maxParallelJobs: 2,
  maxRuntime: Duration.hours(6),
};

/** A tuning job, in which the search and the rest can be another. */
function given(tuning: Partial<Tuning> = {}, overrides: Partial<TuningJobProps> = {}): GivenSteps {
  return steps(({ stack, lake, keys, data }) => {
    const job = new TuningJob(stack, 'Tuning', {
      program: PROGRAM,
      data,
      channels: [{ name: 'train' }, { name: 'validation' }],
      resources: { instanceType: 'ml.m5.large', volumeGiB: 20, maxRuntime: Duration.hours(1) },
      tuning: { ...TUNING, ...tuning },
      lake,
      volumeKey: keys.restricted,
      jobPrefix: 'ml-test-readmission',
      ...overrides,
    });
    return [{ states: (onError) => job.states(onError), grantRun: (role) => job.grantRun(role) }];
  });
}

/** What SageMaker is asked. */
function requestOf({ definition }: GivenSteps): Record<string, Record<string, unknown>> {
  return definition.States.Tune?.Parameters as Record<string, Record<string, unknown>>;
}

describe('TuningJob', () => {
  test('does and sends what its table states, on every path, with every error and retry', async () => {
    expect(await faultsOf(given(), [tuningJobPaths()])).toEqual([]);
  });

  test('a metric whose pattern has no group around the value is refused (TR-31)', () => {
    const program = { ...PROGRAM, metrics: [{ Name: 'validation:auc', Regex: 'validation-auc:[0-9.]+' }] };
    expect(() => given({}, { program })).toThrow(
      "metric 'validation:auc' must be found by a regular expression with a group around its value, got 'validation-auc:[0-9.]+'",
    );
  });

  test.each<[string, Partial<Tuning>]>([
    [
      'a grid',
      { strategy: 'Grid', ranges: { booster: { type: 'categorical', values: ['a', 'b'] } }, maxJobs: undefined },
    ],
    ['Hyperband', { strategy: 'Hyperband', hyperband: { minResource: 1, maxResource: 20 } }],
    ['a warm start', { warmStart: { kind: 'TransferLearning', parents: ['ml-test-readmission-0a1b2c3d'] } }],
    [
      'autotune and every end',
      {
        autotune: true,
        ranges: { ...RANGES, gamma: { type: 'auto', hint: '0.1' } },
        completion: { target: 0.9, notImproving: 5, onConvergence: true },
        earlyStopping: 'Auto',
      },
    ],
  ])('%s is one that the API takes', async (_, tuning) => {
    expect(await faultsOf(given(tuning), [tuningJobPaths()])).toEqual([]);
  });

  test('searches what has no value, and gives the rest its value (TR-19)', () => {
    const request = requestOf(given());
    expect(request.TrainingJobDefinition).toMatchObject({ StaticHyperParameters: { subsample: '0.8' } });
    expect(request.HyperParameterTuningJobConfig).toMatchObject({
      Strategy: 'Bayesian',
      RandomSeed: 130,
      ParameterRanges: {
        IntegerParameterRanges: [{ Name: 'max_depth', MinValue: '2', MaxValue: '8', ScalingType: 'Auto' }],
        ContinuousParameterRanges: [{ Name: 'eta', MinValue: '0.01', MaxValue: '0.3', ScalingType: 'Logarithmic' }],
      },
    });
  });

  test('trainings save no checkpoints, which they would share, and so wait for spare capacity an hour at most (TR-06)', () => {
    const spot = (minutes: number) => ({
      resources: {
        ...{ instanceType: 'ml.m5.large', volumeGiB: 20, maxRuntime: Duration.minutes(30) },
        spotWait: Duration.minutes(minutes),
      },
    });
    const { TrainingJobDefinition: training } = requestOf(given({}, spot(60)));
    expect(training).toMatchObject({
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxWaitTimeInSeconds: 3600 },
    });
    expect(training).not.toHaveProperty('CheckpointConfig');
    expect(() => given({}, spot(61))).toThrow('spotWait must be at most 60 minutes in a tuning job, got 61');
  });

  test('the role of the trainings reads their channels and no others, and writes models', () => {
    const statements = statementsOf(given().template, 'TuningRole');
    expect(placesOf('s3:GetObject', statements)).toEqual(
      ['train', 'validation'].map((part) => `features/readmission/version=*/${part}/*`),
    );
    expect(placesOf('s3:PutObject', statements)).toEqual(['models/training/*']);
  });

  test('the workflow may run this tuning job, see its trainings, and start no training by itself (SF-02, SF-10)', () => {
    const { workflow } = given();
    const on = (action: string) => workflow.find(({ Action }) => Action.includes(action))?.Resource.join() ?? '';
    expect(on('sagemaker:CreateHyperParameterTuningJob')).toMatch(
      /:hyper-parameter-tuning-job\/ml-test-readmission-\*$/,
    );
    expect(on('sagemaker:StopHyperParameterTuningJob')).not.toBe('');
    expect(on('events:PutRule')).toMatch(/:rule\/StepFunctionsGetEventsForSageMakerTuningJobsRule$/);
    expect(on('sagemaker:DescribeTrainingJob')).toMatch(/:training-job\/ml-test-readmission-\*$/);
    expect(on('iam:PassRole')).toMatch(/^<TuningRole\w+\.Arn>$/);
    expect(on('sagemaker:CreateTrainingJob')).toBe('');
  });
});

describe('a search is refused', () => {
  test.each<[string, Partial<Tuning>, string]>([
    [
      'of a hyperparameter that has a value',
      { ranges: { subsample: { type: 'continuous', min: 0.5, max: 1 } } },
      "ranges must name hyperparameters without a value, got 'subsample', which have one",
    ],
    ['without ranges (TR-30)', { ranges: {} }, 'ranges must name from 1 to 30 hyperparameters, got 0'],
    [
      'of more than 30 hyperparameters (TR-30)',
      {
        ranges: Object.fromEntries(
          Array.from({ length: 31 }, (_, index) => [`h${index}`, { type: 'integer' as const, min: 1, max: 2 }]),
        ),
      },
      'ranges must name from 1 to 30 hyperparameters, got 31',
    ],
    [
      'from large to small',
      { ranges: { a: { type: 'integer', min: 3, max: 3 } } },
      'ranges.a must have a min below its max, got 3 to 3',
    ],
    [
      'of halves of whole numbers',
      { ranges: { a: { type: 'integer', min: 0.5, max: 3 } } },
      'ranges.a must have whole numbers as bounds',
    ],
    [
      'by ratio from zero',
      { ranges: { a: { type: 'continuous', min: 0, max: 3, scaling: 'Logarithmic' } } },
      "ranges.a must lie above 0 to be scaled 'Logarithmic', got 0 to 3",
    ],
    [
      'by what is left to 1, to 1',
      { ranges: { a: { type: 'continuous', min: 0.5, max: 1, scaling: 'ReverseLogarithmic' } } },
      "ranges.a must lie from 0 to below 1 to be scaled 'ReverseLogarithmic', got 0.5 to 1",
    ],
    [
      'with a value twice',
      { ranges: { a: { type: 'categorical', values: ['x', 'x'] } } },
      "ranges.a must have each value once, got 'x' twice",
    ],
    [
      'by an example without autotune',
      { ranges: { a: { type: 'auto', hint: '1' } } },
      "ranges of the type 'auto' need autotune",
    ],
    [
      'for a metric that nothing logs (TR-31)',
      { objective: { metric: 'auc', goal: 'Maximize' } },
      "objective.metric must be one that the program logs, got 'auc'",
    ],
    [
      'on a grid of numbers',
      { strategy: 'Grid', maxJobs: undefined },
      "ranges must be 'categorical' for the strategy 'Grid', got max_depth 'integer'",
    ],
    [
      'on a grid with another number of trainings',
      { strategy: 'Grid', ranges: { a: { type: 'categorical', values: ['x', 'y'] } }, maxJobs: 3 },
      'maxJobs must be the 2 combinations of the grid, got 3',
    ],
    [
      'by Hyperband with early stopping (TR-31)',
      { strategy: 'Hyperband', hyperband: { minResource: 1, maxResource: 9 }, earlyStopping: 'Auto' },
      "earlyStopping must be 'Off' with the strategy 'Hyperband', got 'Auto'",
    ],
    ['by Hyperband without epochs', { strategy: 'Hyperband' }, 'hyperband must say how many epochs a training has'],
    [
      'with epochs, not by Hyperband',
      { hyperband: { minResource: 1, maxResource: 9 } },
      "hyperband is for the strategy 'Hyperband' only",
    ],
    [
      'without a number of trainings (TR-30)',
      { maxJobs: undefined },
      'maxJobs must be a whole number from 1 to 750, got none',
    ],
    ['with more than 750 trainings (TR-30)', { maxJobs: 751 }, 'maxJobs must be a whole number from 1 to 750, got 751'],
    [
      'with more than 10 trainings at a time (TR-30)',
      { maxParallelJobs: 11 },
      'maxParallelJobs must be a whole number from 1 to 10',
    ],
    ['with more trainings at a time than in all (TR-30)', { maxJobs: 1 }, 'at most the trainings in all, got 2 of 1'],
    [
      'for more than 30 days (TR-30)',
      { maxRuntime: Duration.days(31) },
      'maxRuntime of a tuning job must be from 2 minutes to 30 days',
    ],
    [
      'with no parent to begin from',
      { warmStart: { kind: 'TransferLearning', parents: [] } },
      'warmStart.parents must name from 1 to 5',
    ],
    [
      'with a parent that is no name (TR-17)',
      { warmStart: { kind: 'TransferLearning', parents: ['a_b'] } },
      "warmStart.parents must be names of tuning jobs, at most 32 letters, digits and hyphens, got 'a_b'",
    ],
    [
      'that ends before three trainings',
      { completion: { notImproving: 2 } },
      'completion.notImproving must be a whole number from 3, got 2',
    ],
  ])('%s', (_, tuning, message) => {
    expect(() => given(tuning)).toThrow(message);
  });

  test('of what a built-in algorithm cannot search: its checks take the same ranges', () => {
    const algorithm = (ranges: Tuning['ranges']) =>
      new BuiltInAlgorithm(new Stack(), 'Algorithm', {
        algorithm: 'xgboost',
        region: 'eu-west-1',
        hyperparameters: { num_round: 100, objective: 'binary:logistic', eval_metric: 'auc' },
        channels: [{ name: 'train' }, { name: 'validation' }],
        instanceType: 'ml.m5.xlarge',
        tuning: { metric: 'validation:auc', ranges },
      });
    expect(() => algorithm(RANGES)).not.toThrow();
    expect(() => algorithm({ nthread: { type: 'integer', min: 1, max: 4 } })).toThrow(
      'tuning.ranges.nthread cannot be searched',
    );
  });

  test('with a name of more than 32 characters, and all faults are told at once (TR-17)', () => {
    expect(() => given({}, { jobPrefix: 'ml-test-readmission-many' })).toThrow(
      "at most 23 lower-case letters, digits and single hyphens between them, got 'ml-test-readmission-many' with 24",
    );
    expect(() => given({ maxJobs: 0, maxParallelJobs: 0 })).toThrow(
      /maxJobs must be[^\n]*\ntuning: maxParallelJobs must be/,
    );
  });
});
