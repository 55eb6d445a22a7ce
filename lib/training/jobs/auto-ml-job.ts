import type {
  CreateAutoMLJobV2CommandInput,
  DescribeAutoMLJobV2CommandInput,
  StopAutoMLJobCommandInput,
} from '@aws-sdk/client-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Chain, Choice, Condition, type IChainable, Pass, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { allow } from '../../security/allow';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../../workflow/task-state';
import { type AutoMl, autoMlFaults, tabularConfig } from './auto-ml';
import { BestCandidate } from './auto-ml-candidate';
import { AutoMlRole } from './auto-ml-role';
import { DecidedFailure } from '../decided-failure';
import { grantPass } from './grant-run';
import { checkShortJobPrefix, shortJobName } from './short-job-name';
import type { TrainingData } from '../training-data';
import type { TrainingStep } from '../training-step';

/** What is searched, on which data. */
export interface AutoMlJobProps {
  /** What is searched, and for how long. */
  readonly search: AutoMl;

  /** Where the tables lie; in S3, because Autopilot reads nothing else. */
  readonly data: TrainingData;

  /** Name of the folder with the table that candidates learn from; the target is one of its columns. */
  readonly training: string;

  /**
   * Name of the folder with the table that candidates are compared on; it has the same columns.
   *
   * @default - a part of the training data
   */
  readonly validation?: string;

  /**
   * How the tables are written: CSV with a header, or Parquet.
   *
   * @default 'csv'
   */
  readonly format?: 'csv' | 'parquet';

  /** The lake whose models zone is written. */
  readonly lake: DataLake;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Start of every job name: at most 23 lower-case characters (TR-17, SF-09). */
  readonly jobPrefix: string;

  /**
   * Prefix of what Autopilot makes in the models zone, ending in `/`.
   *
   * @default 'autopilot/'
   */
  readonly outputPrefix?: string;
}

/** Prefix of what Autopilot makes, in the models zone. */
export const AUTO_ML_OUTPUT = 'autopilot/';

/** Content types of tables (API: AutoMLJobChannel). */
const CONTENT_TYPES = { csv: 'text/csv;header=present', parquet: 'x-application/vnd.amazon+parquet' } as const;

/** Time that Autopilot takes beside its search: it ends what runs, compares, and writes reports. */
const ENDING = Duration.hours(2);

/** Looks at the job, evenly over its longest time: more would find its end a little sooner, and fill the history of the execution. */
const MOST_LOOKS = 36;

/** A pause between two looks, and more for a job that may take longer. */
const SHORTEST_PAUSE = Duration.minutes(1);

/**
 * Lets Autopilot look for the best model of a table. Step Functions cannot wait for such a job by itself (SF-05), so it looks again
 * and again, and stops the job when it takes too long. An execution that is stopped by hand leaves the job running, until its own
 * time is over.
 *
 * Leaves beside what every step leaves `$.training.containers`: the containers of the best candidate, in order, as the registry
 * takes them. A candidate of a classification answers `probabilities,labels`.
 */
export class AutoMlJob extends Construct implements TrainingStep {
  /** Role of the AutoML job, and of all that Autopilot starts for it. */
  readonly role: IRole;

  /** The search, and the time that Autopilot takes beside it. */
  readonly longest: Duration;

  private readonly jobPrefix: string;
  private readonly search: AutoMl;
  private readonly parameters: JsonPathParams<CreateAutoMLJobV2CommandInput>;

  /** @throws if Autopilot would refuse the search, the data or the name (TR-17, TR-35) */
  constructor(scope: Construct, id: string, props: AutoMlJobProps) {
    super(scope, id);
    checkShortJobPrefix(props.jobPrefix);
    const faults = autoMlFaults(props.search, props.validation !== undefined);
    if (faults.length > 0) {
      throw new Error(`autopilot: ${faults.join('\nautopilot: ')}`);
    }
    const { data, lake, training, validation } = props;
    const outputPrefix = props.outputPrefix ?? AUTO_ML_OUTPUT;
    this.role = new AutoMlRole(this, 'Role', { ...props, outputPrefix });
    // Never the test part: nothing that a model was fitted to may judge it.
    data.grantRead(
      this.role,
      [training, ...(validation === undefined ? [] : [validation])].map((name) => ({ name })),
    );
    this.jobPrefix = props.jobPrefix;
    this.search = props.search;
    this.longest = props.search.maxRuntime.plus(ENDING);
    this.parameters = {
      // A name of its own for every attempt: names of past jobs stay taken (TR-17, TR-18).
      'AutoMLJobName.$': shortJobName(props.jobPrefix),
      RoleArn: this.role.roleArn,
      AutoMLJobInputDataConfig: [
        channel(props, 'training', training),
        ...(validation === undefined ? [] : [channel(props, 'validation', validation)]),
      ],
      OutputDataConfig: {
        S3OutputPath: lake.uri({ zone: 'models', prefix: outputPrefix }),
        KmsKeyId: lake.keyOf('models').keyArn,
      },
      AutoMLProblemTypeConfig: { TabularJobConfig: tabularConfig(props.search) },
      // TR-35: both or neither
      ...(props.search.problem === undefined
        ? {}
        : { AutoMLJobObjective: { MetricName: props.search.problem.objective } }),
      ...(props.search.validationFraction === undefined
        ? {}
        : { DataSplitConfig: { ValidationFraction: props.search.validationFraction } }),
      SecurityConfig: {
        VolumeKmsKeyId: props.volumeKey.keyArn,
        EnableInterContainerTrafficEncryption: true,
        VpcConfig: {
          SecurityGroupIds: data.securityGroups.map(({ securityGroupId }) => securityGroupId),
          Subnets: data.subnets.map(({ subnetId }) => subnetId),
        },
      },
    };
  }

  states(onError: IChainable): Chain {
    const objective = this.search.problem?.objective;
    const create = new TaskState(this, 'Automate', {
      call: 'aws-sdk:sagemaker:createAutoMLJobV2',
      parameters: this.parameters,
      // The answer has the ARN alone; the name is its second part.
      resultSelector: {
        'job.$': "States.ArrayGetItem(States.StringSplit($.AutoMLJobArn, '/'), 1)",
        looks: 0,
        ...(objective === undefined ? {} : { objective: { MetricName: objective } }),
      },
      resultPath: '$.training',
      retries: [RETRY_CALL],
      onError,
    });
    const stop = this.stop(onError);
    const pause = Math.max(SHORTEST_PAUSE.toSeconds(), Math.ceil(this.longest.toSeconds() / MOST_LOOKS));
    const wait = new Wait(this, 'WaitForAutoMl', { time: WaitTime.duration(Duration.seconds(pause)) });
    const describe = new TaskState<JsonPathParams<DescribeAutoMLJobV2CommandInput>>(this, 'DescribeAutoMl', {
      call: 'aws-sdk:sagemaker:describeAutoMLJobV2',
      parameters: { 'AutoMLJobName.$': '$.training.job' },
      resultPath: '$.training.answer',
      retries: [RETRY_CALL],
      // Nobody would look at the job any more.
      onError: stop,
    });
    const again = new Pass(this, 'CountLook', {
      parameters: {
        'job.$': '$.training.job',
        'looks.$': 'States.MathAdd($.training.looks, 1)',
        ...(objective === undefined ? {} : { 'objective.$': '$.training.objective' }),
      },
      resultPath: '$.training',
    }).next(wait);
    const candidate = new BestCandidate(this, 'Best', {
      problem: this.search.problem?.type,
      objectivePath: objective === undefined ? undefined : '$.training.objective',
      onError,
    });
    const ended = new Choice(this, 'AutoMlHasEnded')
      .when(STATUS('Completed'), candidate.first)
      .when(
        Condition.and(STATUS('Failed'), Condition.isPresent(`${ANSWER}.FailureReason`)),
        new DecidedFailure(this, 'AutoMlFailed', {
          error: 'AutoMlFailed',
          cause: `States.Format('{} failed: {}', $.training.job, ${ANSWER}.FailureReason)`,
          onError,
        }),
      )
      .when(
        Condition.or(STATUS('Failed'), STATUS('Stopped')),
        new DecidedFailure(this, 'AutoMlEnded', {
          error: 'AutoMlFailed',
          cause: `States.Format('{} ended as {} and gives no reason', $.training.job, ${ANSWER}.AutoMLJobStatus)`,
          onError,
        }),
      )
      .when(
        Condition.numberGreaterThanEquals('$.training.looks', Math.ceil(this.longest.toSeconds() / pause)),
        new DecidedFailure(this, 'AutoMlTakesTooLong', {
          error: 'AutoMlTimedOut',
          cause: `States.Format('{} is still {} after ${this.longest.toMinutes({ integral: false })} minutes; it is stopped', $.training.job, ${ANSWER}.AutoMLJobStatus)`,
          onError: stop,
        }),
      )
      .otherwise(again);
    create.next(wait);
    wait.next(describe);
    describe.next(ended);
    return Chain.custom(create, [...candidate.ends], candidate.first);
  }

  grantRun(stateMachine: IRole): void {
    allow(stateMachine, {
      actions: ['CreateAutoMLJobV2', 'DescribeAutoMLJobV2', 'StopAutoMLJob'].map((one) => `sagemaker:${one}`),
      resources: [
        Stack.of(this).formatArn({
          service: 'sagemaker',
          resource: 'automl-job',
          resourceName: `${this.jobPrefix}-*`,
        }),
      ],
      wildcard: 'Job names end in a part of a UUID made at run time',
    });
    grantPass(stateMachine, this.role);
  }

  private stop(onError: IChainable): IChainable {
    return new TaskState<JsonPathParams<StopAutoMLJobCommandInput>>(this, 'StopAutoMl', {
      call: 'aws-sdk:sagemaker:stopAutoMLJob',
      parameters: { 'AutoMLJobName.$': '$.training.job' },
      resultPath: null,
      retries: [RETRY_CALL],
      onError,
      // What went wrong first is what is reported.
      errorPath: '$.notStopped',
    }).next(onError);
  }
}

/** What Autopilot says about the job. */
const ANSWER = '$.training.answer';

const STATUS = (status: string): Condition => Condition.stringEquals(`${ANSWER}.AutoMLJobStatus`, status);

/** @throws if the data lies elsewhere than in S3 */
function channel({ data, format = 'csv' }: AutoMlJobProps, type: 'training' | 'validation', name: string) {
  const source = data.channel({ name }).DataSource?.S3DataSource;
  if (source === undefined) {
    throw new Error(`data of an AutoML job must lie in S3, got another place for '${name}'; choose storage 's3'`);
  }
  const address = 'S3Uri.$' in source ? { 'S3Uri.$': String(source['S3Uri.$']) } : { S3Uri: String(source.S3Uri) };
  return {
    ChannelType: type,
    ContentType: CONTENT_TYPES[format],
    DataSource: { S3DataSource: { ...address, S3DataType: 'S3Prefix' as const } },
  };
}
