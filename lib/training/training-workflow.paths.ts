import {
  CALLED_AGAIN,
  type ExpectedPath,
  oneOf,
  reportCall,
  type WorkflowFacts,
  type WorkflowPaths,
} from '../workflow/paths';
import { jobCalls, MODEL, JOB } from './job-calls.paths';

/** ARN of a registered version. */
const VERSION_ARN = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/ml-test-readmission/7';

/** What the input names. */
const INPUT = { version: '2026-01-31T04-05-06Z' };

/** The texts of evaluations, with the area under the curve that they found. */
const evaluated = (value: unknown): Record<string, unknown> => body(JSON.stringify(metrics(value)));
const metrics = (value: unknown): object => ({ binary_classification_metrics: { auc: { value } } });
const body = (text: string): Record<string, unknown> => ({ Body: text, ContentType: 'binary/octet-stream' });

const TRAINED = ['HasVersion', 'Train', 'Evaluate', 'ReadEvaluation'];
const REPORTED = ['ReportFailure', 'Failed'];

/** What `TrainingWorkflow` promises. */
export function trainingPaths(facts: WorkflowFacts): WorkflowPaths {
  const bar = Number(facts.at('States.BeatsTheBar.Choices.1.NumericGreaterThanEquals'));
  const below = Math.round((bar - 0.001) * 1000) / 1000;
  const [group] = facts.properties('AWS::SageMaker::ModelPackageGroup');
  const jobs = jobCalls(facts, INPUT.version);

  const registers: ExpectedPath = {
    name: 'a model that reaches the bar is registered, and waits for approval',
    input: INPUT,
    answers: { ReadEvaluation: [{ gives: evaluated(bar) }] },
    states: [...TRAINED, 'BeatsTheBar', 'Register', 'ReportRegistered', 'Registered'],
    ends: {
      output: { ...INPUT, training: { job: JOB, model: MODEL }, registration: { ModelPackageArn: VERSION_ARN } },
    },
    reports: [`${VERSION_ARN} has an area under the curve of ${bar}; approve it to serve it`],
  };
  const staysBelow: ExpectedPath = {
    name: 'a model below the bar is reported and not registered',
    input: INPUT,
    answers: { ReadEvaluation: [{ gives: evaluated(below) }] },
    states: [...TRAINED, 'BeatsTheBar', 'ReportBelowBar', 'NotRegistered'],
    ends: {
      output: { ...INPUT, evaluation: { metrics: { binary_classification_metrics: { auc: { value: below } } } } },
    },
    reports: [`${JOB} has an area under the curve of ${below}, less than ${bar}; it was not registered`],
  };
  const noNumber = (name: string, gives: Record<string, unknown>): ExpectedPath => ({
    name: `an evaluation ${name} is a failure`,
    input: INPUT,
    answers: { ReadEvaluation: [{ gives }] },
    states: [...TRAINED, 'BeatsTheBar', 'NoResult', ...REPORTED],
    ends: { error: 'InvalidEvaluation' },
    reports: [
      /"Cause":"The evaluation has no number at \$\.evaluation\.metrics\.binary_classification_metrics\.auc\.value"/,
    ],
  });
  const noVersion = (name: string, input: Record<string, unknown>): ExpectedPath => ({
    name: `an input ${name} is a failure`,
    input,
    states: ['HasVersion', 'NoVersion', ...REPORTED],
    ends: { error: 'InvalidInput' },
    reports: [
      /"Cause":"The input must be \{"version": "<version of the features>"\}, as the manifest of the features names it"/,
    ],
  });
  const withoutVersion = noVersion('without a version', { Version: INPUT.version });

  return {
    calls: {
      ...jobs.calls,
      ReadEvaluation: {
        call: 'aws-sdk:s3:getObject',
        parameters: {
          Bucket: oneOf(facts.values('AWS::S3::Bucket').filter((name) => name.includes('lakemodels'))),
          Key: `evaluation/${JOB}/evaluation.json`,
        },
        answer: evaluated(bar),
        retried: CALLED_AGAIN,
      },
      Register: {
        call: 'aws-sdk:sagemaker:createModelPackage',
        parameters: {
          ClientToken: /^[0-9a-f]{32}$/,
          ModelPackageGroupName: String(group?.ModelPackageGroupName),
          ModelApprovalStatus: 'PendingManualApproval',
          ModelPackageDescription: `Trained on version ${INPUT.version} of the features`,
          InferenceSpecification: {
            Containers: [
              {
                Image: jobs.image,
                ModelDataUrl: MODEL,
                Environment: {
                  SAGEMAKER_PROGRAM: 'inference.py',
                  SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
                  PIP_NO_INDEX: '1',
                  PIP_NO_BUILD_ISOLATION: '0',
                },
              },
            ],
            SupportedContentTypes: ['application/json', 'text/csv'],
            SupportedResponseMIMETypes: ['application/json', 'text/csv'],
          },
          ModelMetrics: {
            ModelQuality: {
              Statistics: {
                ContentType: 'application/json',
                S3Uri: new RegExp(`^s3://[^/]*lakemodels[^/]*/evaluation/${JOB}/evaluation\\.json$`),
              },
            },
          },
          CustomerMetadataProperties: {
            origin: 'training',
            trainingJob: JOB,
            dataVersion: INPUT.version,
            execution: facts.executionName,
          },
        },
        answer: { ModelPackageArn: VERSION_ARN },
        retried: CALLED_AGAIN,
      },
      ReportRegistered: reportCall(facts, 'A model waits for approval'),
      ReportBelowBar: reportCall(facts, 'A model stays below the bar'),
      ReportFailure: reportCall(facts, 'Training failed'),
    },
    waits: {},
    paths: [
      registers,
      staysBelow,
      noNumber('without the number', body('{"binary_classification_metrics": {}}')),
      noNumber('with a text for the number', evaluated('0.99')),
      noNumber('with null for the number', evaluated(null)),
      {
        name: 'an evaluation that is no JSON is a failure',
        input: INPUT,
        answers: { ReadEvaluation: [{ gives: body('no JSON') }] },
        states: [...TRAINED, ...REPORTED],
        ends: { error: 'States.IntrinsicFailure' },
        reports: [/"Error":"States.IntrinsicFailure"/],
      },
      withoutVersion,
      noVersion('with a number for the version', { version: 7 }),
    ],
    failures: [
      ...['Train', 'Evaluate', 'ReadEvaluation', 'Register'].map((state) => ({
        state,
        on: registers.name,
        then: REPORTED,
      })),
      { state: 'ReportRegistered', on: registers.name, then: ['Failed'] },
      { state: 'ReportBelowBar', on: staysBelow.name, then: ['Failed'] },
      { state: 'ReportFailure', on: withoutVersion.name, then: ['Failed'], ends: 'InvalidInput' },
    ],
    promises: [{ says: 'the bar is from 0.5 to 1', holds: bar >= 0.5 && bar <= 1 }, ...jobs.promises],
  };
}
