import type { Channel } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { DataLake } from '../../data-lake/data-lake';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { channelFolder, channelOfVersion, checkedDataPrefix } from './data-versions';
import type { DataChannel, InputMode, TrainingData } from '../training-data';

/** Choices for data in S3. */
export interface S3DataProps {
  /** The lake whose zone features holds the data. */
  readonly lake: DataLake;

  /** Where versions of the data lie in the features zone, ending in `/`; below it `version=<version>/<channel>/`. */
  readonly prefix: string;

  /** Subnets of the jobs, with a route to S3. */
  readonly subnets: readonly ISubnet[];

  /** Security group of the jobs. */
  readonly securityGroup: ISecurityGroup;

  /**
   * How jobs read it: `File` copies it before the job starts, `FastFile` streams it as files, `Pipe` streams it through a pipe,
   * which the program must know how to read.
   *
   * @default 'File'
   */
  readonly inputMode?: InputMode;
}

/** Data that jobs read from the features zone itself. */
export class S3Data implements TrainingData {
  readonly inputMode: InputMode;

  /** No time: the data is there already. */
  readonly longest = Duration.seconds(0);

  readonly subnets: readonly ISubnet[];
  readonly securityGroups: readonly ISecurityGroup[];

  private readonly lake: DataLake;
  private readonly prefix: string;

  /** @throws if the prefix names no folder */
  constructor(props: S3DataProps) {
    this.lake = props.lake;
    this.prefix = checkedDataPrefix(props.prefix);
    this.subnets = props.subnets;
    this.securityGroups = [props.securityGroup];
    this.inputMode = props.inputMode ?? 'File';
  }

  channel(channel: DataChannel): JsonPathParams<Channel> {
    return {
      ChannelName: channelFolder(channel),
      ...(channel.contentType === undefined ? {} : { ContentType: channel.contentType }),
      DataSource: {
        S3DataSource: {
          'S3Uri.$': channelOfVersion(this.lake.uri({ zone: 'features' }), this.prefix, channel, '/'),
          S3DataType: 'S3Prefix',
          S3DataDistributionType: (channel.sharded ?? false) ? 'ShardedByS3Key' : 'FullyReplicated',
        },
      },
    };
  }

  /** The folders of the channels alone: nothing that a model was fitted to may judge it. */
  grantRead(role: IRole, channels: readonly DataChannel[]): void {
    for (const channel of channels) {
      this.lake.grantStorageRead(role, {
        zone: 'features',
        prefix: `${this.prefix}version=*/${channelFolder(channel)}/`,
      });
    }
  }

  /** The data is there already. */
  prepare(): undefined {
    return undefined;
  }

  grantPrepare(): void {
    // Nothing to prepare.
  }
}
