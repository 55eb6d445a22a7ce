import { type ISecurityGroup, type IVpc, Port } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { ClosedSecurityGroup } from './closed-security-group';

/** Kind of a file system, by its protocol. */
export type FileSystemProtocol = 'lustre' | 'nfs';

/** Ports of each protocol. Source: FSx for Lustre guide, limit-access-security-groups (FS-07); EFS guide, network access. */
const PORTS: Readonly<Record<FileSystemProtocol, readonly Port[]>> = {
  lustre: [Port.tcp(988), Port.tcpRange(1018, 1023)],
  nfs: [Port.tcp(2049)],
};

/** Choices for the security group of a file system. */
export interface FileSystemSecurityGroupProps {
  /** Network of the file system. */
  readonly vpc: IVpc;

  /** `lustre` for FSx for Lustre, `nfs` for EFS. */
  readonly protocol: FileSystemProtocol;

  /** Which file system it is; EC2 shows it and never lets it change. */
  readonly description: string;

  /**
   * Security groups of those who mount it. Each gets the rules that it needs on its own side.
   *
   * @default - nobody mounts it yet; `addClient` lets somebody
   */
  readonly clients?: readonly ISecurityGroup[];
}

/**
 * Security group of a file system: its clients reach it, and nobody else.
 *
 * The servers of Lustre talk to each other, or the file system cannot be made (FS-07), and call their clients back. A Lustre
 * file system lies in one subnet (FS-06).
 */
export class FileSystemSecurityGroup extends ClosedSecurityGroup {
  private readonly protocol: FileSystemProtocol;

  constructor(scope: Construct, id: string, props: FileSystemSecurityGroupProps) {
    super(scope, id, { vpc: props.vpc, description: props.description });
    this.protocol = props.protocol;
    if (props.protocol === 'lustre') {
      for (const port of PORTS.lustre) {
        this.addIngressRule(this, port, 'Between the servers of the file system');
        this.addEgressRule(this, port, 'Between the servers of the file system');
      }
    }
    for (const client of props.clients ?? []) this.addClient(client);
  }

  /**
   * Lets members of a group mount the file system: rules for the way there on both sides, and with Lustre for the way back. All
   * rules lie in the stack of the client, which refers to that of the file system and never the other way round.
   *
   * @param client group of those who mount it
   */
  addClient(client: ISecurityGroup): void {
    for (const port of PORTS[this.protocol]) {
      client.connections.allowTo(this, port, 'Clients of the file system');
      if (this.protocol === 'lustre')
        client.connections.allowFrom(this, port, 'The file system calls its clients back');
    }
  }
}
