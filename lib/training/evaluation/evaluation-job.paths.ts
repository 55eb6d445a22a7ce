import { CALLED_AGAIN, type Expected, oneOf, STARTED_AGAIN, type WorkflowFacts } from '../../workflow/paths';
import { hasState, JOB, jobOf, MODEL, type PartTable } from '../part.paths';
import { NEW_NAME } from '../jobs/training-job.paths';
import { hasOwnDisks } from '../jobs/training-request.paths';

const FOLDER = '/opt/ml/processing';

/** Parts of the features that judge a model. */
const PARTS = ['test', 'out_of_time'];

/** No processing job runs longer than nine days, in seconds. */
const LONGEST_PROCESSING = 777600;

/** What a read of the figures answers, with an area under the curve for the test part and for the out-of-time part. */
export function figures(auc: unknown, outOfTime: unknown = auc): Record<string, unknown> {
  const metrics = (value: unknown): object => ({ binary_classification_metrics: { auc: { value } } });
  return textOf(JSON.stringify({ ...metrics(auc), out_of_time: metrics(outOfTime) }));
}

/** What a read of a file answers that has this text. */
export function textOf(text: string): Record<string, unknown> {
  return { Body: text, ContentType: 'binary/octet-stream' };
}

/** What an evaluation by the script is started with. */
export const evaluationJobPaths: PartTable = (facts, version) => {
  // The candidate of an AutoML job is judged otherwise, by a state of the same name.
  if (!hasState(facts, 'Evaluate') || hasState(facts, 'AskCandidate')) return undefined;
  return {
    calls: {
      Evaluate: {
        call: 'sagemaker:createProcessingJob.sync',
        parameters: request(facts, version),
        answer: { ProcessingJobName: JOB, ProcessingJobStatus: 'Completed' },
        retried: STARTED_AGAIN,
        fresh: 'ProcessingJobName',
      },
    },
    states: ['Evaluate'],
  };
};

/** How figures are read, whatever found them; the usual ones reach the bar exactly. */
export const figuresPaths: PartTable = (facts) => {
  if (!hasState(facts, 'ReadEvaluation')) return undefined;
  return {
    calls: {
      ReadEvaluation: {
        call: 'aws-sdk:s3:getObject',
        parameters: {
          Bucket: oneOf(facts.values('AWS::S3::Bucket').filter((name) => name.includes('lakemodels'))),
          Key: new RegExp(`^([\\w-]+/)*evaluation/${jobOf(facts)}/evaluation\\.json$`),
        },
        answer: figures(...barsOf(facts)),
        retried: CALLED_AGAIN,
      },
    },
    states: ['ReadEvaluation'],
    dead: [
      {
        name: 'an evaluation that is no JSON is a failure',
        answers: { ReadEvaluation: [{ gives: textOf('no JSON') }] },
        states: ['ReadEvaluation'],
        error: 'States.IntrinsicFailure',
        tells: /"Error":"States.IntrinsicFailure"/,
      },
    ],
  };
};

/** The bars for the test part and for the out-of-time part. */
export function barsOf({ at }: WorkflowFacts): [number, number] {
  const [test, outOfTime] = [0, 1].map((index) =>
    Number(at(`States.BeatsTheBar.Choices.1.And.${index}.NumericGreaterThanEquals`)),
  );
  return [test ?? Number.NaN, outOfTime ?? Number.NaN];
}

function request({ at, values }: WorkflowFacts, version: string): Expected {
  const evaluate = (path: string): unknown => at(`States.Evaluate.Parameters.${path}`);
  const key = oneOf(values('AWS::KMS::Key', 'Arn'));
  const code = String(evaluate('ProcessingInputs.0.S3Input.S3Uri'));
  const maxRuntime = Number(at('States.Train.Parameters.StoppingCondition.MaxRuntimeInSeconds'));
  const folder = (name: string): RegExp => new RegExp(`^s3://[^/]*lakefeatures[^/]*/.+/version=${version}/${name}/$`);
  return {
    ProcessingJobName: NEW_NAME,
    RoleArn: /:role\/.*EvaluationRole/,
    AppSpecification: {
      ImageUri: /^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com(\.cn)?\/sagemaker-xgboost:[\w.-]+$/,
      ContainerEntrypoint: [
        '/bin/bash',
        '-c',
        'mkdir /tmp/code && tar -xzf "$0" -C /tmp/code && exec python3 /tmp/code/evaluate.py "$@"',
      ],
      ContainerArguments: [
        `${FOLDER}/code/${code.split('/').at(-1) ?? ''}`,
        ...['--model', `${FOLDER}/model`],
        ...PARTS.flatMap((part) => [`--${part}`, `${FOLDER}/${part}`]),
        ...['--output', `${FOLDER}/output`],
      ],
    },
    ProcessingInputs: [
      input('code', /^s3:\/\/cdk-[^/]+\/[0-9a-f]{64}\.gz$/),
      input('model', MODEL),
      ...PARTS.map((part) => input(part, folder(part))),
    ],
    ProcessingOutputConfig: {
      KmsKeyId: key,
      Outputs: [
        {
          OutputName: 'output',
          S3Output: {
            S3Uri: new RegExp(`^s3://[^/]*lakemodels[^/]*/([\\w-]+/)*evaluation/${JOB}/$`),
            LocalPath: `${FOLDER}/output`,
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
    ProcessingResources: {
      ClusterConfig: {
        InstanceCount: 1,
        InstanceType: /^ml\./,
        VolumeSizeInGB: /^\d+$/,
        ...(hasOwnDisks(evaluate('ProcessingResources.ClusterConfig.InstanceType')) ? {} : { VolumeKmsKeyId: key }),
      },
    },
    NetworkConfig: {
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      VpcConfig: {
        SecurityGroupIds: [oneOf(values('AWS::EC2::SecurityGroup', 'GroupId'))],
        Subnets: { each: oneOf(values('AWS::EC2::Subnet')), atLeast: 2 },
      },
    },
    StoppingCondition: {
      MaxRuntimeInSeconds: Number.isNaN(maxRuntime) ? /^[1-9]\d*$/ : Math.min(maxRuntime, LONGEST_PROCESSING),
    },
  };
}

function input(name: string, uri: Expected): Expected {
  return {
    InputName: name,
    S3Input: { S3Uri: uri, LocalPath: `${FOLDER}/${name}`, S3DataType: 'S3Prefix', S3InputMode: 'File' },
  };
}
