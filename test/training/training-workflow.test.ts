import { brokenWays, choose, permissionsAmiss, statementsOf, unreportedTasks } from '../workflow/state-machine';
import { given, parametersOf } from './given-workflow';

/** What a state sees when the evaluation found this value. */
const evaluated = (value: unknown, ...others: readonly unknown[]) => {
  const later = others.length === 0 ? value : others[0];
  const auc = (one: unknown) => ({ binary_classification_metrics: { auc: { value: one } } });
  return { evaluation: { metrics: { ...auc(value), out_of_time: auc(later) } } };
};

describe('TrainingWorkflow', () => {
  const { template, definition } = given();
  const statements = statementsOf(template, 'ReadmissionRole');

  test('every way through it exists, is reached, and ends', () => {
    expect(brokenWays(definition)).toEqual([]);
  });

  test('no error passes without a report, and short calls are made again (SF-13)', () => {
    // A job that found no instances is started again; what else goes wrong with it is reported.
    expect(unreportedTasks(definition, 'ReportFailure')).toEqual(['Train']);
    expect(definition.States.LacksCapacity?.Default).toBe('ReportFailure');
    for (const choice of definition.States.LacksCapacity?.Choices ?? []) {
      expect(JSON.stringify(choice)).toContain('"$.error.Cause","StringMatches":"*CapacityError*"');
    }
    const tasks = Object.values(definition.States).filter(({ Type }) => Type === 'Task');
    expect(tasks).toHaveLength(9);
    expect(tasks.filter(({ Retry = [] }) => Retry.length === 0)).toEqual([]);
  });

  test('its role may make the calls of its states, and no other (SF-01, SF-03, SF-04)', () => {
    expect(permissionsAmiss(definition, statements)).toEqual([]);
    const rules = statements
      .filter(({ Action }) => Action.includes('events:PutRule'))
      .flatMap(({ Resource }) => Resource);
    expect(rules.map((arn) => arn.split(':').at(-1)).sort()).toEqual([
      'rule/StepFunctionsGetEventsForSageMakerProcessingJobsRule',
      'rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule',
    ]);
  });

  test('hands on its two job roles by name, to SageMaker only (SF-10)', () => {
    const passes = statements.filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passes.flatMap(({ Resource }) => Resource).sort()).toEqual([
      expect.stringMatching(/^<ReadmissionEvaluationRole\w+\.Arn>$/),
      expect.stringMatching(/^<ReadmissionTrainingRole\w+\.Arn>$/),
    ]);
    for (const { Condition } of passes) {
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } });
    }
  });

  test('starts, watches and stops its own jobs only, and reads evaluations only (SF-08)', () => {
    const on = (service: string) =>
      statements
        .filter(({ Action }) => Action.some((action) => action.startsWith(service)))
        .flatMap(({ Resource }) => Resource);
    expect(
      on('sagemaker:')
        .map((arn) => arn.split(':').at(-1))
        .sort(),
    ).toEqual([
      'model-package-group/test-readmission',
      'model-package/test-readmission/*',
      'processing-job/test-*',
      'training-job/test-*',
    ]);
    expect(on('s3:')).not.toContain('*');
    expect(on('s3:ListBucket')).toEqual([expect.stringMatching(/^<Lakefeatures\w+\.Arn>$/)]);
    expect(on('s3:GetObject')).toEqual([expect.stringMatching(/^<Lakemodels\w+\.Arn>\/evaluation\/\*$/)]);
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('FullAccess');
  });

  test('registers what reaches the bar, and nothing below it', () => {
    expect(choose(definition, 'BeatsTheBar', evaluated(0.6))).toBe('WriteCard');
    expect(definition.States.WriteCard?.Next).toBe('Register');
    expect(choose(definition, 'BeatsTheBar', evaluated(0.599, 0.7))).toBe('ReportBelowBar');
    expect(choose(definition, 'BeatsTheBar', evaluated(0.7, 0.599))).toBe('ReportBelowBar');
  });

  test.each([[undefined], ['NaN'], [null]])('an evaluation without a number is a reported failure: %p', (value) => {
    const next = choose(definition, 'BeatsTheBar', evaluated(value));
    expect(next).toBe('NoResult');
    expect(choose(definition, 'BeatsTheBar', evaluated(0.7, value))).toBe('NoResult');
    expect(definition.States[next ?? '']).toMatchObject({ Next: 'ReportFailure', ResultPath: '$.error' });
  });

  test.each([[{}], [{ version: 7 }], [{ Version: 'v1' }]])(
    'an input without a version is a reported failure: %p',
    (input) => {
      expect(definition.StartAt).toBe('HasVersion');
      expect(choose(definition, 'HasVersion', { version: 'v1' })).toBe('FindManifest');
      expect(choose(definition, 'HasVersion', { version: 'latest' })).toBe('FindLatest');
      expect(choose(definition, 'HasVersion', input)).toBe('NoVersion');
    },
  );

  test('a registered version waits for approval, and says what it was made of (MR-02: by metadata, without tags)', () => {
    const request = parametersOf(definition, 'Register');
    expect(request).toMatchObject({
      ModelPackageGroupName: 'test-readmission',
      ModelApprovalStatus: 'PendingManualApproval',
      CustomerMetadataProperties: {
        origin: 'training',
        'trainingJob.$': '$.training.job',
        'dataVersion.$': '$.version',
        'manifest.$': expect.stringContaining('/readmission/version={}/manifest.json'),
        code: expect.stringMatching(/^s3:\/\/.+\.gz$/),
        image: expect.stringContaining('/sagemaker-xgboost:'),
        'execution.$': '$$.Execution.Name',
      },
    });
    expect(request).not.toHaveProperty('Tags');
  });

  test('a registration that is called again is the same registration, not a second version', () => {
    expect(parametersOf(definition, 'Register')['ClientToken.$']).toBe("States.Hash($$.Execution.Id, 'MD5')");
  });

  test('a registered version is served as the baseline is: same image, same environment, code inside (RV-07)', () => {
    const [version] = Object.values(template.findResources('AWS::SageMaker::ModelPackage'));
    const [baseline] = version?.Properties.InferenceSpecification.Containers as { Environment: object }[];
    const { Containers } = parametersOf(definition, 'Register').InferenceSpecification as {
      Containers: Record<string, unknown>[];
    };
    expect(Containers).toEqual([
      {
        Image: '141502667606.dkr.ecr.eu-west-1.<AWS::URLSuffix>/sagemaker-xgboost:3.2-0',
        'ModelDataUrl.$': '$.training.model',
        Environment: baseline?.Environment,
      },
    ]);
  });
});
