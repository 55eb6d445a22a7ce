import { Match } from 'aws-cdk-lib/assertions';
import { batchTransformPaths } from '../../../lib/serving/batch/batch-transform.paths';
import { definitionOf, permissionsAmiss, statementsOf, unreportedTasks } from '../../workflow/state-machine';
import { tableFaultsOf } from '../../workflow/table-faults';
import { FOLDERS, given, type Given, VERSIONS } from './given-batch';

// The first call installs the models of the APIs where they are not yet.
jest.setTimeout(120_000);

const BOTH = { input: { versions: VERSIONS, folders: FOLDERS } };

describe('BatchTransform', () => {
  test.each<[string, Given]>([
    ['versions that others make', {}],
    ['versions of a job', { made: true }],
    ['folders alone', { input: { folders: FOLDERS } }],
    ['versions and folders', { ...BOTH, made: true }],
    [
      'whole files, with as many requests at once as may be',
      { records: { contentType: 'application/json' }, requests: { concurrent: 16 } },
    ],
    [
      'records that come with their answers, on disks of their own',
      {
        records: { contentType: 'text/csv', join: true, inputFilter: '$[1:]' },
        resources: { instanceType: 'ml.g5.xlarge', gpuDriver: 535 },
      },
    ],
  ])('takes every path of its table, and no other: %s', async (_, overrides) => {
    expect(await tableFaultsOf(given(overrides), batchTransformPaths)).toEqual([]);
  });

  test('no error passes without a report', () => {
    const definition = definitionOf(given({ ...BOTH, made: true }));
    // A job that found no instances is started again; what else goes wrong with it is counted, and reported.
    expect(unreportedTasks(definition, 'ReportFailure')).toEqual(['Score']);
    expect(definition.States.LacksCapacity?.Default).toBe('CountPart');
  });

  test('its role may make the calls of its states, and no other (SF-02, SF-04)', () => {
    const template = given({ ...BOTH, made: true });
    const statements = statementsOf(template, 'BatchRole');
    expect(permissionsAmiss(definitionOf(template), statements)).toEqual([]);
    const on = (action: string) => statements.filter(({ Action }) => Action.includes(action));
    expect(on('events:PutRule').flatMap(({ Resource }) => Resource)).toEqual([
      expect.stringMatching(/:rule\/StepFunctionsGetEventsForSageMakerTransformJobsRule$/),
    ]);
    expect(on('sagemaker:CreateTransformJob').flatMap(({ Resource }) => Resource)).toEqual([
      expect.stringMatching(/:transform-job\/test-\*$/),
    ]);
    expect(on('iam:PassRole')).toEqual([
      expect.objectContaining({
        Resource: [expect.stringMatching(/^<ModelRole\w+\.Arn>$/)],
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
    ]);
  });

  test('lists the folders that it scores and writes, and reads no object', () => {
    const statements = statementsOf(given(BOTH), 'BatchRole').filter(({ Action }) =>
      Action.some((action) => action.startsWith('s3:')),
    );
    expect(statements.flatMap(({ Action }) => Action)).toEqual(Array(4).fill('s3:ListBucket'));
    expect(statements.map(({ Condition }) => Condition?.StringLike?.['s3:prefix'])).toEqual([
      'readmission/version=*/manifest.json',
      'readmission/version=*/score/',
      'encounters/batch/*',
      'batch/*',
    ]);
  });

  test('the model reads what may be scored, and writes the folder of the answers alone', () => {
    const statements = statementsOf(given(BOTH), 'ModelRole');
    const places = (action: string) =>
      statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
    expect(places('s3:GetObject')).toEqual([
      expect.stringMatching(/^<Lakefeatures\w+\.Arn>\/readmission\/version=\*\/score\/\*$/),
      expect.stringMatching(/^<Lakeraw\w+\.Arn>\/encounters\/batch\/\*$/),
    ]);
    expect(places('s3:PutObject')).toEqual([expect.stringMatching(/^<Lakecapture\w+\.Arn>\/batch\/\*$/)]);
    expect(places('logs:CreateLogGroup')).toContainEqual(expect.stringContaining('/aws/sagemaker/TransformJobs*'));
    expect(places('kms:Encrypt')).toEqual([expect.stringMatching(/^<KeysRestricted\w+\.Arn>$/)]);
    expect(places('kms:CreateGrant')).toContainEqual(expect.stringMatching(/^<KeysRestricted\w+\.Arn>$/));
  });

  test('starts by the clock in its time zone, on the newest version or on a folder', () => {
    const schedule = { expression: 'cron(0 6 * * ? *)', timeZone: 'Europe/Berlin' };
    const input = (overrides: Given) => {
      const template = given(overrides);
      template.hasResourceProperties('AWS::Scheduler::Schedule', {
        ScheduleExpression: 'cron(0 6 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
      });
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmActions: Match.anyValue(),
        AlarmDescription: Match.stringLikeRegexp('start it by hand with'),
      });
      const [made] = Object.values(template.findResources('AWS::Scheduler::Schedule'));
      return String((made?.Properties as { Target: { Input: string } }).Target.Input);
    };
    expect(input({ made: true, schedule })).toBe('{"version":"latest"}');
    expect(input({ ...BOTH, schedule: { ...schedule, folder: 'incoming/' } })).toBe('{"folder":"incoming/"}');
  });

  test.each<[string, Given, RegExp]>([
    [
      'a clock without anything to score',
      { schedule: { expression: 'rate(1 day)' } },
      /schedule must have a folder.+got none; give input.versions.jobName/,
    ],
    [
      'a clock on a folder that is none',
      { ...BOTH, schedule: { expression: 'rate(1 day)', folder: 'a' } },
      /schedule.folder must be a folder below input.folders, ending in '\/', got 'a'; write/,
    ],
    [
      'a clock on a folder where there are none',
      { schedule: { expression: 'rate(1 day)', folder: 'a/' } },
      /got 'a\/' without input.folders/,
    ],
    [
      'a whole zone',
      { input: { folders: { zone: 'raw' } } },
      /input.folders must have a prefix, got the whole zone 'raw'/,
    ],
    ['answers among those of endpoints', { outputPrefix: '' }, /outputPrefix must be a folder, got ''/],
    ['a long name', { jobPrefix: 'a-name-of-27-characters-abc' }, /jobPrefix must be at most 26.+TR-17/],
    [
      'a type that does not transform',
      { resources: { instanceType: 'ml.r5.large' } },
      /resources.instanceType must be one that SageMaker offers for transform, got 'ml.r5.large'/,
    ],
  ])('refuses %s', (_, overrides, message) => {
    expect(() => given(overrides)).toThrow(message);
  });
});
