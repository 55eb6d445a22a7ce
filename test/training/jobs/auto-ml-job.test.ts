import { Duration } from 'aws-cdk-lib';
import { run } from '../../../proof/states/interpreter';
import { asProperties } from '../../../lib/checks/assembly';
import type { AutoMl } from '../../../lib/training/jobs/auto-ml';
import { AutoMlEvaluation } from '../../../lib/training/evaluation/auto-ml-evaluation';
import { autoMlEvaluationPaths, autoMlTablesPaths } from '../../../lib/training/evaluation/auto-ml-evaluation.paths';
import { AutoMlJob, type AutoMlJobProps } from '../../../lib/training/jobs/auto-ml-job';
import {
  AUTO_ML_JOB,
  autoMlJobPaths,
  CONTAINERS_TAKEN,
  CONTAINERS_TOLD,
} from '../../../lib/training/jobs/auto-ml-job.paths';
import { AutoMlTables } from '../../../lib/training/evaluation/auto-ml-tables';
import type { PartTable } from '../../../lib/training/part.paths';
import { xgboostImage } from '../../../lib/sagemaker/images';
import { CALLED_AGAIN } from '../../../lib/workflow/paths';
import { statementsOf } from '../../workflow/state-machine';
import { faultsOf, given as steps, type GivenSteps, type Ground } from '../given-step';
import { placesOf } from '../given-workflow';

// The interpreter runs every path of the table, and the models of the API are large.
jest.setTimeout(180_000);

const SEARCH: AutoMl = {
  target: 'label',
  problem: { type: 'BinaryClassification', objective: 'AUC' },
  maxCandidates: 10,
  maxRuntimePerCandidate: Duration.minutes(30),
  maxRuntime: Duration.hours(4),
};

const PREFIX = 'ml-test-readmission';

/** An AutoML job on tables, with all that makes and judges them or alone. */
function given(search: Partial<AutoMl> = {}, overrides: Partial<AutoMlJobProps> = {}, alone = false): GivenSteps {
  return steps((ground) => {
    const { stack, lake, keys } = ground;
    const tables = new AutoMlTables(stack, 'Tables', { ...scriptOf(ground), lake, ...PREFIXES });
    const job = new AutoMlJob(stack, 'AutoMl', {
      search: { ...SEARCH, ...search },
      data: tables,
      training: 'train',
      validation: 'validation',
      lake,
      volumeKey: keys.restricted,
      jobPrefix: PREFIX,
      ...overrides,
    });
    const evaluation = new AutoMlEvaluation(stack, 'Evaluation', {
      ...scriptOf(ground),
      ...PREFIXES,
      lake,
      transformInstanceType: 'ml.m5.xlarge',
      transformTimeout: Duration.hours(1),
      minimumAuc: 0.6,
    });
    const trained = { states: job.states.bind(job), grantRun: job.grantRun.bind(job) };
    return alone
      ? [trained]
      : [
          { states: (onError) => tables.prepare(stack, onError), grantRun: (role) => tables.grantPrepare(role) },
          trained,
          { states: evaluation.states.bind(evaluation), grantRun: evaluation.grantRun.bind(evaluation) },
        ];
  });
}

const PREFIXES = { featuresPrefix: 'readmission/', tablesPrefix: 'readmission-autopilot/' };

/** On what a script of the features runs. */
const scriptOf = ({ subnets, jobs, keys, baseline }: Ground) => ({
  ...{ image: xgboostImage('eu-west-1'), code: baseline, subnets, securityGroup: jobs, volumeKey: keys.restricted },
  ...{ instanceType: 'ml.m5.xlarge', volumeGiB: 20, maxRuntime: Duration.hours(1), jobPrefix: PREFIX },
});

/** What reads the figures in the end, which the evaluation of any model has. */
const figuresPaths: PartTable = () => ({
  calls: {
    ReadEvaluation: {
      call: 'aws-sdk:s3:getObject',
      parameters: { Bucket: /lakemodels/, Key: `evaluation/${AUTO_ML_JOB}/evaluation.json` },
      answer: { Body: '{"auc": 0.7}' },
      retried: CALLED_AGAIN,
    },
  },
  states: ['ReadEvaluation'],
  leaves: { evaluation: { metrics: { auc: 0.7 } } },
});

/** Parameters of a state's call. */
const asked = ({ definition }: GivenSteps, state: string): Record<string, unknown> =>
  asProperties(definition.States[state]?.Parameters) as Record<string, unknown>;

const whole = given();

describe('AutoMlJob', () => {
  test('with its tables and its evaluation does and sends what the tables of paths state, on every path', async () => {
    const tables = [autoMlTablesPaths, autoMlJobPaths, autoMlEvaluationPaths, figuresPaths];
    expect(await faultsOf(whole, tables)).toEqual([]);
  });

  test.each(['ensemble', 'pipeline'] as const)(
    'leaves the containers of an %s so that they answer probabilities by label, and the objective by the name that was asked for',
    async (kind) => {
      const { definition } = given({}, {}, true);
      const candidate = {
        CandidateName: 'c1',
        InferenceContainers: CONTAINERS_TOLD[kind],
        FinalAutoMLJobObjectiveMetric: { MetricName: 'validation:auc', Value: 0.7 },
      };
      const { end } = await run({
        definition: definition as unknown as Record<string, unknown>,
        input: { version: 'v1' },
        context: { Execution: { Name: 'one', Id: 'one' } },
        answer: (state) => ({
          gives:
            state === 'Automate'
              ? { AutoMLJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:automl-job/${AUTO_ML_JOB}` }
              : { AutoMLJobStatus: 'Completed', BestCandidate: candidate },
        }),
      });
      expect(end).toMatchObject({
        output: {
          training: {
            job: AUTO_ML_JOB,
            model: CONTAINERS_TOLD[kind][0]?.ModelDataUrl,
            metrics: [{ MetricName: 'AUC', Value: 0.7 }],
            containers: CONTAINERS_TAKEN[kind],
          },
        },
      });
    },
  );

  test('gives objective and problem both, or neither (TR-35)', () => {
    expect(asked(whole, 'Automate')).toMatchObject({
      AutoMLJobObjective: { MetricName: 'AUC' },
      AutoMLProblemTypeConfig: { TabularJobConfig: { ProblemType: 'BinaryClassification', Mode: 'AUTO' } },
    });
    const found = asked(given({ problem: undefined }, {}, true), 'Automate');
    expect(found).not.toHaveProperty('AutoMLJobObjective');
    expect(found).not.toHaveProperty('AutoMLProblemTypeConfig.TabularJobConfig.ProblemType');
  });

  test('runs in the network, under our keys, with encrypted traffic (TR-35)', () => {
    expect(asked(whole, 'Automate')).toMatchObject({
      OutputDataConfig: { KmsKeyId: expect.stringMatching(/^<KeysInternal/) },
      SecurityConfig: {
        VolumeKmsKeyId: expect.stringMatching(/^<KeysRestricted/),
        EnableInterContainerTrafficEncryption: true,
        VpcConfig: { Subnets: [expect.stringMatching(/^<VpcIsolated/), expect.stringMatching(/^<VpcIsolated/)] },
      },
    });
  });

  test('its role learns from two tables, never from what judges the model, and touches no endpoint but those of Clarify', () => {
    const statements = statementsOf(whole.template, 'AutoMlRole');
    expect(placesOf('s3:GetObject', statements).sort()).toEqual([
      'features/readmission-autopilot/version=*/train/*',
      'features/readmission-autopilot/version=*/validation/*',
      'models/autopilot/*',
    ]);
    const endpoints = statements.filter(({ Action }) => Action.some((one) => /Endpoint/.test(one)));
    expect(endpoints.flatMap(({ Resource }) => Resource).filter((arn) => !/\/sagemaker-clarify-\*$/.test(arn))).toEqual(
      [],
    );
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('sagemaker:CreateTrainingJob');
  });

  test('is looked at 36 times at most, however long it may take, and not more than once a minute', () => {
    const pause = (maxRuntime: Duration) => {
      const { definition } = given({ maxRuntime, maxRuntimePerCandidate: Duration.minutes(5) }, {}, true);
      return Number((definition.States.WaitForAutoMl as unknown as { Seconds: number }).Seconds);
    };
    const longest = Duration.days(10).toSeconds() + Duration.hours(2).toSeconds();
    expect(pause(Duration.days(10))).toBe(Math.ceil(longest / 36));
    expect(pause(Duration.minutes(5))).toBeGreaterThanOrEqual(60);
  });
});

describe('AutoMlEvaluation', () => {
  test('the model never gets labels or ids: it reads the rows to be asked about, and its own files', () => {
    const places = placesOf('s3:GetObject', statementsOf(whole.template, 'EvaluationModelRole'));
    expect(places.sort()).toEqual(['features/readmission-autopilot/version=*/transform/*', 'models/autopilot/*']);
    expect(asked(whole, 'CreateModel')).toMatchObject({ EnableNetworkIsolation: true, VpcConfig: {} });
  });

  test('predictions of patients stay in the features zone, under its key; figures go to the models zone', () => {
    const written = (role: string) => placesOf('s3:PutObject', statementsOf(whole.template, role));
    expect(written('EvaluationModelRole')).toEqual(['features/readmission-autopilot/version=*/predictions/*']);
    expect(written('EvaluationRole')).toEqual(['models/evaluation/*']);
    expect(written('TablesRole')).toEqual(['features/readmission-autopilot/*']);
  });

  test('the model is deleted on every way out of the batch transform', () => {
    const { States } = whole.definition;
    const caught = States.AskCandidate?.Catch?.map(({ Next }) => Next);
    expect([States.AskCandidate?.Next, ...(caught ?? [])]).toEqual(['DeleteModel', 'DiscardModel']);
  });
});

describe('an AutoML job is refused', () => {
  test.each<[string, Partial<AutoMl>, string]>([
    ['without a target', { target: '' }, "target must be a column of its own, got ''"],
    [
      'with more than 750 candidates (TR-35)',
      { maxCandidates: 751 },
      'maxCandidates must be a whole number from 1 to 750',
    ],
    ['with algorithms in no mode', { algorithms: ['xgboost'] }, "algorithms must be left out in the mode 'AUTO'"],
    [
      'with algorithms of the other mode',
      { mode: 'HYPERPARAMETER_TUNING', algorithms: ['catboost'] },
      "algorithms must be some of 'linear-learner', 'mlp', 'xgboost' in the mode 'HYPERPARAMETER_TUNING', got 'catboost'",
    ],
    [
      'with less time than a candidate has',
      { maxRuntime: Duration.minutes(29) },
      'maxRuntime must be at least maxRuntimePerCandidate',
    ],
    [
      'with two ways to compare candidates',
      { validationFraction: 0.2 },
      'validationFraction must be left out with a validation channel',
    ],
    ['with weights where nothing weighs', { weights: 'weight' }, "weights need the mode 'ENSEMBLING', got 'AUTO'"],
    [
      'with an objective of another problem',
      { problem: { type: 'Regression', objective: 'AUC' } as unknown as AutoMl['problem'] },
      "problem.objective must be one of 'MAE', 'MSE', 'R2', 'RMSE' for Regression, got 'AUC'",
    ],
  ])('%s', (_, search, message) => {
    expect(() => given(search)).toThrow(message);
  });

  test('with a name of more than 32 characters (TR-17)', () => {
    expect(() => given({}, { jobPrefix: 'ml-test-readmission-many' })).toThrow('must be at most 23 lower-case letters');
  });
});
