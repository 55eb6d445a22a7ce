import type { Channel, CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Chain, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { JobRole } from '../../sagemaker/job-role';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_JOB, TaskState } from '../../workflow/task-state';
import { channelOfVersion, checkedDataPrefix } from '../data/data-versions';
import { grantRun } from '../jobs/grant-run';
import { checkJobPrefix } from '../jobs/job-prefix';
import { STARTING } from '../jobs/training-job';
import { S3Data } from '../data/s3-data';
import { type ScriptRun, scriptProcessing } from './script-processing';
import type { DataChannel, InputMode, TrainingData } from '../training-data';

/** Choices for the tables. */
export interface AutoMlTablesProps extends ScriptRun {
  /** The lake whose features zone holds both. */
  readonly lake: DataLake;

  /** Where versions of the features lie in the features zone, ending in `/`; below it `version=<version>/<part>/`. */
  readonly featuresPrefix: string;

  /** Where the tables are put in the features zone, ending in `/`; another place, because versions of features never change. */
  readonly tablesPrefix: string;
}

/** Parts of the features that tables are made of: two to learn from, and two to be asked about. */
const PARTS = ['train', 'validation', 'test', 'out_of_time'] as const;

/** Folder of what a model is asked about: features alone, in the columns of the tables that it learned from. */
export const ASKED = 'transform';

/**
 * Features as Autopilot and batch transform read them: CSV. Tables to learn from have the label and the features, and no id, which a
 * model would take for a feature; rows to be asked about have the features alone. They stay in the features zone, under its key.
 */
export class AutoMlTables extends Construct implements TrainingData {
  /** Role of the job that writes the tables. */
  readonly role: IRole;

  /** Autopilot reads files. */
  readonly inputMode: InputMode = 'File';

  /** Subnets of the jobs that read the tables. */
  readonly subnets: readonly ISubnet[];

  /** Security groups of the jobs that read the tables. */
  readonly securityGroups: readonly ISecurityGroup[];

  /** The job that writes the tables. */
  readonly longest: Duration;

  private readonly tables: S3Data;
  private readonly jobPrefix: string;
  private readonly parameters: JsonPathParams<CreateProcessingJobCommandInput>;

  /** @throws if tables would be put among the features */
  constructor(scope: Construct, id: string, props: AutoMlTablesProps) {
    super(scope, id);
    checkJobPrefix(props.jobPrefix);
    const { lake, instanceType, volumeGiB } = props;
    const featuresPrefix = checkedDataPrefix(props.featuresPrefix);
    const tablesPrefix = checkedDataPrefix(props.tablesPrefix);
    if (tablesPrefix.startsWith(featuresPrefix) || featuresPrefix.startsWith(tablesPrefix)) {
      throw new Error(
        `tablesPrefix must lie beside the features, got '${tablesPrefix}' and '${featuresPrefix}'; grants of the one would be grants of the ` +
          "other. Name it like 'readmission-autopilot/'",
      );
    }
    this.longest = props.maxRuntime.plus(STARTING);
    this.tables = new S3Data({
      lake,
      prefix: tablesPrefix,
      subnets: props.subnets,
      securityGroup: props.securityGroup,
    });
    this.subnets = this.tables.subnets;
    this.securityGroups = this.tables.securityGroups;
    this.jobPrefix = props.jobPrefix;

    this.role = new JobRole(this, 'Role', {
      description: 'Jobs that write features as tables for Autopilot',
      image: props.image,
      volumeKey: props.volumeKey,
      outputKey: lake.keyOf('features'),
      logGroups: ['/aws/sagemaker/ProcessingJobs'],
    });
    props.code.grantRead(this.role);
    new S3Data({ ...props, prefix: featuresPrefix }).grantRead(
      this.role,
      PARTS.map((name) => ({ name })),
    );
    lake.grantStorageWrite(this.role, { zone: 'features', prefix: tablesPrefix });
    const features = lake.uri({ zone: 'features' });
    this.parameters = scriptProcessing(this, {
      ...props,
      instanceType,
      volumeGiB,
      script: 'autopilot_tables.py',
      role: this.role,
      inputs: Object.fromEntries(
        PARTS.map((name) => [name, channelOfVersion(features, featuresPrefix, { name }, '/')]),
      ),
      output: {
        name: 'tables',
        address: `States.Format('${features}${tablesPrefix}version={}/', $.version)`,
        key: lake.keyOf('features'),
      },
    });
  }

  channel(channel: DataChannel): JsonPathParams<Channel> {
    return this.tables.channel(channel);
  }

  grantRead(role: IRole, channels: readonly DataChannel[]): void {
    this.tables.grantRead(role, channels);
  }

  /** Writes the tables of the version; the same ones again when they are there. */
  prepare(_scope: Construct, onError: IChainable): Chain {
    return Chain.start(
      new TaskState<JsonPathParams<CreateProcessingJobCommandInput>>(this, 'WriteTables', {
        call: 'sagemaker:createProcessingJob.sync',
        parameters: this.parameters,
        resultPath: null,
        retries: [RETRY_JOB],
        onError,
      }),
    );
  }

  grantPrepare(stateMachine: IRole): void {
    grantRun(stateMachine, { kind: 'processing', jobPrefix: this.jobPrefix, role: this.role });
  }
}
