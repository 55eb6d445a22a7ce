import type { Channel } from '@aws-sdk/client-sagemaker';
import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Chain, IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { JsonPathParams } from '../workflow/json-path-params';

/** How a job reads its data from S3: copied before it starts, streamed as files, or streamed through a pipe. */
export type InputMode = 'File' | 'FastFile' | 'Pipe';

/** One part of the data, which a job finds under `/opt/ml/input/data/<name>`. */
export interface DataChannel {
  /** Name of the channel, and of the folder below `version=<version>/` in which its files lie. */
  readonly name: string;

  /**
   * Content type that the algorithm is told, e.g. `text/csv`.
   *
   * @default - none; a script finds out by itself
   */
  readonly contentType?: string;

  /**
   * Whether each of several instances gets a part of the files. Only from S3.
   *
   * @default false: each gets all of them
   */
  readonly sharded?: boolean;
}

/**
 * Where the data of a job lies: in S3, in an FSx for Lustre cache of it, or on EFS. Choosing one sets everything that the job
 * needs to reach it: mount path, network, grants, and what has to happen before the job.
 */
export interface TrainingData {
  /** How jobs read it. A file system is always `File`. */
  readonly inputMode: InputMode;

  /** Subnets of the jobs that read it: those of the file system's Availability Zone, or all (TR-08). */
  readonly subnets: readonly ISubnet[];

  /** Security groups of the jobs that read it; with the rules that a file system needs (TR-10, TR-11). */
  readonly securityGroups: readonly ISecurityGroup[];

  /**
   * A channel of the version of the data that the execution names.
   *
   * @returns parameters of a request, in which `$.version` is the version
   */
  channel(channel: DataChannel): JsonPathParams<Channel>;

  /** Lets the role of a job read these channels, and no others. */
  grantRead(role: IRole, channels: readonly DataChannel[]): void;

  /**
   * States that bring the version of the execution to where jobs read it. They keep the state's input as it is.
   *
   * @returns undefined when it is there already
   */
  prepare(scope: Construct, onError: IChainable): Chain | undefined;

  /** How long `prepare` may take; the workflow waits so much longer. */
  readonly longest: Duration;

  /** Lets a state machine make the calls of `prepare`. */
  grantPrepare(stateMachine: IRole): void;
}
