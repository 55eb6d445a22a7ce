import { Annotations, ArnFormat, Aws, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { CfnDataRepositoryAssociation, CfnFileSystem } from 'aws-cdk-lib/aws-fsx';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { checkedPrefix } from '../data-lake/storage-area';
import type { FunctionLogs } from '../functions/typescript-function';
import { FileSystemSecurityGroup } from '../network/file-system-security-group';
import { type LustreDeployment, whyNotLustre } from './lustre-choices';
import { lustreKeyStatement } from './lustre-key';

/** Choices for the cache. */
export interface LustreCacheProps {
  /** The lake whose zone features is cached. */
  readonly lake: DataLake;

  /**
   * Which part of the zone, ending in `/`.
   *
   * @default - the whole zone
   */
  readonly prefix?: string;

  /** Network of the file system. */
  readonly vpc: IVpc;

  /** The one subnet in which it lies; jobs that read it run in its Availability Zone (FS-06, TR-08). */
  readonly subnet: ISubnet;

  /** Kind of the file system. */
  readonly deployment: LustreDeployment;

  /** Size in GiB: 1200, or a multiple of 2400 (FS-01). */
  readonly capacityGiB: number;

  /**
   * Throughput in MB/s for each TiB: 125, 250, 500 or 1000. Needed for `PERSISTENT_2`, refused for `SCRATCH_2` (FS-04).
   *
   * @default - that of `SCRATCH_2`
   */
  readonly throughput?: number;

  /**
   * Key of the files. Needed for `PERSISTENT_2`, refused for `SCRATCH_2` (FS-05).
   *
   * @default - the key of the service, of `SCRATCH_2`
   */
  readonly encryptionKey?: IKey;

  /**
   * Whether files are compressed as they are written.
   *
   * @default true
   */
  readonly compression?: boolean;

  /**
   * Weekly start of maintenance, `d:HH:MM` in UTC with 1 for Monday.
   *
   * @default '7:03:00'
   */
  readonly maintenance?: string;

  /** Log of what could not be read from S3. */
  readonly logs: FunctionLogs;

  /** Start of the log group's name; FSx wants it to begin with `/aws/fsx/`. */
  readonly logGroupName: string;
}

/** Folder of the file system that is linked to the lake. */
export const LUSTRE_FOLDER = '/features';

/**
 * A Lustre file system that reads a part of the features zone from S3 when it is asked for, and keeps what was read.
 *
 * A task imports the listing of one version before a job needs it: nothing is imported by itself, so that the notifications of
 * the bucket stay untouched (FS-03, FS-10). It holds nothing that S3 does not have: it has no backups (FS-11), and always goes
 * with its stack (FS-12). It costs by the hour, whether or not somebody reads it.
 */
export class LustreCache extends Construct {
  /** Id of the file system. */
  readonly fileSystemId: string;

  /** ARN of the file system. */
  readonly fileSystemArn: string;

  /** Name under which it is mounted; random, so known at deployment only (TR-09). */
  readonly mountName: string;

  /** The part of the features zone that is linked; empty for the whole. */
  readonly prefix: string;

  /** Subnet of the file system. */
  readonly subnet: ISubnet;

  private readonly files: FileSystemSecurityGroup;

  /** @throws if FSx would refuse the size, the throughput, the key, the prefix, the maintenance or the log group */
  constructor(scope: Construct, id: string, props: LustreCacheProps) {
    super(scope, id);
    const { lake, deployment, encryptionKey } = props;
    const maintenance = props.maintenance ?? '7:03:00';
    const problems = whyNotLustre({ ...props, maintenance, hasKey: encryptionKey !== undefined });
    if (problems.length > 0) throw new Error(problems.join('\n'));
    if (!/^\/aws\/fsx\/[\w./-]+$/.test(props.logGroupName)) {
      throw new Error(
        `logGroupName must begin with '/aws/fsx/', got '${props.logGroupName}'; FSx writes to no other group`,
      );
    }
    this.prefix = checkedPrefix({ zone: 'features', prefix: props.prefix });
    this.subnet = props.subnet;
    this.files = new FileSystemSecurityGroup(this, 'Files', {
      vpc: props.vpc,
      protocol: 'lustre',
      description: 'Lustre cache of features',
    });

    // The L2 construct cannot say where it logs, and opens more ports than Lustre has.
    const fileSystem = new CfnFileSystem(this, 'Resource', {
      fileSystemType: 'LUSTRE',
      // FS-02: another version later is another file system.
      fileSystemTypeVersion: '2.15',
      storageType: 'SSD',
      storageCapacity: props.capacityGiB,
      subnetIds: [props.subnet.subnetId],
      securityGroupIds: [this.files.securityGroupId],
      kmsKeyId: encryptionKey?.keyArn,
      lustreConfiguration: {
        deploymentType: deployment,
        perUnitStorageThroughput: props.throughput,
        dataCompressionType: (props.compression ?? true) ? 'LZ4' : 'NONE',
        weeklyMaintenanceStartTime: maintenance,
        logConfiguration: { level: 'WARN_ERROR', destination: this.logGroupArn(props.logGroupName, props.logs) },
      },
    });
    fileSystem.applyRemovalPolicy(RemovalPolicy.DESTROY);
    // FS-07: the servers reach each other before the file system is there.
    fileSystem.node.addDependency(this.files);
    this.fileSystemId = fileSystem.ref;
    this.fileSystemArn = Stack.of(this).formatArn({
      service: 'fsx',
      resource: 'file-system',
      resourceName: fileSystem.ref,
    });
    this.mountName = fileSystem.attrLustreMountName;

    const key = lake.keyOf('features');
    if (!key.addToResourcePolicy(lustreKeyStatement(key)).statementAdded) {
      Annotations.of(this).addWarningV2(
        'ml-platform:lustre-key',
        `the key '${key.node.path}' is made elsewhere; its policy must let FSx use it, as lustreKeyStatement says (FS-08)`,
      );
    }
    const link = new CfnDataRepositoryAssociation(this, 'Link', {
      fileSystemId: fileSystem.ref,
      fileSystemPath: LUSTRE_FOLDER,
      dataRepositoryPath: lake.uri({ zone: 'features', prefix: this.prefix }),
      batchImportMetaDataOnCreate: false,
    });
    link.node.addDependency(key);
  }

  /**
   * Lets members of a group mount it: rules both ways, because the file system calls its clients back (TR-10).
   *
   * @param client group of those who mount it
   */
  addClient(client: ISecurityGroup): void {
    this.files.addClient(client);
  }

  private logGroupArn(logGroupName: string, logs: FunctionLogs): string {
    const group = new LogGroup(this, 'Log', {
      // A part of the stack's own id: a log group that outlived an earlier stack keeps its name.
      logGroupName: `${logGroupName}-${Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))}`,
      encryptionKey: logs.encryptionKey,
      retention: logs.retention,
      removalPolicy: logs.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // Without the `:*` at the end of the attribute; by reference, so that the group is there first.
    return Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: group.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
