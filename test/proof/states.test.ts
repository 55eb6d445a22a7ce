import { Assembly } from '../../lib/checks/assembly';
import { statesLayer } from '../../proof/states/layer';
import { Draft } from './network-draft';
import { type Edit, linesAfter, platform, remove, set, swap } from './states-platform';

// The first call installs the models where they are not yet, and the grammar takes seconds on a busy machine.
jest.setTimeout(120_000);

const APPROVED = 'Serving/Promotion/Approved';

/** A change, and a part of the line that it must bring. */
type Plant = [what: string, edit: Edit, says: string];

const training: Plant[] = [
  ['another first state', set('StartAt', 'Train'), 'HasVersion: is never reached'],
  ['a target that does not exist', set('States/Train/Next', 'Nowhere'), 'Nowhere: is named, and does not exist'],
  ['a state that is left out', set('States/Train/Next', 'ReadEvaluation'), 'Evaluate: is never reached'],
  ['a loop without rest', set('States/Register/Next', 'Train'), 'comes back to itself without a Wait'],
  ['an error that nobody catches', remove('States/Evaluate/Catch'), 'Evaluate: must catch States.ALL'],
  [
    'an error that ends in success',
    set('States/Register/Catch/0/Next', 'Registered'),
    'Register: an error of it can end in Registered',
  ],
  [
    'an error that nobody hears of',
    set('States/Register/Catch/0/Next', 'Failed'),
    'Register: an error of it can end in Failed without a report',
  ],
  [
    'States.ALL beside another error',
    set('States/Train/Catch/0/ErrorEquals', ['States.Timeout', 'States.ALL']),
    'States.ALL must be alone',
  ],
  [
    'States.ALL before another catch',
    set('States/Train/Catch/1', { ErrorEquals: ['States.Timeout'], Next: 'ReportFailure' }),
    'States.ALL must be in the last Catch, and is number 1 of 2',
  ],
  ['a heartbeat that is no use', set('States/Train/HeartbeatSeconds', 99999), 'HeartbeatSeconds must be less'],
  ['no time-out at all', remove('TimeoutSeconds'), 'Evaluate: must have a TimeoutSeconds'],
  ['a choice that may fit nothing', remove('States/BeatsTheBar/Default'), 'BeatsTheBar: must have a Default'],
  [
    'a function that does not exist',
    set('States/Register/Parameters/ClientToken.$', "States.Sum($$.Execution.Id, 'MD5')"),
    'States.Sum is no intrinsic function',
  ],
  [
    'a path that no earlier state makes',
    set('States/Register/Parameters/ClientToken.$', '$.registration.ModelPackageArn'),
    '$.registration.ModelPackageArn is put there by Register only',
  ],
  [
    'a path below what a state makes',
    set('States/ReadEvaluation/Parameters/Key.$', "States.Format('{}', $.training.jobb)"),
    '$.training.jobb leads to nothing; Train puts job, model, metrics at $.training',
  ],
  [
    'a path that no answer has',
    set('States/Train/ResultSelector', {
      'job.$': '$.JobName',
      'model.$': '$.ModelArtifacts.S3ModelArtifacts',
    }),
    'ResultSelector: $.JobName leads to nothing; createTrainingJob answers',
  ],
  [
    'a path deep in an answer that is not there',
    set('States/Train/ResultSelector', { 'job.$': '$.TrainingJobName', 'model.$': '$.ModelArtifacts.Uri' }),
    "Path expression '$.ModelArtifacts.Uri' does not point to a value",
  ],
  [
    'a member that the API does not have',
    set('States/Train/Parameters/StopingCondition', {}),
    "Train: StopingCondition is no member of CreateTrainingJobRequest; the nearest is 'StoppingCondition'",
  ],
  [
    'a value that the API does not have',
    set('States/Register/Parameters/ModelApprovalStatus', 'Pending'),
    'Register: ModelApprovalStatus must be one of the 3 values',
  ],
  [
    'a name that gets too long when it is made',
    set('States/Train/Parameters/TrainingJobName.$', "States.Format('ml-production-training-jobs-{}', States.UUID())"),
    'must match /^[a-z0-9-]{1,26}-',
  ],
  [
    'a value that gets too long in a run',
    set('States/Register/Parameters/ClientToken.$', '$$.Execution.Name'),
    'Register: ClientToken must have at most 36 characters (it has 80)',
  ],
  [
    'a name that stays when the job is started again',
    set('States/Train/Parameters/TrainingJobName.$', "States.Format('a-5f0c1d2e-7a8b-4c9d-8e0f-1a2b3c4d5e6f{}', '')"),
    'Train must send another TrainingJobName in every call',
  ],
  [
    'a call of another API',
    set('States/Train/Resource', 'arn:aws:states:::sagemaker:createTrainingJob'),
    'must call sagemaker:createTrainingJob.sync',
  ],
  [
    'one attempt too few',
    set('States/Train/Retry/0/MaxAttempts', 3),
    'Train: must be made again after [[30,60,120,240]] seconds',
  ],
  [
    'a shorter pause',
    set('States/Train/Retry/0/IntervalSeconds', 3),
    'Train: must be made again after [[30,60,120,240]] seconds',
  ],
  [
    'no retry of a quota',
    set('States/Train/Retry/0/ErrorEquals', ['SageMaker.AmazonSageMakerException']),
    'Train fails with SageMaker.ResourceLimitExceededException',
  ],
  ['no time-out of a job', remove('States/Train/TimeoutSeconds'), 'the state waits half an hour longer'],
  [
    'a shorter time-out of the whole',
    set('TimeoutSeconds', 3600),
    'the workflow outlasts its jobs by two hours, and a copy to EFS and a build beside them',
  ],
  [
    'another bar',
    set('States/BeatsTheBar/Choices/1/And/0/NumericGreaterThanEquals', 0.7),
    '(at least 0\\.7\\), [^{}]+ -?[0-9.]+ \\(at least 0\\.62\\); it was not registered$/, got',
  ],
  ['a test that is left out', remove('States/BeatsTheBar/Choices/0'), 'figures without the number are a failure'],
  [
    'spot that is half there',
    remove('States/Train/Parameters/CheckpointConfig'),
    'CheckpointConfig must be an object, got nothing',
  ],
  [
    'an answer that replaces the input',
    remove('States/Evaluate/ResultPath'),
    'a model that reaches the bar is registered',
  ],
  [
    'a way that no table knows',
    set('States/HasVersion/Choices/2', { Variable: '$.again', IsPresent: true, Next: 'ReportFailure' }),
    'no path of the table leads from HasVersion to ReportFailure',
  ],
  [
    'a switch that nobody asked for',
    set('States/Train/Parameters/RemoteDebugConfig', { EnableRemoteDebug: true }),
    'RemoteDebugConfig must not be there, got {"EnableRemoteDebug":true}',
  ],
  [
    'a hyperparameter for the toolkit that no table states',
    set('States/Train/Parameters/HyperParameters/sagemaker_container_log_level', '10'),
    'HyperParameters.sagemaker_container_log_level must not be there, got "10"',
  ],
  [
    'a model that is not validated',
    set('States/Register/Parameters/SkipModelValidation', 'All'),
    'SkipModelValidation must not be there',
  ],
  ['grammar that no other check knows', set('States/NotRegistered/Cause', 'none'), 'SCHEMA_VALIDATION_FAILED'],
];

const serving: Plant[] = [
  [
    'two targets that are swapped',
    swap('States/UpdateRefused/Choices/0/Next', 'States/UpdateRefused/Choices/1/Next'),
    'an update waits until the stack is free: must go',
  ],
  ['a loop of waiting', set('States/HasEnded/Choices/1/Next', 'RolledBack'), 'the update is watched to its end'],
  ['another pause', set('States/WaitForUpdate/Seconds', 3), 'WaitForUpdate: must wait 30 seconds, got 3'],
  [
    'a value that is not taken back',
    set('States/Restore/Parameters/Value.$', '$.modelPackage'),
    'Restore must send what its table states',
  ],
  ['an error over the first one', set('States/Restore/Catch/0/ResultPath', '$.error'), 'Restore fails with'],
  [
    'a parameter that is not repeated',
    remove('States/UpdateStack/Parameters/Parameters/1'),
    'the update repeats every parameter',
  ],
  [
    'a role that the update acts as',
    set('States/UpdateStack/Parameters/RoleARN', 'arn:aws:iam::111122223333:role/Admin'),
    'RoleARN must not be there',
  ],
  ['an update that is not taken back', set('States/UpdateStack/Parameters/DisableRollback', true), 'DisableRollback'],
  [
    'a parameter with a value of its own',
    set('States/UpdateStack/Parameters/Parameters/0/ParameterValue', 'x'),
    'Parameters[0].ParameterValue must not be there',
  ],
  [
    'a test for what may be absent',
    remove('States/UpdateRefused/Choices/1/And/0'),
    'an update that fails without a cause',
  ],
];

describe('the layer of state machines', () => {
  test.each(['sandbox', 'production'])('finds nothing in %s', async (configuration) => {
    expect(await statesLayer.check(platform(configuration))).toEqual([]);
  });

  test.each(training)('finds in the training workflow %s', async (_, edit, says) => {
    expect((await linesAfter('Training', edit)).join('\n')).toContain(says);
  });

  test.each(serving)('finds in the promotion %s', async (_, edit, says) => {
    expect((await linesAfter('Serving', edit)).join('\n')).toContain(says);
  });

  test.each([
    ['{"StartAt": "A",', /^Serving\/\w+: the definition must be a JSON object, and is not: .*JSON.*$/],
    ['[]', /^Serving\/\w+: the definition must be a JSON object, and is not: it is a list$/],
    ['', /^Serving\/\w+: the definition must be a JSON object, and is not: .*$/],
  ])('says of a definition that is no JSON object so in one clear line: %j', async (text, line) => {
    expect(await statesLayer.check(platform('sandbox', 'Serving', () => text))).toEqual([expect.stringMatching(line)]);
  });

  test('says the same of the same, and not how a run of it went before', async () => {
    const edit: Edit = remove('States/Evaluate/Catch');
    expect(await linesAfter('Training', edit)).toEqual(await linesAfter('Training', edit));
    expect(await statesLayer.check(platform('production'))).toEqual([]);
  });

  test.each([
    [
      'another name',
      (draft: Draft) => draft.replace(APPROVED, '\"modelPackage\"', '\"modelpackage\"'),
      /and sends \{"modelpackage":"@@\$\.detail\.ModelPackageArn@@","startedBy":"approval"\}$/,
    ],
    [
      'a member too few',
      (draft: Draft) => draft.replace(APPROVED, ',\"startedBy\":\"approval\"', ''),
      /must start the execution with an input as \{"modelPackage":.*,"startedBy":"approval"\}, and sends \{"modelPackage":[^,]*\}$/,
    ],
    [
      'a name for an ARN',
      (draft: Draft) => draft.replace(APPROVED, '$.detail.ModelPackageArn', '$.detail.ModelPackageName'),
      /and sends \{"modelPackage":"@@\$\.detail\.ModelPackageName@@"/,
    ],
    [
      'the whole event',
      (draft: Draft) => draft.set(APPROVED, 'Targets.0.InputTransformer', undefined),
      /and sends "the whole event"$/,
    ],
  ])('finds a rule that starts an execution with %s', async (_, change, line) => {
    const lines = await statesLayer.check(change(new Draft('sandbox')).assembly);
    expect(lines).toEqual([expect.stringMatching(line)]);
  });

  test('says of a state machine without a table that it has none', async () => {
    const assembly = platform('sandbox');
    for (const { template } of assembly.ofType('AWS::StepFunctions::StateMachine')) {
      Object.assign(template.Metadata ?? {}, { 'aws:cdk:path': 'Other/Machine/Resource' });
    }
    const lines = await statesLayer.check(new Assembly(assembly.stacks));
    expect(lines).toEqual([expect.stringContaining('no table states its paths'), expect.stringContaining('no table')]);
  });
});
