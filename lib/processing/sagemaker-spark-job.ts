import { basename, dirname, resolve } from 'node:path';
import type { CreateProcessingJobCommandInput, ProcessingInstanceType } from '@aws-sdk/client-sagemaker';
import { type Duration, IgnoreMode, Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type ISubnet, type IVpc, Port } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Chain, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import type { StorageArea } from '../data-lake/storage-area';
import { IsolatedSecurityGroup } from '../network/isolated-security-group';
import { frameworkImage } from '../sagemaker/framework-images';
import { registryUri } from '../sagemaker/images';
import { checkInstanceType } from '../sagemaker/instance-choice';
import { JobRole } from '../sagemaker/job-role';
import { allow } from '../security/allow';
import { grantRun } from '../training/jobs/grant-run';
import { checkJobPrefix } from '../training/jobs/job-prefix';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_JOB, TaskState } from '../workflow/task-state';
import type { SparkCodeProps } from './spark-code';

/** Choices for the job. */
export interface SageMakerSparkJobProps {
  /** What the job is for. */
  readonly description: string;

  /** The script and the packages that it imports. */
  readonly code: SparkCodeProps;

  /**
   * Arguments of the script, in order; one that begins with `$.` is a path into the state of the execution.
   *
   * @default - none
   */
  readonly arguments?: readonly string[];

  /** Start of every job name, at most 26 lower-case letters, digits and hyphens (TR-17, SF-09). */
  readonly jobPrefix: string;

  /** Instance type that SageMaker offers for processing. */
  readonly instanceType: string;

  /**
   * Number of instances; the first runs the driver, too.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /** Disk of each instance, in GiB. */
  readonly volumeGiB: number;

  /** When SageMaker stops the job; nine days at the latest. */
  readonly maxRuntime: Duration;

  /** Network of the job, with the endpoint of S3. */
  readonly vpc: IVpc;

  /** Subnets of the job. */
  readonly subnets: readonly ISubnet[];

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Where Spark writes the events that its history server shows. */
  readonly eventLogs: {
    /** The lake. */
    readonly lake: DataLake;

    /** A part of a zone, ending in `/`. */
    readonly area: StorageArea;
  };
}

/** Where SageMaker puts what a job reads. */
const INPUT = '/opt/ml/processing/input';

/** Where the image collects the events of Spark (`SparkEventLogPublisher` of aws/sagemaker-spark-container). */
const EVENTS = '/opt/ml/processing/spark-events/';

/**
 * A PySpark script as a processing job of SageMaker, in AWS's image of Spark 3.5, on one instance or several.
 *
 * Unlike a training job it is not isolated: Spark reads and writes S3 by itself, with the role of the job (TR-12). It stays in the
 * given subnets, whose only way out is the endpoint of S3. The guardrail `SageMakerIsolated` refuses such a job: where guardrails hold,
 * use `SparkJob` on Glue. What the script reads and writes is granted to `role`.
 *
 * Source: `smspark-submit` in aws/sagemaker-spark-container, April 2026.
 */
export class SageMakerSparkJob extends Construct {
  /** Role of the job, for grants on data. */
  readonly role: IRole;

  /** Security group of its instances. */
  readonly securityGroup: ISecurityGroup;

  private readonly props: SageMakerSparkJobProps;
  private readonly script: Asset;
  private readonly packages: readonly Asset[];

  /** @throws if SageMaker does not process on the instance type, or would refuse the name or the time (TR-17, TR-29) */
  constructor(scope: Construct, id: string, props: SageMakerSparkJobProps) {
    super(scope, id);
    checkProps(props);
    this.props = props;
    this.script = new Asset(this, 'Script', { path: resolve(props.code.script) });
    this.packages = props.code.packages.map(
      (path, index) =>
        new Asset(this, `Package${index}`, {
          path: dirname(resolve(path)),
          exclude: ['/*', `!/${basename(path)}`, '__pycache__', '.pytest_cache', '.ruff_cache', 'tests', '.DS_Store'],
          ignoreMode: IgnoreMode.GIT,
        }),
    );

    // Driver and executors choose their ports at run time, and encrypted traffic is UDP 500 and ESP (guide "train-encrypt").
    const instances = new IsolatedSecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Instances of a Spark job of SageMaker',
    });
    instances.addIngressRule(instances, Port.allTraffic(), 'Between the instances');
    instances.addEgressRule(instances, Port.allTraffic(), 'Between the instances');
    this.securityGroup = instances;

    const { lake, area } = props.eventLogs;
    this.role = new JobRole(this, 'Role', {
      description: props.description,
      image: this.image(),
      volumeKey: props.volumeKey,
      outputKey: lake.keyOf(area.zone),
      logGroups: ['/aws/sagemaker/ProcessingJobs'],
    });
    this.grantCode();
    lake.grantStorageWrite(this.role, area);
  }

  /** The state that runs the job and waits for it; it keeps the state of the execution as it is. */
  states(onError: IChainable): Chain {
    return Chain.start(
      new TaskState(this, 'RunSpark', {
        call: 'sagemaker:createProcessingJob.sync',
        parameters: this.request(),
        resultPath: null,
        retries: [RETRY_JOB],
        onError,
      }),
    );
  }

  /** Lets a state machine run the job: start, watch and stop it, and hand it its role (SF-03, SF-10). */
  grantRun(stateMachine: IRole): void {
    grantRun(stateMachine, { kind: 'processing', jobPrefix: this.props.jobPrefix, role: this.role });
  }

  private image() {
    const { region } = Stack.of(this);
    return frameworkImage({ framework: 'spark', purpose: 'processing', processor: 'cpu', region });
  }

  private request(): JsonPathParams<CreateProcessingJobCommandInput> {
    const { props } = this;
    const { region, urlSuffix } = Stack.of(this);
    const { localStorage } = checkInstanceType(props.instanceType, 'processing');
    const { lake, area } = props.eventLogs;
    return {
      'ProcessingJobName.$': `States.Format('${props.jobPrefix}-{}', States.UUID())`,
      RoleArn: this.role.roleArn,
      AppSpecification: {
        ImageUri: registryUri(this.image(), region, urlSuffix),
        ContainerEntrypoint: this.entrypoint(),
        ...givenArguments(props.arguments ?? []),
      },
      // In regions of AWS outside China the image points S3A at the endpoint of this Region.
      Environment: { AWS_REGION: region },
      ProcessingInputs: [
        input('code', this.script),
        ...this.packages.map((asset, index) => input(`package${index}`, asset)),
      ],
      ProcessingOutputConfig: {
        KmsKeyId: lake.keyOf(area.zone).keyArn,
        Outputs: [
          {
            OutputName: 'spark-events',
            S3Output: { S3Uri: lake.uri(area), LocalPath: EVENTS, S3UploadMode: 'Continuous' },
          },
        ],
      },
      ProcessingResources: {
        ClusterConfig: {
          InstanceCount: props.instanceCount ?? 1,
          InstanceType: props.instanceType as ProcessingInstanceType,
          // Must be given, and must not be more than disks of its own have, which take no key either (TR-01, TR-04).
          ...(localStorage
            ? { VolumeSizeInGB: 1 }
            : { VolumeSizeInGB: props.volumeGiB, VolumeKmsKeyId: props.volumeKey.keyArn }),
        },
      },
      NetworkConfig: {
        EnableNetworkIsolation: false,
        EnableInterContainerTrafficEncryption: true,
        VpcConfig: {
          SecurityGroupIds: [this.securityGroup.securityGroupId],
          Subnets: props.subnets.map(({ subnetId }) => subnetId),
        },
      },
      StoppingCondition: { MaxRuntimeInSeconds: props.maxRuntime.toSeconds() },
    };
  }

  private entrypoint(): string[] {
    const packages = this.packages.map((_, index) => `${INPUT}/package${index}`).join(',');
    return [
      'smspark-submit',
      ...(packages === '' ? [] : ['--py-files', packages]),
      ...['--local-spark-event-logs-dir', EVENTS],
      `${INPUT}/code/${this.script.s3ObjectKey}`,
    ];
  }

  /** SageMaker takes an input for a prefix, and lists it. */
  private grantCode(): void {
    for (const { bucket, s3ObjectKey } of [this.script, ...this.packages]) {
      allow(this.role, {
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': s3ObjectKey } },
      });
      allow(this.role, { actions: ['s3:GetObject'], resources: [bucket.arnForObjects(s3ObjectKey)] });
    }
  }
}

/** An object that every instance gets before the script starts. */
function input(name: string, { s3ObjectUrl }: Asset) {
  return {
    InputName: name,
    S3Input: {
      S3Uri: s3ObjectUrl,
      LocalPath: `${INPUT}/${name}`,
      S3DataType: 'S3Prefix',
      S3InputMode: 'File',
      S3DataDistributionType: 'FullyReplicated',
    },
  } as const;
}

/** Arguments as they are, or where one is a path, as the array that Step Functions makes. */
function givenArguments(given: readonly string[]) {
  if (given.length === 0) return {};
  if (!given.some((argument) => argument.startsWith('$.'))) return { ContainerArguments: [...given] };
  const quoted = given.map((argument) =>
    argument.startsWith('$.') ? argument : `'${argument.replace(/[\\']/g, (sign) => `\\${sign}`)}'`,
  );
  return { 'ContainerArguments.$': `States.Array(${quoted.join(', ')})` };
}

function checkProps(props: SageMakerSparkJobProps): void {
  checkJobPrefix(props.jobPrefix);
  const instance = checkInstanceType(props.instanceType, 'processing');
  if (instance.accelerator !== undefined) {
    throw new Error(
      `instanceType must be one that computes on its CPU, as AWS's image of Spark does, got '${instance.name}'; use ml.m5.xlarge`,
    );
  }
  const { instanceCount = 1, maxRuntime } = props;
  if (!Number.isInteger(instanceCount) || instanceCount < 1 || instanceCount > 100) {
    throw new Error(`instanceCount must be a whole number from 1 to 100, got ${instanceCount}`);
  }
  if (maxRuntime.toDays({ integral: false }) > 9) {
    throw new Error(
      `maxRuntime must be at most 9 days, got ${maxRuntime.toHours()} hours; SageMaker processes no longer`,
    );
  }
}
