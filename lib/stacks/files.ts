import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type HomeTeam, SharedHomes } from '../storage/shared-homes';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface FilesStackProps extends PlatformStackProps {
  /** Key of the files, which may name a patient. */
  readonly encryptionKey: IKey;

  /** Network of the file system. */
  readonly vpc: IVpc;

  /** Subnets of its mount targets. */
  readonly subnets: readonly ISubnet[];

  /**
   * Teams with a home.
   *
   * @default - none: it holds data for training alone
   */
  readonly teams?: readonly HomeTeam[];

  /**
   * Whether AWS Backup keeps daily copies.
   *
   * @default true
   */
  readonly backups?: boolean;
}

/** The shared file system; only there when something of the platform uses EFS. */
export class Files extends PlatformStack {
  /** The file system. */
  readonly homes: SharedHomes;

  constructor(scope: Construct, id: string, props: FilesStackProps) {
    super(scope, id, { ...props, description: 'Shared file system: homes of teams, data of jobs' });
    this.homes = new SharedHomes(this, 'Homes', {
      vpc: props.vpc,
      subnets: props.subnets,
      encryptionKey: props.encryptionKey,
      teams: props.teams,
      backups: props.backups,
      retain: this.keepsData,
    });
    const { fileSystemId, fileSystemArn } = this.homes.fileSystem;
    this.keepExported(fileSystemId, fileSystemArn, this.homes.securityGroupId);
  }
}
