import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { EventField, type IRule, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import {
  CloudWatchEncryption,
  GlueVersion,
  JobBookmarksEncryption,
  PySparkEtlJob,
  S3Encryption,
  SecurityConfiguration,
  type WorkerType,
} from 'aws-cdk-lib/aws-glue';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { FunctionLogs } from '../functions/typescript-function';
import { TopicTarget } from '../monitoring/topic-target';
import { allow } from '../security/allow';
import { jobArguments } from './job-arguments';
import { JobNetwork, type JobNetworkProps } from './job-network';
import { SparkCode, type SparkCodeProps } from './spark-code';

export { ICEBERG_CATALOG } from './job-arguments';

/** Choices for the job. */
export interface SparkJobProps {
  /** What the job is for. */
  readonly description: string;

  /** The script and the packages that it imports. */
  readonly code: SparkCodeProps;

  /** Arguments of the script by name, without the leading dashes. */
  readonly arguments: Readonly<Record<string, string>>;

  /** `s3://` URI of the zone where Iceberg puts tables that have no location of their own. */
  readonly warehouse: string;

  /** Key of what the job writes to S3. */
  readonly encryptionKey: IKey;

  /** Size of a worker: `G.1X` has 4 vCPU and 16 GB of memory, the others two and four times that. */
  readonly workerType: 'G.1X' | 'G.2X' | 'G.4X';

  /** Workers, one of them the driver; at least 2. */
  readonly workers: number;

  /** When a run is stopped. */
  readonly timeout: Duration;

  /** Where and how long runs log. */
  readonly logs: FunctionLogs;

  /** Told when a run fails. */
  readonly alarms: ITopic;

  /**
   * Network to run in.
   *
   * @default - outside any network: Glue reaches S3 and the catalog by itself, and nothing costs by the hour
   */
  readonly network?: JobNetworkProps;
}

/**
 * A Spark job on Glue 5.1 that works on Iceberg tables.
 *
 * One run at a time: a start during a run waits in the queue, so events that come twice or late do no harm (RV-15).
 * The role can run the script and write logs; what it may read and write is granted to `role` by the zones and the
 * catalog.
 */
export class SparkJob extends Construct {
  /** Name of the job, for triggers and outputs. */
  readonly jobName: string;

  /** Role of the job, for grants on data. */
  readonly role: IRole;

  /** Logs of its runs. */
  readonly logGroups: readonly ILogGroup[];

  private readonly failures: IRule;

  constructor(scope: Construct, id: string, props: SparkJobProps) {
    super(scope, id);

    const security = new SecurityConfiguration(this, 'Security', {
      cloudWatchEncryption: CloudWatchEncryption.kms(props.logs.encryptionKey),
      jobBookmarksEncryption: JobBookmarksEncryption.clientSideKms(props.encryptionKey),
      s3Encryption: S3Encryption.kms(props.encryptionKey),
      // It holds no data, and its name is made at synth: one that stays behind would stop the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('glue.amazonaws.com'),
      description: props.description,
    });
    this.logGroups = this.logged(props, security.securityConfigurationName);
    this.allowRun();

    const code = new SparkCode(this, 'Code', props.code);
    code.grantRead(this.role);

    const network = props.network && new JobNetwork(this, 'Network', props.network);
    network?.grantUse(this.role);

    const job = new PySparkEtlJob(this, 'Resource', {
      description: props.description,
      role: this.role,
      script: code.script,
      extraPythonFiles: code.packages,
      // GL-02: without a version Glue takes the newest.
      glueVersion: GlueVersion.V5_1,
      workerConfiguration: { workerType: props.workerType as WorkerType, numberOfWorkers: props.workers },
      timeout: props.timeout,
      maxConcurrentRuns: 1,
      jobRunQueuingEnabled: true,
      connections: network?.connections,
      securityConfiguration: security,
      defaultArguments: jobArguments(props.warehouse, props.arguments),
    });
    // CF-05: a trigger may start the job at once, and then the role and the network must be whole.
    job.node.addDependency(this.role, ...(network === undefined ? [] : [network]));
    this.jobName = job.jobName;

    this.failures = new Rule(this, 'Failures', {
      description: 'A run of the Spark job failed',
      eventPattern: {
        source: ['aws.glue'],
        detailType: ['Glue Job State Change'],
        detail: { jobName: [this.jobName], state: ['FAILED', 'TIMEOUT', 'ERROR'] },
      },
      targets: [
        new TopicTarget(
          props.alarms,
          RuleTargetInput.fromText(
            `Spark job ${EventField.fromPath('$.detail.jobName')} ended with ${EventField.fromPath('$.detail.state')}: ` +
              `${EventField.fromPath('$.detail.message')} Run ${EventField.fromPath('$.detail.jobRunId')}.`,
          ),
        ),
      ],
    });
  }

  /** Runs that failed, per five minutes. */
  metricFailedRuns(): Metric {
    return new Metric({
      namespace: 'AWS/Events',
      metricName: 'TriggeredRules',
      dimensionsMap: { RuleName: this.failures.ruleName },
      statistic: Stats.SUM,
    });
  }

  /** How long Spark has worked in a run, in milliseconds. */
  metricElapsedTime(): Metric {
    return new Metric({
      namespace: 'Glue',
      metricName: 'glue.driver.aggregate.elapsedTime',
      dimensionsMap: { JobName: this.jobName, JobRunId: 'ALL', Type: 'count' },
      statistic: Stats.MAXIMUM,
    });
  }

  /** Lets a person start and stop runs of this job, and see what they did, without their log. */
  grantOperate(role: IRole): void {
    allow(role, {
      actions: ['BatchStopJobRun', 'GetJob', 'GetJobRun', 'GetJobRuns', 'StartJobRun'].map((one) => `glue:${one}`),
      resources: [Stack.of(this).formatArn({ service: 'glue', resource: 'job', resourceName: this.jobName })],
    });
  }

  /** Groups of the two names that Glue writes to, and would else make without an end to their retention (GL-01). */
  private logged({ logs }: SparkJobProps, securityConfiguration: string): LogGroup[] {
    return ['Output', 'Error'].map(
      (kind) =>
        new LogGroup(this, kind, {
          logGroupName: `/aws-glue/jobs/${securityConfiguration}-role/${this.role.roleName}/${kind.toLowerCase()}`,
          encryptionKey: logs.encryptionKey,
          retention: logs.retention,
          removalPolicy: logs.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        }),
    );
  }

  /** What every run needs, whatever it works on: logs under our key, and metrics. */
  private allowRun(): void {
    const stack = Stack.of(this);
    allow(this.role, {
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:AssociateKmsKey'],
      resources: [stack.formatArn({ service: 'logs', resource: 'log-group:/aws-glue/jobs/*' })],
      wildcard: 'Glue names the groups and streams of a run, and asks to create groups that are there',
    });
    allow(this.role, {
      actions: ['glue:GetSecurityConfiguration'],
      resources: ['*'],
      wildcard: 'GetSecurityConfiguration knows no resources; it reads settings of encryption, no data',
    });
    allow(this.role, {
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': 'Glue' } },
      wildcard: 'PutMetricData knows no resources; the namespace is the limit',
    });
  }
}
