import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { trainingPaths, workflowPaths } from '../../lib/training/training-workflow.paths';
import { definitionOf, statementsOf } from '../workflow/state-machine';
import { tableFaultsOf as faultsOf } from '../workflow/table-faults';
import { given as readmission, parametersOf, placesOf } from './given-workflow';
import { definitionStack, type Variant } from './workflow-variants';

/** A definition, its template and what its job may do. */
function given(variant: Variant = {}) {
  const template = Template.fromStack(definitionStack(variant));
  return { template, definition: definitionOf(template), statements: statementsOf(template, 'ChurnTrainingRole') };
}

/** What `train.py` takes. */
const HYPERPARAMETERS = [
  ...['max_depth', 'eta', 'num_round', 'subsample', 'colsample_bytree', 'min_child_weight'],
  ...['early_stopping_rounds', 'scale_pos_weight'],
];

jest.setTimeout(120_000);

const HOUR = { spotWait: Duration.hours(1) };

describe('the workflow of a further definition', () => {
  test.each<[string, Variant]>([
    ['a metric that must be high', {}],
    ['a metric that must be low', { objective: { metric: 'validation:rmse', atMost: 3.5 } }],
    ['spare capacity without checkpoints', HOUR],
  ])('takes every path of its table, and no other: %s', async (_, variant) => {
    expect(await faultsOf(given(variant).template, workflowPaths)).toEqual([]);
  });

  test('of the reference workload takes every path of its own table, with evaluation and the newest version', async () => {
    const hyperparameters = Object.fromEntries(HYPERPARAMETERS.map((name) => [name, '1']));
    const onNewFeatures = { start: { onNewFeatures: true } };
    expect(await faultsOf(readmission({ hyperparameters, ...onNewFeatures }).template, trainingPaths)).toEqual([]);
  });

  test('picks the metric that decides by its name, and registers without figures of a script', () => {
    const { definition } = given();
    expect(parametersOf(definition, 'SelectMetric')).toEqual({
      'values.$': "$.training.metrics[?(@.MetricName == 'validation:auc')].Value",
    });
    expect(parametersOf(definition, 'Register')).not.toHaveProperty('ModelMetrics');
    expect(() => given({ objective: { metric: "a' || 'b", atLeast: 1 } })).toThrow('metric must be');
  });

  test('writes apart from all other definitions, and reads its channels alone', () => {
    const { statements } = given(HOUR);
    expect(placesOf('s3:PutObject', statements)).toEqual(['models/definitions/churn/training/*']);
    expect(placesOf('s3:GetObject', statements).sort()).toEqual(
      ['train', 'validation'].map((part) => `features/churn/version=*/${part}/*`),
    );
  });

  test('on spare capacity a program that saves nothing waits an hour at most (TR-06)', () => {
    const { definition } = given(HOUR);
    expect(parametersOf(definition, 'Train')).not.toHaveProperty('CheckpointConfig');
    expect(() => given({ spotWait: Duration.minutes(61) })).toThrow(
      'spotWait must be at most 60 minutes for a program that saves no checkpoints, got 61 minutes',
    );
    expect(parametersOf(given({ ...HOUR, program: { checkpoints: true } }).definition, 'Train')).toMatchObject({
      CheckpointConfig: { 'S3Uri.$': expect.stringContaining('/definitions/churn/checkpoints/{}/') },
    });
  });

  test('a channel of the program that has the name of one of the data is refused', () => {
    expect(() => given({ program: { ownChannels: [{ name: 'train', uri: 's3://a/b' }] } })).toThrow(
      "'train' is there twice",
    );
  });
});

describe('what starts a workflow', () => {
  const START = { schedule: { expression: 'cron(0 3 ? * MON *)', timeZone: 'Europe/Berlin' }, onNewFeatures: true };

  test('sends the one input that people give, too: the newest version, or that of the run', () => {
    const { template } = given({ dataJobName: 'spark', start: START });
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 ? * MON *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: { Input: '{"version":"latest"}' },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'detail-type': ['Glue Job State Change'],
        detail: { jobName: ['spark'], state: ['SUCCEEDED'] },
      },
      Targets: [
        {
          InputTransformer: {
            InputPathsMap: { 'detail-jobRunId': '$.detail.jobRunId' },
            InputTemplate: '{"version":<detail-jobRunId>}',
          },
        },
      ],
    });
  });

  test('may start this workflow and nothing else, for this account', () => {
    const { template } = given({ dataJobName: 'spark', start: START });
    for (const role of ['ChurnStartScheduleRole', 'ChurnStartNewFeaturesRole']) {
      expect(statementsOf(template, role)).toEqual([
        expect.objectContaining({
          Action: ['states:StartExecution'],
          Resource: [expect.stringMatching(/^<ChurnWorkflow\w+>$/)],
        }),
      ]);
    }
  });

  test('is refused without a job that makes versions, and with an expression that is none', () => {
    expect(() => given({ start: { onNewFeatures: true } })).toThrow('onNewFeatures needs jobName');
    expect(() => given({ start: { schedule: { expression: 'rate(7 days)' } } })).toThrow('schedule needs jobName');
    expect(() => given({ dataJobName: 'spark', start: { schedule: { expression: 'every week' } } })).toThrow(
      "schedule must be 'cron(",
    );
  });
});
