import type { Channel } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Chain, IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { allow } from '../../security/allow';
import { LUSTRE_FOLDER, type LustreCache } from '../../storage/lustre-cache';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { checkedDataPrefix } from './data-versions';
import { checkFileMode, fileChannel } from './file-channel';
import { grantImport, importStates } from './lustre-import';
import type { DataChannel, InputMode, TrainingData } from '../training-data';

/** Choices for data in a Lustre cache. */
export interface LustreDataProps {
  /** The cache. */
  readonly cache: LustreCache;

  /** The lake whose features it caches. */
  readonly lake: DataLake;

  /** Where versions of the data lie in the features zone, ending in `/`; a part of what the cache is linked to. */
  readonly prefix: string;

  /** Security group of the jobs; it gets the rules to the file system, and from it (TR-10). */
  readonly securityGroup: ISecurityGroup;

  /**
   * Subnets of the jobs, in the Availability Zone of the file system (TR-08).
   *
   * @default - the subnet of the file system
   */
  readonly subnets?: readonly ISubnet[];

  /**
   * How jobs read it; anything but `File` is an error.
   *
   * @default 'File'
   */
  readonly inputMode?: InputMode;
}

/** Data that jobs read through a Lustre cache of the features zone: the first reading comes from S3, the others do not. */
export class LustreData implements TrainingData {
  readonly inputMode = 'File';

  /** An hour: names are imported, and no bytes. */
  readonly longest = Duration.hours(1);

  readonly subnets: readonly ISubnet[];
  readonly securityGroups: readonly ISecurityGroup[];

  private readonly cache: LustreCache;
  private readonly uri: string;
  private readonly directory: string;

  /** @throws if the data is not in the cache, the mode is not `File`, or a subnet is in another zone */
  constructor(props: LustreDataProps) {
    const { cache, securityGroup } = props;
    checkFileMode(props.inputMode);
    const prefix = checkedDataPrefix(props.prefix);
    if (!prefix.startsWith(cache.prefix)) {
      throw new Error(
        `prefix must lie below that of the cache, '${cache.prefix}', got '${prefix}'; link the cache to a prefix that holds both`,
      );
    }
    this.subnets = props.subnets ?? [cache.subnet];
    const elsewhere = this.subnets.filter((one) => one.availabilityZone !== cache.subnet.availabilityZone);
    if (elsewhere.length > 0) {
      throw new Error(
        `subnets must be in ${cache.subnet.availabilityZone}, where the file system is, got ` +
          `${elsewhere.map((one) => one.availabilityZone).join(', ')}; leave subnets out, or move the cache (TR-08)`,
      );
    }
    cache.addClient(securityGroup);
    this.securityGroups = [securityGroup];
    this.cache = cache;
    this.uri = props.lake.uri({ zone: 'features', prefix });
    this.directory = `/${cache.mountName}${LUSTRE_FOLDER}/${prefix.slice(cache.prefix.length)}`;
  }

  channel(channel: DataChannel): JsonPathParams<Channel> {
    return fileChannel(channel, {
      type: 'FSxLustre',
      fileSystemId: this.cache.fileSystemId,
      directory: this.directory,
    });
  }

  /**
   * Lets the role find the file system. Nothing of S3 or keys: FSx reads the objects in its own name. No policy tells channels
   * apart on a file system; the folder that is mounted does.
   *
   * The action is the one that `AmazonSageMakerFullAccess` has for FSx; the guide says only that the role needs access
   * (Developer Guide, model-access-training-data, 2023).
   */
  grantRead(role: IRole, channels: readonly DataChannel[]): void {
    for (const channel of channels) this.channel(channel);
    allow(role, {
      actions: ['fsx:DescribeFileSystems'],
      resources: ['*'],
      wildcard: 'The service knows no resources for this action',
    });
  }

  prepare(scope: Construct, onError: IChainable): Chain {
    return importStates(scope, this.cache, this.uri, onError);
  }

  grantPrepare(stateMachine: IRole): void {
    grantImport(stateMachine, this.cache);
  }
}
