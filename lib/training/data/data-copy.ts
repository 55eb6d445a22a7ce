/* eslint-disable awscdk/require-passing-this -- the states are children of the workflow that asks for them */
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnLocationEFS, CfnLocationS3, CfnTask } from 'aws-cdk-lib/aws-datasync';
import { AccessPoint } from 'aws-cdk-lib/aws-efs';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type Chain, Choice, type IChainable, Pass, type RetryProps, Wait } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import type { FunctionLogs } from '../../functions/typescript-function';
import { ClosedSecurityGroup } from '../../network/closed-security-group';
import { allow } from '../../security/allow';
import type { SharedHomes } from '../../storage/shared-homes';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../../workflow/task-state';
import { DataCopyLog } from './data-copy-log';
import { BETWEEN_LOOKS, preparationChain } from './preparation';

/** Choices for the copy. */
export interface DataCopyProps {
  /** The lake whose features are copied. */
  readonly lake: DataLake;

  /** Prefix in the features zone, ending in `/`; below it `version=<version>/`. */
  readonly prefix: string;

  /** File system to which they are copied. */
  readonly homes: SharedHomes;

  /** Folder of the file system, made at the first copy; it ends without `/`, and EFS allows four names in it. */
  readonly folder: string;

  /** Log of what could not be copied; all copies of a stack share the one of the first. */
  readonly logs: FunctionLogs;
}

/** Request of DataSync's `StartTaskExecution`, as far as a copy needs it. Source: botocore, datasync 2018-11-09 (2026-11). */
interface StartTaskExecutionInput {
  readonly TaskArn: string;
  readonly Includes?: { readonly FilterType?: 'SIMPLE_PATTERN'; readonly Value?: string }[];
}

/** Request of DataSync's `DescribeTaskExecution`. */
interface DescribeTaskExecutionInput {
  readonly TaskExecutionArn: string;
}

/**
 * A task runs once at a time; where it does not queue, it refuses: five times, after half a minute to eight minutes. A start that
 * is made again without need copies nothing, because only files that differ are copied.
 */
const RETRY_COPY: RetryProps = {
  errors: ['States.TaskFailed'],
  interval: Duration.seconds(30),
  maxAttempts: 5,
  backoffRate: 2,
};

/**
 * Copies versions of the features from S3 to EFS, one at a time, and of them only what is not there yet.
 *
 * DataSync reads S3 in its own network and reaches EFS through interfaces in the first subnet of the file system; it comes as
 * root, with TLS and a role of its own, through an access point that ends in the folder. It never deletes a file.
 */
export class DataCopy extends Construct {
  /** ARN of the task. */
  readonly taskArn: string;

  private readonly executions: string;

  constructor(scope: Construct, id: string, props: DataCopyProps) {
    super(scope, id);
    const { lake, prefix, homes } = props;
    const { fileSystem } = homes;
    const stack = Stack.of(this);
    const role = this.copyRole(props);

    const bucket = lake.zones.features;
    const from = new CfnLocationS3(this, 'From', {
      s3BucketArn: bucket.bucketArn,
      subdirectory: prefix,
      s3Config: { bucketAccessRoleArn: role.roleArn },
    });
    // DataSync looks into the bucket when the location is made.
    from.node.addDependency(role);

    const place = new AccessPoint(this, 'Place', {
      fileSystem,
      path: props.folder,
      createAcl: { ownerUid: NOBODY, ownerGid: NOBODY, permissions: '0755' },
    });
    allow(role, {
      actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite', 'elasticfilesystem:ClientRootAccess'],
      resources: [fileSystem.fileSystemArn],
      conditions: { StringEquals: { 'elasticfilesystem:AccessPointArn': place.accessPointArn } },
    });
    const interfaces = new ClosedSecurityGroup(this, 'Interfaces', {
      vpc: homes.vpc,
      description: 'DataSync copies features to EFS',
    });
    homes.addClient(interfaces);
    const to = new CfnLocationEFS(this, 'To', {
      efsFilesystemArn: fileSystem.fileSystemArn,
      accessPointArn: place.accessPointArn,
      fileSystemAccessRoleArn: role.roleArn,
      inTransitEncryption: 'TLS1_2',
      ec2Config: {
        subnetArn: ec2Arn(stack, 'subnet', homes.subnets[0]?.subnetId ?? ''),
        securityGroupArns: [ec2Arn(stack, 'security-group', interfaces.securityGroupId)],
      },
    });
    to.node.addDependency(role, interfaces, fileSystem.mountTargetsAvailable);

    const log = DataCopyLog.of(this, props.logs);
    const task = new CfnTask(this, 'Task', {
      sourceLocationArn: from.attrLocationArn,
      destinationLocationArn: to.attrLocationArn,
      // The other mode, ENHANCED, wants the deploying role to make a service-linked role, and logs to a group of its own.
      taskMode: 'BASIC',
      cloudWatchLogGroupArn: log.group.logGroupArn,
      options: {
        transferMode: 'CHANGED',
        overwriteMode: 'ALWAYS',
        preserveDeletedFiles: 'PRESERVE',
        verifyMode: 'ONLY_FILES_TRANSFERRED',
        objectTags: 'NONE',
        taskQueueing: 'ENABLED',
        logLevel: 'BASIC',
      },
    });
    task.node.addDependency(log.policy);
    this.taskArn = task.attrTaskArn;
    this.executions = `${task.attrTaskArn}/execution/*`;
  }

  /** States that copy the version of the execution. They need `$.version`, and leave `$.copy` beside what the state has. */
  states(scope: Construct, onError: IChainable): Chain {
    return preparationChain({
      start: new TaskState<JsonPathParams<StartTaskExecutionInput>>(scope, 'CopyFeatures', {
        call: 'aws-sdk:datasync:startTaskExecution',
        parameters: {
          TaskArn: this.taskArn,
          // From the root of the location on, the folder with all below it (DataSync guide, filtering, 2023).
          Includes: [{ FilterType: 'SIMPLE_PATTERN', 'Value.$': "States.Format('/version={}', $.version)" }],
        },
        resultSelector: { 'execution.$': '$.TaskExecutionArn' },
        resultPath: '$.copy',
        retries: [RETRY_COPY],
        onError,
      }),
      wait: new Wait(scope, 'WaitForCopy', { time: BETWEEN_LOOKS }),
      look: new TaskState<JsonPathParams<DescribeTaskExecutionInput>>(scope, 'DescribeCopy', {
        call: 'aws-sdk:datasync:describeTaskExecution',
        parameters: { 'TaskExecutionArn.$': '$.copy.execution' },
        resultPath: '$.copy.state',
        retries: [RETRY_CALL],
        onError,
      }),
      ended: new Choice(scope, 'HasCopyEnded'),
      status: '$.copy.state.Status',
      succeeded: 'SUCCESS',
      goesOn: ['QUEUED', 'LAUNCHING', 'PREPARING', 'TRANSFERRING', 'VERIFYING', 'CANCELLING'],
      done: new Pass(scope, 'CopyDone'),
      failed: new Pass(scope, 'CopyFailed', {
        parameters: {
          Error: 'CopyFailed',
          'Cause.$':
            "States.Format('Version {} of the features did not come to EFS: {}', $.version, States.JsonToString($.copy.state))",
        },
        resultPath: '$.error',
      }).next(onError),
    });
  }

  /** Lets a state machine make the calls of `states`. */
  grantStart(stateMachine: IRole): void {
    allow(stateMachine, { actions: ['datasync:StartTaskExecution'], resources: [this.taskArn] });
    allow(stateMachine, {
      actions: ['datasync:DescribeTaskExecution'],
      resources: [this.executions],
      wildcard: 'DataSync makes the id of an execution when it starts',
    });
  }

  private copyRole({ lake, prefix }: DataCopyProps): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('datasync.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'DataSync copies features from S3 to EFS with it',
    });
    const area = { zone: 'features', prefix } as const;
    lake.grantStorageRead(role, area);
    const bucket = lake.zones.features;
    // Source: DataSync guide, create-s3-location (copy of 2023) and its troubleshooting of S3 sources (versions and their tags).
    allow(role, { actions: ['s3:ListBucketMultipartUploads'], resources: [bucket.bucketArn] });
    allow(role, {
      actions: [
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionTagging',
        's3:ListMultipartUploadParts',
      ],
      resources: [bucket.arnForObjects(`${prefix}*`)],
      wildcard: 'Copies the objects under one prefix, whose names are made at run time',
    });
    return role;
  }
}

/** User and group that DataSync gives to files of S3 which name none (DataSync guide, special-files, 2023). */
const NOBODY = '65534';

function ec2Arn(stack: Stack, resource: string, resourceName: string): string {
  return stack.formatArn({ service: 'ec2', resource, resourceName });
}
