import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  AccessPoint,
  FileSystem,
  type IAccessPoint,
  type IFileSystem,
  LifecyclePolicy,
  OutOfInfrequentAccessPolicy,
  ThroughputMode,
} from 'aws-cdk-lib/aws-efs';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { FileSystemSecurityGroup } from '../network/file-system-security-group';
import { accept } from '../security/accept';

/** A team with a home of its own. */
export interface HomeTeam {
  /** Name of the team, and of its folder below `/homes`. */
  readonly name: string;

  /** Number of the POSIX user and group that own the home, from 1000 on; another one for each team. */
  readonly uid: number;
}

/** Choices for the homes. */
export interface SharedHomesProps {
  /** Network of the file system. */
  readonly vpc: IVpc;

  /** Subnets of the mount targets, one for each Availability Zone in which somebody mounts it. */
  readonly subnets: readonly ISubnet[];

  /** Key of the files. */
  readonly encryptionKey: IKey;

  /**
   * Teams with a home.
   *
   * @default - none: the file system holds data for training alone
   */
  readonly teams?: readonly HomeTeam[];

  /**
   * Whether AWS Backup keeps daily copies, which cost beside the files.
   *
   * @default true
   */
  readonly backups?: boolean;

  /**
   * Whether the files outlive the stack, and go on costing (FS-12).
   *
   * @default true
   */
  readonly retain?: boolean;
}

/** Folder of the homes. */
const HOMES = '/homes';

/**
 * An EFS file system: a home for each team, and data that jobs mount.
 *
 * Whoever the security group lets in can read what POSIX permissions let others read; only an access point or a role with
 * `elasticfilesystem:ClientWrite` writes. Neither IAM nor TLS is asked of readers: jobs of SageMaker mount over plain NFS in
 * the network, and no source says that they could do otherwise.
 */
export class SharedHomes extends Construct {
  /** The file system. */
  readonly fileSystem: IFileSystem;

  /** Network of the file system. */
  readonly vpc: IVpc;

  /** Subnets of the mount targets. */
  readonly subnets: readonly ISubnet[];

  /** The way to each team's home, by the name of the team. */
  readonly homes: Readonly<Record<string, IAccessPoint>>;

  /** Id of its security group; a stack exports it whether or not somebody mounts it (CF-01). */
  readonly securityGroupId: string;

  private readonly files: FileSystemSecurityGroup;

  /** @throws if two subnets are in one Availability Zone, or a team's name or number cannot be had */
  constructor(scope: Construct, id: string, props: SharedHomesProps) {
    super(scope, id);
    const teams = props.teams ?? [];
    checkSubnets(props.subnets);
    checkTeams(teams);
    this.vpc = props.vpc;
    this.subnets = props.subnets;
    this.files = new FileSystemSecurityGroup(this, 'Files', {
      vpc: props.vpc,
      protocol: 'nfs',
      description: 'Shared homes and data of jobs',
    });
    this.securityGroupId = this.files.securityGroupId;

    const fileSystem = new FileSystem(this, 'Resource', {
      vpc: props.vpc,
      vpcSubnets: { subnets: [...props.subnets] },
      securityGroup: this.files,
      encrypted: true,
      kmsKey: props.encryptionKey,
      throughputMode: ThroughputMode.ELASTIC,
      lifecyclePolicy: LifecyclePolicy.AFTER_30_DAYS,
      transitionToArchivePolicy: LifecyclePolicy.AFTER_90_DAYS,
      outOfInfrequentAccessPolicy: OutOfInfrequentAccessPolicy.AFTER_1_ACCESS,
      enableAutomaticBackups: props.backups ?? true,
      // Without this, CDK adds a statement that lets everyone write, and be root.
      allowAnonymousAccess: true,
      fileSystemPolicy: mountPolicy(this),
      removalPolicy: (props.retain ?? true) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.fileSystem = fileSystem;
    accept(fileSystem, {
      rule: 'EFSInBackupPlan',
      packs: ['NIST.800.53.R5', 'HIPAA.Security'],
      reason:
        (props.backups ?? true)
          ? 'AWS Backup keeps daily copies by the backup policy of the file system itself, at which the rule does not look'
          : 'Backups are switched off where data goes with its stack; what jobs read there is a copy of the lake',
    });
    this.homes = Object.fromEntries(
      teams.map(({ name, uid }) => [name, this.home(fileSystem, name, String(uid))] as const),
    );
  }

  /**
   * Lets members of a group mount it: NFS out of the group, and in here (TR-11).
   *
   * @param client group of those who mount it
   */
  addClient(client: ISecurityGroup): void {
    this.files.addClient(client);
  }

  private home(fileSystem: FileSystem, name: string, uid: string): IAccessPoint {
    return new AccessPoint(this, name, {
      fileSystem,
      path: `${HOMES}/${name}`,
      posixUser: { uid, gid: uid },
      createAcl: { ownerUid: uid, ownerGid: uid, permissions: '0750' },
    });
  }
}

/**
 * Everyone whom the network lets to a mount target reads; who comes through an access point also writes, as its user.
 *
 * A policy of a file system knows no key for the network: `AccessedViaMountTarget` is what there is, and mount targets are in
 * one network (EFS guide, iam-access-control-nfs-efs, 2026). Root of a client is nobody here, for want of `ClientRootAccess`.
 */
function mountPolicy(scope: Construct): PolicyDocument {
  const viaMountTarget = { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } };
  const accessPoints = Stack.of(scope).formatArn({
    service: 'elasticfilesystem',
    resource: 'access-point',
    resourceName: '*',
  });
  const everyone = { principals: [new AnyPrincipal()], resources: ['*'] };
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        ...everyone,
        sid: 'Read',
        actions: ['elasticfilesystem:ClientMount'],
        conditions: viaMountTarget,
      }),
      new PolicyStatement({
        ...everyone,
        sid: 'WriteThroughAccessPoint',
        actions: ['elasticfilesystem:ClientWrite'],
        conditions: { ...viaMountTarget, ArnLike: { 'elasticfilesystem:AccessPointArn': accessPoints } },
      }),
    ],
  });
}

function checkSubnets(subnets: readonly ISubnet[]): void {
  const zones = subnets.map(({ availabilityZone }) => availabilityZone);
  const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
  if (subnets.length === 0 || twice !== undefined) {
    throw new Error(
      `subnets must be one for each Availability Zone, got ${zones.join(', ') || 'none'}; EFS has one mount target in a zone. ` +
        (twice === undefined ? 'Name those of the jobs' : `Leave one in ${twice} out`),
    );
  }
}

function checkTeams(teams: readonly HomeTeam[]): void {
  for (const [index, { name, uid }] of teams.entries()) {
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) {
      throw new Error(
        `the name of a team must be a lower-case letter and at most 30 letters, digits and hyphens after it, got '${name}'; ` +
          'it is the name of a folder, too',
      );
    }
    if (!Number.isInteger(uid) || uid < 1000 || uid > 60_000) {
      throw new Error(`uid of team '${name}' must be a whole number from 1000 to 60000, got ${uid}; choose a free one`);
    }
    const other = teams.slice(0, index).find((one) => one.name === name || one.uid === uid);
    if (other !== undefined) {
      throw new Error(
        `teams must have names and uids of their own, got '${other.name}' with ${other.uid} and '${name}' with ${uid}; ` +
          'who has the same uid reads the same files',
      );
    }
  }
}
