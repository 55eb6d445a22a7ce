import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { PlatformConfig } from '../config/schema';
import { INPUT_MODES } from '../config/training-definition';
import type { DataLake } from '../data-lake/data-lake';
import type { FunctionLogs } from '../functions/typescript-function';
import type { EncryptionKeys } from '../security/encryption-keys';
import { LustreCache } from '../storage/lustre-cache';
import type { SharedHomes } from '../storage/shared-homes';
import { EfsData } from '../training/data/efs-data';
import { LustreData } from '../training/data/lustre-data';
import { S3Data } from '../training/data/s3-data';
import type { TrainingData } from '../training/training-data';

type Training = PlatformConfig['training'];

/** What the data of jobs is reached with. */
export interface TrainingStorageProps {
  /** The section `training` of the configuration. */
  readonly training: Training;

  /** The lake. */
  readonly lake: DataLake;

  /** Keys of the platform. */
  readonly keys: EncryptionKeys;

  /** Network of the jobs. */
  readonly vpc: IVpc;

  /** Their subnets. */
  readonly subnets: readonly ISubnet[];

  /**
   * The shared file system.
   *
   * @default - nothing reads from it
   */
  readonly homes?: SharedHomes;

  /** Beginning of the name of the log group of the Lustre cache. */
  readonly lustreLogGroup: string;

  /** Logs of what brings data to file systems. */
  readonly logs: FunctionLogs;
}

/** Which data a definition reads, and how. */
export interface DataChoice {
  /** Prefix in the features zone. */
  readonly prefix: string;

  /** Where it is read. */
  readonly storage: Training['storage'];

  /** How it is read. */
  readonly inputMode: Training['inputMode'];

  /** Security group of the jobs. */
  readonly securityGroup: ISecurityGroup;
}

/** Where the jobs of the platform read their data: one Lustre cache for all that use it, one copy for each prefix on EFS. */
export class TrainingStorage extends Construct {
  private readonly props: TrainingStorageProps;
  private cache?: LustreCache;

  constructor(scope: Construct, id: string, props: TrainingStorageProps) {
    super(scope, id);
    this.props = props;
  }

  /**
   * The data of a definition.
   *
   * @param id name of what is made for it
   * @throws as the kinds of data do
   */
  data(id: string, { prefix, storage, inputMode, securityGroup }: DataChoice): TrainingData {
    const { lake, subnets, logs, homes } = this.props;
    const mode = INPUT_MODES[inputMode];
    switch (storage) {
      case 's3':
        return new S3Data({ lake, prefix, subnets, securityGroup, inputMode: mode });
      case 'fsx-lustre':
        return new LustreData({ cache: this.lustre(), lake, prefix, securityGroup, inputMode: mode });
      case 'efs':
        if (homes === undefined) throw new Error(`storage 'efs' needs the shared file system, and '${id}' has none`);
        return new EfsData(this, id, { homes, lake, prefix, securityGroup, inputMode: mode, logs });
    }
  }

  private lustre(): LustreCache {
    const { training, lake, keys, vpc, subnets, logs, lustreLogGroup } = this.props;
    const [subnet] = subnets;
    if (subnet === undefined) throw new Error('a Lustre cache needs a subnet, got none');
    const { deployment = 'scratch', capacityGiB = 1200, throughput } = training.lustre ?? {};
    const persistent = deployment === 'persistent';
    this.cache ??= new LustreCache(this, 'Cache', {
      lake,
      vpc,
      subnet,
      deployment: persistent ? 'PERSISTENT_2' : 'SCRATCH_2',
      capacityGiB,
      throughput,
      encryptionKey: persistent ? keys.restricted : undefined,
      logGroupName: lustreLogGroup,
      logs,
    });
    return this.cache;
  }
}
