import { type Answer, CALLED_AGAIN, type Expected, oneOf, type WorkflowFacts } from '../../workflow/paths';
import { hasState, type PartTable } from '../part.paths';
import { metricsOf } from './training-job.paths';
import { NEW_SHORT_NAME } from './tuning-job.paths';

/** Name of an AutoML job, as long as SageMaker allows (TR-17). */
export const AUTO_ML_JOB = 'ml-test-23-characters-x-0a1b2c3d';

const ARN = `arn:aws:sagemaker:eu-west-1:111122223333:automl-job/${AUTO_ML_JOB}`;
const IMAGE = '141502667606.dkr.ecr.eu-west-1.amazonaws.com';

/** Where a job says what it looks for in a table. */
const TABULAR = 'AutoMLProblemTypeConfig.TabularJobConfig';

/** Autopilot has two hours beside its search. */
const ENDING = 7200;

/** An execution looks no more often whether it has ended. */
const MOST_LOOKS = 36;

/** A container as Autopilot tells it, or as the workflow takes it. */
const part = (name: string, environment: object) => ({
  Image: `${IMAGE}/${name}:1`,
  ModelDataUrl: `s3://models/autopilot/${name}/model.tar.gz`,
  Environment: { MAX_CONTENT_LENGTH: '20971520', ...environment },
});

/** Containers as Autopilot tells them, by the kind of candidate. */
export const CONTAINERS_TOLD = {
  ensemble: [part('autogluon', { SAGEMAKER_INFERENCE_OUTPUT: 'predicted_label' })],
  pipeline: [
    part('automl', {}),
    part('xgboost', { SAGEMAKER_INFERENCE_OUTPUT: 'predicted_label' }),
    part('labels', { SAGEMAKER_INFERENCE_INPUT: 'predicted_label', SAGEMAKER_INFERENCE_OUTPUT: 'predicted_label' }),
  ],
};

/** What the step leaves of them. */
export const CONTAINERS_TAKEN = {
  ensemble: [part('autogluon', { SAGEMAKER_INFERENCE_OUTPUT: 'probabilities,labels' })],
  pipeline: [
    part('automl', {}),
    part('xgboost', { SAGEMAKER_INFERENCE_OUTPUT: 'probabilities' }),
    part('labels', {
      SAGEMAKER_INFERENCE_INPUT: 'probabilities',
      SAGEMAKER_INFERENCE_OUTPUT: 'probabilities,labels',
    }),
  ],
};

/** The containers that the step leaves, on whichever way: those of a classification answer with probabilities. */
export function containersTaken(facts: WorkflowFacts): Expected {
  return { either: classifies(facts) ? Object.values(CONTAINERS_TAKEN) : [CONTAINERS_TOLD.ensemble] };
}

/** Whether the candidates answer with probabilities. */
function classifies({ at }: WorkflowFacts): boolean {
  const problem = at(`States.Automate.Parameters.${TABULAR}.ProblemType`);
  return problem === 'BinaryClassification' || problem === 'MulticlassClassification';
}

/** What Autopilot says about the job. */
const says = (AutoMLJobStatus: string, more: object = {}): Answer => ({
  gives: { AutoMLJobName: AUTO_ML_JOB, AutoMLJobArn: ARN, AutoMLJobStatus, ...more },
});

/** What an AutoML job is started with, and how it is watched to its end. */
export const autoMlJobPaths: PartTable = (facts, version) => {
  if (!hasState(facts, 'Automate')) return undefined;
  const { at, values } = facts;
  const asked = (path: string): unknown => at(`States.Automate.Parameters.${path}`);
  const objective = asked('AutoMLJobObjective.MetricName');
  const metric = {
    MetricName: objective ?? 'AUC',
    Value: metricsOf(facts)[1]?.Value,
    Type: 'Maximize',
  };
  // Autopilot may call it otherwise than it was asked for it.
  const told = {
    ...metric,
    ...(objective === undefined ? {} : { MetricName: objective === 'F1' ? 'Accuracy' : 'F1' }),
  };
  const best = (InferenceContainers: readonly object[], more: object = { FinalAutoMLJobObjectiveMetric: told }) => ({
    BestCandidate: { CandidateName: 'candidate-1', InferenceContainers, ...more },
  });
  const longest = Number(asked(`${TABULAR}.CompletionCriteria.MaxAutoMLJobRuntimeInSeconds`)) + ENDING;
  const pause = Math.max(60, Math.ceil(longest / MOST_LOOKS));
  const looks = Math.ceil(longest / pause);
  const key = oneOf(values('AWS::KMS::Key', 'Arn'));
  const look = ['WaitForAutoMl', 'DescribeAutoMl', 'AutoMlHasEnded'];
  const channels = (asked('AutoMLJobInputDataConfig') ?? []) as readonly { readonly ChannelType: string }[];
  const channel = ({ ChannelType }: { readonly ChannelType: string }): Expected => ({
    ChannelType,
    ContentType: /^(text\/csv;header=present|x-application\/vnd\.amazon\+parquet)$/,
    // Never what judges the model.
    DataSource: {
      S3DataSource: {
        S3DataType: 'S3Prefix',
        S3Uri: new RegExp(`^s3://[^/]*lakefeatures[^/]*/.+/version=${version}/(train|validation)/$`),
      },
    },
  });
  // A regression answers one number, and its containers are taken as they are.
  const classes = classifies(facts);
  const found = ['Automate', ...look, ...(classes ? ['AskForProbabilities', 'HasContainers'] : ['HasCandidate'])];
  const taken = classes ? 'TakeEnsemble' : 'TakeCandidate';
  const noCandidate = (name: string, answer: Answer) => ({
    name,
    answers: { DescribeAutoMl: [answer] },
    states: [...found, 'NoCandidate'],
    error: 'NoCandidate',
    tells: new RegExp(`"Cause":"${AUTO_ML_JOB} is completed, and has no candidate`),
  });

  return {
    calls: {
      Automate: {
        call: 'aws-sdk:sagemaker:createAutoMLJobV2',
        parameters: {
          AutoMLJobName: NEW_SHORT_NAME,
          RoleArn: /:role\/.+/,
          AutoMLJobInputDataConfig: channels.map(channel),
          OutputDataConfig: { S3OutputPath: /^s3:\/\/[^/]*lakemodels[^/]*\/.+\/$/, KmsKeyId: key },
          AutoMLProblemTypeConfig: { TabularJobConfig: asked(TABULAR) },
          AutoMLJobObjective: { MetricName: /^[A-Z]\w+$/ },
          ...(asked('DataSplitConfig') === undefined ? {} : { DataSplitConfig: asked('DataSplitConfig') }),
          SecurityConfig: {
            VolumeKmsKeyId: key,
            EnableInterContainerTrafficEncryption: true,
            VpcConfig: {
              SecurityGroupIds: [oneOf(values('AWS::EC2::SecurityGroup', 'GroupId'))],
              Subnets: { each: oneOf(values('AWS::EC2::Subnet')), atLeast: 2 },
            },
          },
        },
        answer: { AutoMLJobArn: ARN },
        retried: CALLED_AGAIN,
        fresh: 'AutoMLJobName',
      },
      DescribeAutoMl: {
        call: 'aws-sdk:sagemaker:describeAutoMLJobV2',
        parameters: { AutoMLJobName: AUTO_ML_JOB },
        answer: { AutoMLJobName: AUTO_ML_JOB, AutoMLJobStatus: 'Completed', ...best(CONTAINERS_TOLD.ensemble) },
        retried: CALLED_AGAIN,
      },
      StopAutoMl: {
        call: 'aws-sdk:sagemaker:stopAutoMLJob',
        parameters: { AutoMLJobName: AUTO_ML_JOB },
        answer: {},
        retried: CALLED_AGAIN,
      },
    },
    waits: { WaitForAutoMl: pause },
    states: [...found, taken],
    leaves: { training: { job: AUTO_ML_JOB, metrics: [metric] } },
    detours: [
      {
        name: 'a job that goes on is looked at again',
        answers: { DescribeAutoMl: [says('InProgress'), says('Completed', best(CONTAINERS_TOLD.ensemble))] },
        states: ['Automate', ...look, 'CountLook', ...found.slice(1), taken],
      },
      ...(classes
        ? [
            {
              name: 'a candidate of three containers answers probabilities from its last',
              answers: { DescribeAutoMl: [says('Completed', best(CONTAINERS_TOLD.pipeline))] },
              states: [...found, 'TakePipeline'],
            },
          ]
        : []),
    ],
    dead: [
      noCandidate('a completed job without a candidate is a failure', says('Completed')),
      noCandidate(
        'a candidate without a value of the objective is a failure',
        says('Completed', best(CONTAINERS_TOLD.ensemble, {})),
      ),
      ...(classes
        ? [
            noCandidate(
              'a candidate of two containers is none of a classification',
              says('Completed', best(CONTAINERS_TOLD.pipeline.slice(1))),
            ),
          ]
        : []),
      {
        name: 'a job that fails is a failure with its reason',
        answers: { DescribeAutoMl: [says('Failed', { FailureReason: 'The target has one value' })] },
        states: ['Automate', ...look, 'AutoMlFailed'],
        error: 'AutoMlFailed',
        tells: new RegExp(`"Cause":"${AUTO_ML_JOB} failed: The target has one value"`),
      },
      {
        name: 'a job that was stopped is a failure',
        answers: { DescribeAutoMl: [says('Stopped')] },
        states: ['Automate', ...look, 'AutoMlEnded'],
        error: 'AutoMlFailed',
        tells: /ended as Stopped and gives no reason/,
      },
      {
        name: 'a job that takes too long is stopped',
        answers: { DescribeAutoMl: [says('InProgress')] },
        states: [
          'Automate',
          ...Array.from({ length: looks }, () => [...look, 'CountLook']).flat(),
          ...[...look, 'AutoMlTakesTooLong', 'StopAutoMl'],
        ],
        error: 'AutoMlTimedOut',
        tells: /is still InProgress after \d+ minutes; it is stopped/,
      },
    ],
    failures: [
      { state: 'Automate' },
      { state: 'DescribeAutoMl', then: ['StopAutoMl'] },
      { state: 'StopAutoMl', on: 'a job that takes too long is stopped', ends: 'AutoMlTimedOut' },
    ],
    promises: [
      {
        says: 'objective and problem type are given both (TR-35)',
        holds: (asked('AutoMLJobObjective') === undefined) === (asked(`${TABULAR}.ProblemType`) === undefined),
      },
      {
        says: 'the workflow outlasts the job by its two hours, after which it is stopped',
        holds: looks * pause >= longest && looks <= MOST_LOOKS,
      },
    ],
  };
};
