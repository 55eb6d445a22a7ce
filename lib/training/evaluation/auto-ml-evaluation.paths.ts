import { CALLED_AGAIN, type Expected, oneOf, STARTED_AGAIN, type WorkflowFacts } from '../../workflow/paths';
import { AUTO_ML_JOB, containersTaken } from '../jobs/auto-ml-job.paths';
import { hasState, type PartTable } from '../part.paths';
import { NEW_NAME } from '../jobs/training-job.paths';
import { hasOwnDisks } from '../jobs/training-request.paths';

const FOLDER = '/opt/ml/processing';
const IMAGE = /^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com(\.cn)?\/sagemaker-xgboost:[\w.-]+$/;
const CODE = /^s3:\/\/cdk-[^/]+\/[0-9a-f]{64}\.gz$/;

/** What every processing job of a script of the features is asked with. */
function scriptMembers(
  { at, values }: WorkflowFacts,
  state: string,
  {
    script,
    inputs,
    output,
  }: {
    readonly script: string;
    readonly inputs: Readonly<Record<string, Expected>>;
    readonly output: { readonly name: string; readonly to: Expected };
  },
): Readonly<Record<string, Expected>> {
  const key = oneOf(values('AWS::KMS::Key', 'Arn'));
  const names = [...Object.keys(inputs), output.name];
  const type = at(`States.${state}.Parameters.ProcessingResources.ClusterConfig.InstanceType`);
  const input = (name: string, S3Uri: Expected): Expected => ({
    InputName: name,
    S3Input: { S3Uri, LocalPath: `${FOLDER}/${name}`, S3DataType: 'S3Prefix', S3InputMode: 'File' },
  });
  return {
    ProcessingJobName: NEW_NAME,
    RoleArn: /:role\/.+/,
    AppSpecification: {
      ImageUri: IMAGE,
      ContainerEntrypoint: [
        '/bin/bash',
        '-c',
        `mkdir /tmp/code && tar -xzf "$0" -C /tmp/code && exec python3 /tmp/code/${script} "$@"`,
      ],
      ContainerArguments: [
        /^\/opt\/ml\/processing\/code\/[0-9a-f]{64}\.gz$/,
        ...names.flatMap((name) => [`--${name}`, `${FOLDER}/${name}`]),
      ],
    },
    ProcessingInputs: [input('code', CODE), ...Object.entries(inputs).map(([name, uri]) => input(name, uri))],
    ProcessingOutputConfig: {
      KmsKeyId: key,
      Outputs: [
        {
          OutputName: output.name,
          S3Output: { S3Uri: output.to, LocalPath: `${FOLDER}/${output.name}`, S3UploadMode: 'EndOfJob' },
        },
      ],
    },
    ProcessingResources: {
      ClusterConfig: {
        InstanceCount: 1,
        InstanceType: /^ml\./,
        VolumeSizeInGB: /^\d+$/,
        ...(hasOwnDisks(type) ? {} : { VolumeKmsKeyId: key }),
      },
    },
    NetworkConfig: {
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      VpcConfig: network(values),
    },
    StoppingCondition: { MaxRuntimeInSeconds: /^\d+$/ },
  };
}

const network = (values: WorkflowFacts['values']): Expected => ({
  SecurityGroupIds: [oneOf(values('AWS::EC2::SecurityGroup', 'GroupId'))],
  Subnets: { each: oneOf(values('AWS::EC2::Subnet')), atLeast: 2 },
});

const inFeatures = (path: string): RegExp => new RegExp(`^s3://[^/]*lakefeatures[^/]*/[\\w-]+/${path}$`);

/** How the tables for Autopilot are written. */
export const autoMlTablesPaths: PartTable = (facts, version) => {
  if (!hasState(facts, 'WriteTables')) return undefined;
  const part = (name: string): [string, RegExp] => [name, inFeatures(`version=${version}/${name}/`)];
  return {
    calls: {
      WriteTables: {
        call: 'sagemaker:createProcessingJob.sync',
        parameters: scriptMembers(facts, 'WriteTables', {
          script: 'autopilot_tables.py',
          inputs: Object.fromEntries(['train', 'validation', 'test', 'out_of_time'].map(part)),
          output: { name: 'tables', to: inFeatures(`version=${version}/`) },
        }),
        answer: { ProcessingJobName: 'ml-tables', ProcessingJobStatus: 'Completed' },
        retried: STARTED_AGAIN,
        fresh: 'ProcessingJobName',
      },
    },
    states: ['WriteTables'],
  };
};

/**
 * How the candidate of an AutoML job is asked and judged, up to the figures, which `ReadEvaluation` reads as of any model.
 */
export const autoMlEvaluationPaths: PartTable = (facts, version) => {
  if (!hasState(facts, 'AskCandidate')) return undefined;
  const { at, values } = facts;
  const key = oneOf(values('AWS::KMS::Key', 'Arn'));
  const predictions = inFeatures(`version=${version}/predictions/${AUTO_ML_JOB}/`);
  const type = at('States.AskCandidate.Parameters.TransformResources.InstanceType');
  const deletes = {
    call: 'aws-sdk:sagemaker:deleteModel',
    parameters: { ModelName: AUTO_ML_JOB },
    answer: {},
    retried: CALLED_AGAIN,
  };
  return {
    calls: {
      CreateModel: {
        call: 'aws-sdk:sagemaker:createModel',
        parameters: {
          ModelName: AUTO_ML_JOB,
          Containers: containersTaken(facts),
          ExecutionRoleArn: /:role\/.+/,
          EnableNetworkIsolation: true,
          VpcConfig: network(values),
        },
        answer: { ModelArn: `arn:aws:sagemaker:eu-west-1:111122223333:model/${AUTO_ML_JOB}` },
        retried: CALLED_AGAIN,
      },
      AskCandidate: {
        call: 'sagemaker:createTransformJob.sync',
        parameters: {
          TransformJobName: NEW_NAME,
          ModelName: AUTO_ML_JOB,
          BatchStrategy: 'MultiRecord',
          TransformInput: {
            ContentType: 'text/csv',
            SplitType: 'Line',
            DataSource: {
              S3DataSource: { S3DataType: 'S3Prefix', S3Uri: inFeatures(`version=${version}/transform/`) },
            },
          },
          TransformOutput: { S3OutputPath: predictions, Accept: 'text/csv', AssembleWith: 'Line', KmsKeyId: key },
          TransformResources: {
            InstanceCount: 1,
            InstanceType: /^ml\./,
            ...(hasOwnDisks(type) ? {} : { VolumeKmsKeyId: key }),
          },
        },
        answer: { TransformJobName: 'ml-transform', TransformJobStatus: 'Completed' },
        retried: STARTED_AGAIN,
        timesOut: true,
        fresh: 'TransformJobName',
      },
      DiscardModel: deletes,
      DeleteModel: deletes,
      Evaluate: {
        call: 'sagemaker:createProcessingJob.sync',
        parameters: scriptMembers(facts, 'Evaluate', {
          script: 'autopilot_evaluate.py',
          inputs: {
            test: inFeatures(`version=${version}/test/`),
            out_of_time: inFeatures(`version=${version}/out_of_time/`),
            predictions,
          },
          output: { name: 'output', to: new RegExp(`^s3://[^/]*lakemodels[^/]*/evaluation/${AUTO_ML_JOB}/$`) },
        }),
        answer: { ProcessingJobName: 'ml-evaluation', ProcessingJobStatus: 'Completed' },
        retried: STARTED_AGAIN,
        fresh: 'ProcessingJobName',
      },
    },
    states: ['CreateModel', 'AskCandidate', 'DeleteModel', 'Evaluate'],
    dead: [
      {
        name: 'a model is deleted, too, whose batch transform fails',
        answers: { AskCandidate: [{ fails: 'States.TaskFailed', cause: 'AlgorithmError' }] },
        states: ['CreateModel', 'AskCandidate', 'DiscardModel'],
        error: 'States.TaskFailed',
        tells: /AlgorithmError/,
      },
    ],
    failures: [
      { state: 'CreateModel' },
      { state: 'AskCandidate', then: ['DiscardModel'] },
      { state: 'DiscardModel', on: 'a model is deleted, too, whose batch transform fails', ends: 'States.TaskFailed' },
      { state: 'DeleteModel' },
      { state: 'Evaluate' },
    ],
  };
};
