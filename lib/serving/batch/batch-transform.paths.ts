import {
  CALLED_AGAIN,
  type Either,
  type Expected,
  type ExpectedPath,
  oneOf,
  reportCall,
  STARTED_AGAIN,
  type WorkflowFacts,
  type WorkflowPaths,
} from '../../workflow/paths';
import { hasState, type PartPaths } from '../../training/part.paths';
import { NEW_NAME } from '../../training/jobs/training-job.paths';
import { hasOwnDisks } from '../../training/jobs/training-request.paths';
import { LATEST_STATES, VERSION, versionPaths } from '../../training/version-input.paths';

/** Name of a job, as long as SageMaker allows (TR-17). */
const JOB = 'ml-test-jobs-26-characters-5f0c1d2e-7a8b-4c9d-8e0f-1a2b3c4d5e6f';

/** Where its answers lie, as the description of the job tells it. */
const ANSWERS = 's3://lakecapture/batch/run=one/';

const FOLDER = '2026-11-30/';
const REPORTED = ['ReportFailure', 'Failed'];
const PAUSE = 900;
const STARTING = 1800;

const NO_CAPACITY = {
  fails: 'States.TaskFailed',
  cause:
    'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.',
};

/** What a bad file makes of a job (guide: "If a batch transform job fails to process an input file"). */
const BAD_FILE = { fails: 'States.TaskFailed', cause: 'ClientError: See job logs for more information' };

/** One way from an input to the files. */
interface Way {
  readonly name: string;
  readonly input: Readonly<Record<string, string>>;
  readonly states: readonly string[];
  readonly files: { readonly bucket: string; readonly prefix: string };
  readonly answers: string;
}

/** What any `BatchTransform` promises. */
export function batchTransformPaths(facts: WorkflowFacts): WorkflowPaths {
  const ways = waysOf(facts);
  const [usual = NO_WAY] = ways;
  const version = hasState(facts, 'HasVersion') ? (versionPaths(facts, VERSION) as PartPaths) : undefined;
  const scored = ['CountFiles', 'HasFiles', 'Score'];
  const ended = ['CountAnswers', 'HasEveryAnswer', 'ReportScored', 'Scored'];
  const partly = ['CountPart', 'TellPart', ...REPORTED];
  const lacks = ['Score', 'LacksCapacity'];
  const before = [...usual.states, 'CountFiles', 'HasFiles'];
  const path = (name: string, way: Way, states: readonly string[]): ExpectedPath => ({
    name,
    input: way.input,
    states: [...way.states, ...states],
    ends: { output: { source: way.files, asked: { files: 3 }, transform: { job: JOB }, answered: { files: 3 } } },
    reports: [`${JOB}: 3 of 3 files have answers below ${ANSWERS}`],
  });
  const dead = (
    name: string,
    answers: ExpectedPath['answers'],
    states: readonly string[],
    error: string,
    tells: RegExp,
  ): ExpectedPath => ({ name, input: usual.input, answers, states, ends: { error }, reports: [tells] });
  const badFile = dead(
    'a job that fails in part tells how many files have answers',
    { Score: [BAD_FILE], CountPart: [{ gives: { KeyCount: 2 } }] },
    [...before, ...lacks, ...partly],
    'States.TaskFailed',
    /"answered":\{"files":2,"of":3,"below":"[^"]*run=[^"]*"\}/,
  );

  return {
    calls: {
      ...version?.calls,
      CountFiles: counts(either(ways.map(({ files }) => files.bucket)), either(ways.map(({ files }) => files.prefix))),
      Score: scoreCall(facts, ways),
      CountAnswers: counts(bucketOf(facts, 'capture'), either(ways.map(({ answers }) => below(answers)))),
      CountPart: counts(bucketOf(facts, 'capture'), either(ways.map(({ answers }) => below(answers)))),
      ReportScored: reportCall(facts, 'A batch is scored'),
      ReportFailure: reportCall(facts, 'Scoring failed'),
    },
    waits: { WaitForCapacity: PAUSE },
    paths: [
      ...ways.map((way) => path(way.name, way, [...scored, ...ended])),
      {
        ...path('a job that finds no instances is started again', usual, [
          ...['CountFiles', 'HasFiles', ...lacks, 'CountFirstWait', 'WaitForCapacity'],
          ...[...lacks, 'CountWait', 'WaitForCapacity', 'Score', ...ended],
        ]),
        answers: { Score: [NO_CAPACITY, NO_CAPACITY, { gives: COMPLETED }] },
      },
      dead(
        'a job that finds no instances four times is a failure',
        { Score: [NO_CAPACITY] },
        [
          ...[...before, ...lacks, 'CountFirstWait', 'WaitForCapacity'],
          ...[...lacks, 'CountWait', 'WaitForCapacity'],
          ...[...lacks, 'CountWait', 'WaitForCapacity'],
          ...[...lacks, ...partly],
        ],
        'States.TaskFailed',
        /CapacityError/,
      ),
      badFile,
      dead(
        'nothing to score is a failure, and no job',
        { CountFiles: [{ gives: { KeyCount: 0 } }] },
        [...before, 'NothingToScore', ...REPORTED],
        'InvalidInput',
        /"Cause":"There must be a file to score/,
      ),
      dead(
        'a job that completes without an answer for every file is a failure',
        { CountAnswers: [{ gives: { KeyCount: 2 } }] },
        [...before, 'Score', 'CountAnswers', 'HasEveryAnswer', 'AnswersMissing', ...REPORTED],
        'AnswersMissing',
        /fewer files of answers/,
      ),
      ...inputs(facts, version),
    ],
    failures: [
      ...(version === undefined ? [] : [{ state: 'FindManifest', on: usual.name, then: REPORTED }]),
      ...(hasState(facts, 'FindLatest') ? [{ state: 'FindLatest', on: LATEST_WAY, then: REPORTED }] : []),
      { state: 'CountFiles', on: usual.name, then: REPORTED },
      { state: 'Score', on: usual.name, then: ['LacksCapacity', ...partly], tells: /"answered":\{"files":3,"of":3/ },
      { state: 'CountAnswers', on: usual.name, then: REPORTED },
      { state: 'CountPart', on: badFile.name, then: REPORTED, ends: 'States.TaskFailed' },
      { state: 'ReportScored', on: usual.name, then: ['Failed'] },
      { state: 'ReportFailure', on: badFile.name, then: ['Failed'], ends: 'States.TaskFailed' },
    ],
    promises: promises(facts),
  };
}

/** What stands for a way in a definition that has none, of which nothing else of the table holds either. */
const NO_WAY: Way = { name: 'nothing', input: {}, states: [], files: { bucket: '', prefix: '' }, answers: '' };

const LATEST_WAY = 'the newest version is scored';

/** Every way that the definition has, the one with the fewest states last. */
function waysOf(facts: WorkflowFacts): Way[] {
  const folders = hasState(facts, 'UseFolder');
  const versions = hasState(facts, 'UseVersion');
  const named = folders ? ['NamesFolder'] : [];
  const place = (state: string): { bucket: string; prefix: string } => ({
    bucket: String(facts.at(`States.${state}.Parameters.bucket`)),
    prefix: formatted(format(facts, state)),
  });
  const version = (name: string, input: string, states: readonly string[]): Way => ({
    name,
    input: { version: input },
    states: [...named, ...states, 'FindManifest', 'HasManifest', 'UseVersion'],
    files: place('UseVersion'),
    answers: `version=${VERSION}/run=${facts.executionName}/`,
  });
  return [
    ...(versions ? [version('a version is scored', VERSION, ['HasVersion'])] : []),
    ...(hasState(facts, 'FindLatest') ? [version(LATEST_WAY, 'latest', LATEST_STATES)] : []),
    ...(folders
      ? [
          {
            name: 'a folder is scored',
            input: { folder: FOLDER },
            states: ['NamesFolder', 'UseFolder'],
            files: place('UseFolder'),
            answers: `folder/run=${facts.executionName}/`,
          },
        ]
      : []),
  ];
}

/** The intrinsic function that makes the prefix of the files. */
function format({ at }: WorkflowFacts, state: string): string {
  const parameters = at(`States.${state}.Parameters`) as Readonly<Record<string, unknown>>;
  return String(parameters['prefix.$']);
}

/** What it makes of the inputs of the paths. */
function formatted(text: string): string {
  const [, pattern = '', argument = ''] = /^States\.Format\('([^']*)', (\$\.\w+)\)$/.exec(text) ?? [];
  return pattern.replace('{}', argument === '$.version' ? VERSION : FOLDER);
}

const COMPLETED = {
  TransformJobName: JOB,
  TransformJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:transform-job/${JOB}`,
  TransformJobStatus: 'Completed',
  ModelName: 'model',
  TransformOutput: { S3OutputPath: ANSWERS, AssembleWith: 'Line' },
};

function scoreCall(facts: WorkflowFacts, ways: readonly Way[]): WorkflowPaths['calls'][string] {
  const said = (member: string): unknown => facts.at(`States.Score.Parameters.${member}`);
  const key = oneOf(facts.values('AWS::KMS::Key', 'Arn'));
  const optional = (...members: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(members.filter((one) => said(one) !== undefined).map((one) => [one, said(one)]));
  return {
    call: 'sagemaker:createTransformJob.sync',
    parameters: {
      TransformJobName: NEW_NAME,
      ModelName: /^.+$/,
      MaxPayloadInMB: /^([1-9]\d?|100)$/,
      ModelClientConfig: { InvocationsTimeoutInSeconds: /^[1-9]\d{0,3}$/, InvocationsMaxRetries: /^[0-3]$/ },
      ...optional('BatchStrategy', 'MaxConcurrentTransforms', 'DataProcessing'),
      TransformInput: {
        ContentType: /.+\/.+/,
        SplitType: /^(None|Line|RecordIO|TFRecord)$/,
        CompressionType: /^(None|Gzip)$/,
        DataSource: {
          S3DataSource: {
            S3DataType: 'S3Prefix',
            S3Uri: either(ways.map(({ files }) => `s3://${files.bucket}/${files.prefix}`)),
          },
        },
      },
      TransformOutput: {
        S3OutputPath: either(ways.map(({ answers }) => new RegExp(`^s3://[^/]*capture[^/]*/.+/${answers}$`))),
        Accept: /.+\/.+/,
        AssembleWith: said('TransformInput.SplitType') === 'Line' ? 'Line' : 'None',
        KmsKeyId: key,
      },
      TransformResources: {
        InstanceType: /^ml\./,
        InstanceCount: /^([1-9]\d?|100)$/,
        ...(hasOwnDisks(said('TransformResources.InstanceType')) ? {} : { VolumeKmsKeyId: key }),
        ...(said('TransformResources.TransformAmiVersion') === undefined
          ? {}
          : { TransformAmiVersion: /^al2-ami-sagemaker-batch-gpu-(470|535)$/ }),
      },
    },
    answer: COMPLETED,
    retried: STARTED_AGAIN,
    timesOut: true,
    fresh: 'TransformJobName',
  };
}

function counts(Bucket: Expected, Prefix: Expected): WorkflowPaths['calls'][string] {
  return {
    call: 'aws-sdk:s3:listObjectsV2',
    parameters: { Bucket, Prefix },
    answer: { KeyCount: 3 },
    retried: CALLED_AGAIN,
  };
}

/** Inputs that are refused. */
function inputs(facts: WorkflowFacts, version: PartPaths | undefined): ExpectedPath[] {
  const folders = hasState(facts, 'UseFolder');
  const named = folders ? ['NamesFolder'] : [];
  const refuse = (
    name: string,
    input: Record<string, unknown>,
    states: readonly string[],
    tells: RegExp,
  ): ExpectedPath => ({
    name: `an input ${name} is a failure`,
    input,
    states: [...states, ...REPORTED],
    ends: { error: 'InvalidInput' },
    reports: [tells],
  });
  const folder = (name: string, input: Record<string, unknown>): ExpectedPath =>
    refuse(name, input, ['NamesFolder', 'NoFolder'], /"Cause":"The input must be \{"folder"/);
  return [
    ...(folders
      ? [
          folder('whose folder does not end in a slash', { folder: 'a' }),
          folder('with a number for the folder', { folder: 7 }),
        ]
      : []),
    ...(folders && version === undefined ? [folder('without a folder', {})] : []),
    ...(folders && version !== undefined
      ? [
          refuse(
            'with a folder and a version',
            { folder: FOLDER, version: VERSION },
            ['NamesFolder', 'TwoInputs'],
            /names both/,
          ),
        ]
      : []),
    ...(version === undefined
      ? []
      : [
          refuse(
            'without a version',
            {},
            [...named, 'HasVersion', 'NoVersion'],
            /"Cause":"The input must be \{"version"/,
          ),
          refuse(
            'with a number for the version',
            { version: 7 },
            [...named, 'HasVersion', 'NoVersion'],
            /"Cause":"The input must be \{"version"/,
          ),
          {
            ...refuse(
              'of a version that is not finished',
              { version: VERSION },
              [...named, 'HasVersion', 'FindManifest', 'HasManifest', 'NoManifest'],
              /"Cause":"The version must be finished: /,
            ),
            answers: { FindManifest: [{ gives: { KeyCount: 0 } }] },
          },
          hasState(facts, 'FindLatest')
            ? {
                ...refuse(
                  'for the newest version, of which there is none,',
                  { version: 'latest' },
                  [...named, 'HasVersion', 'FindLatest', 'HasLatest', 'NoRun'],
                  /"Cause":"None of the newest/,
                ),
                answers: { FindLatest: [{ gives: { JobRuns: [{ Id: 'jr_failed', JobRunState: 'FAILED' }] } }] },
              }
            : refuse(
                'for the newest version',
                { version: 'latest' },
                [...named, 'HasVersion', 'NoLatest'],
                /"Cause":"No job makes versions of this data/,
              ),
        ]),
  ];
}

function promises({ at }: WorkflowFacts): WorkflowPaths['promises'] {
  const said = (member: string): unknown => at(`States.Score.Parameters.${member}`);
  const state = Number(at('States.Score.TimeoutSeconds'));
  const joins = said('DataProcessing.JoinSource') === 'Input';
  const concurrent = Number(said('MaxConcurrentTransforms') ?? 1);
  return [
    { says: 'the job has half an hour for its start, and more to score', holds: state > STARTING },
    {
      says: 'the workflow outlasts four tries of the job with the waits between them',
      holds: Number(at('TimeoutSeconds')) >= state + 3 * (PAUSE + STARTING),
    },
    {
      says: 'requests at once have 100 MB together at the most (API: MaxPayloadInMB)',
      holds: concurrent * Number(said('MaxPayloadInMB')) <= 100,
    },
    {
      says: 'answers come with their records from plain files alone',
      holds: !joins || said('TransformInput.CompressionType') === 'None',
    },
    {
      says: 'files that are sent whole have no strategy for their records (API: BatchStrategy)',
      holds: (said('TransformInput.SplitType') === 'None') === (said('BatchStrategy') === undefined),
    },
  ];
}

function bucketOf({ values }: WorkflowFacts, zone: string): RegExp {
  return oneOf(values('AWS::S3::Bucket').filter((name) => name.includes(`lake${zone}`)));
}

/** A key in a folder that the construct chooses. */
function below(folder: string): RegExp {
  return new RegExp(`^[^/].*/${folder}$`);
}

function either(values: readonly Expected[]): Either {
  return { either: values };
}
