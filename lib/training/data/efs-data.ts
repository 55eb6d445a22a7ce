import type { Channel } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Chain, IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import type { FunctionLogs } from '../../functions/typescript-function';
import { allow } from '../../security/allow';
import type { SharedHomes } from '../../storage/shared-homes';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { DataCopy } from './data-copy';
import { checkedDataPrefix } from './data-versions';
import { checkFileMode, fileChannel } from './file-channel';
import type { DataChannel, InputMode, TrainingData } from '../training-data';

/** Choices for data on EFS. */
export interface EfsDataProps {
  /** The file system. */
  readonly homes: SharedHomes;

  /** The lake from which the data is copied. */
  readonly lake: DataLake;

  /** Where versions of the data lie in the features zone, ending in `/`: at most three folders. */
  readonly prefix: string;

  /** Security group of the jobs; it gets the rule to the file system (TR-11). */
  readonly securityGroup: ISecurityGroup;

  /**
   * Subnets of the jobs, each in an Availability Zone with a mount target (TR-11).
   *
   * @default - the subnets of the mount targets
   */
  readonly subnets?: readonly ISubnet[];

  /**
   * How jobs read it; anything but `File` is an error.
   *
   * @default 'File'
   */
  readonly inputMode?: InputMode;

  /** Log of what could not be copied. */
  readonly logs: FunctionLogs;

  /**
   * How long the first copy of a version may take, with one that waits before it; the workflow ends later than that.
   *
   * @default Duration.hours(12)
   */
  readonly longestCopy?: Duration;
}

/** Folder of the file system below which features lie, at the same path as in S3. */
export const EFS_FOLDER = '/features';

/** EFS makes the folder of an access point with at most so many names (EFS API: RootDirectory.Path). */
const DEEPEST = 4;

/** Characters that DataSync takes in the place that it reads, and names that EFS takes: none begins with a dot (API: S3Subdirectory, Path). */
const COPIED = /^(?!\.)[A-Za-z0-9_.-]+(\/(?!\.)[A-Za-z0-9_.-]+)*\/$/;

/** Data that jobs read from EFS, where each version is copied before it is needed for the first time. */
export class EfsData extends Construct implements TrainingData {
  /** Files are read as they are asked for. */
  readonly inputMode = 'File';

  /** The first copy of a version, and one that waits in the queue of the task before it. */
  readonly longest: Duration;

  /** Subnets of the jobs. */
  readonly subnets: readonly ISubnet[];

  /** The security group of the jobs. */
  readonly securityGroups: readonly ISecurityGroup[];

  private readonly homes: SharedHomes;
  private readonly directory: string;
  private readonly copy: DataCopy;

  /** @throws if the mode is not `File`, a subnet has no mount target in its zone, or the prefix is too deep */
  constructor(scope: Construct, id: string, props: EfsDataProps) {
    super(scope, id);
    const { homes, lake, logs, securityGroup } = props;
    checkFileMode(props.inputMode);
    const prefix = checkedDataPrefix(props.prefix);
    this.directory = `${EFS_FOLDER}/${prefix}`;
    const depth = this.directory.split('/').length - 2;
    if (depth > DEEPEST) {
      throw new Error(
        `prefix must have at most ${DEEPEST - 1} folders, got '${prefix}' with ${depth - 1}; EFS makes no deeper folder for an access point`,
      );
    }
    if (!COPIED.test(prefix)) {
      throw new Error(
        `prefix must be folders of letters, digits, '_', '.' and '-' on EFS, none beginning with '.', got '${prefix}'; rename them`,
      );
    }
    this.subnets = props.subnets ?? homes.subnets;
    const zones = homes.subnets.map((one) => one.availabilityZone);
    const without = this.subnets.filter((one) => !zones.includes(one.availabilityZone));
    if (without.length > 0) {
      throw new Error(
        `subnets must be in zones with a mount target, ${zones.join(', ')}, got ` +
          `${without.map((one) => one.availabilityZone).join(', ')}; leave them out, or give SharedHomes a subnet there (TR-11)`,
      );
    }
    homes.addClient(securityGroup);
    this.securityGroups = [securityGroup];
    this.longest = props.longestCopy ?? Duration.hours(12);
    this.homes = homes;
    this.copy = new DataCopy(this, 'Copy', { lake, logs, homes, prefix, folder: this.directory.slice(0, -1) });
  }

  channel(channel: DataChannel): JsonPathParams<Channel> {
    return fileChannel(channel, {
      type: 'EFS',
      fileSystemId: this.homes.fileSystem.fileSystemId,
      directory: this.directory,
    });
  }

  /**
   * Lets the role find the file system and its mount targets (TR-11). Nothing of S3: the copy is what jobs read. No policy tells
   * channels apart on a file system; the folder that is mounted does.
   */
  grantRead(role: IRole, channels: readonly DataChannel[]): void {
    for (const channel of channels) this.channel(channel);
    allow(role, {
      actions: ['elasticfilesystem:DescribeFileSystems', 'elasticfilesystem:DescribeMountTargets'],
      resources: [this.homes.fileSystem.fileSystemArn],
    });
  }

  prepare(scope: Construct, onError: IChainable): Chain {
    return this.copy.states(scope, onError);
  }

  grantPrepare(stateMachine: IRole): void {
    this.copy.grantStart(stateMachine);
  }
}
