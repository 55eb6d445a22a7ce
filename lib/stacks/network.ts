import { Validations } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ImportedNetwork } from '../network/imported-network';
import { Network as IsolatedNetwork } from '../network/network';
import { algorithm } from '../sagemaker/algorithms/catalogue';
import { jumpStartBucket } from '../sagemaker/algorithms/jump-start';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface NetworkStackProps extends PlatformStackProps {
  /** Key of the flow logs. */
  readonly logKey: IKey;
}

/**
 * The network with no way out, made or imported. A stack of its own, destroyed last: what runs in it holds its subnets for a
 * while (VPC-09, VPC-10).
 */
export class Network extends PlatformStack {
  /** The network. */
  readonly vpc: IVpc;

  /** Its isolated subnets, one per Availability Zone. */
  readonly subnets: ISubnet[];

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, { ...props, description: 'Isolated network with a route to S3' });
    const { network } = props.config;
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'The Availability Zones are named in the configuration: instance types and endpoints exist in some only',
    });

    const interfaceEndpoints = {
      ...network.interfaceEndpoints,
      zones: Object.fromEntries(
        network.interfaceEndpoints.fewerZones.map(({ service, availabilityZones }) => [service, availabilityZones]),
      ),
    };
    const { region } = props.config;
    // Scripts and models of some algorithms lie there; nothing else of other accounts is read in the network.
    const readableBuckets = usesJumpStart(props.config) ? [jumpStartBucket(region)] : [];
    const isolated =
      network.mode === 'create'
        ? new IsolatedNetwork(this, 'Isolated', {
            cidr: network.cidr,
            connectedCidrs: network.connectedCidrs,
            interfaceEndpoints,
            readableBuckets,
            logKey: props.logKey,
            logRetention: this.logRetention,
            retainLogs: this.keepsData,
          })
        : new ImportedNetwork(this, 'Isolated', {
            vpcId: network.vpcId,
            cidr: network.vpcCidr,
            subnets: network.subnets,
            s3Gateway: network.s3Gateway,
            interfaceEndpoints,
            readableBuckets,
            existingEndpoints: network.interfaceEndpoints.existing,
          });
    this.vpc = isolated.vpc;
    this.subnets = isolated.subnets;

    // The ids of an imported network are text; there is nothing to export.
    if (network.mode === 'create') {
      this.keepExported(this.vpc.vpcId, ...this.subnets.map((subnet) => subnet.subnetId));
    }
  }

  /** Those of the configuration: no synthesis asks an account for them (RV-13, VPC-05), and endpoints exist there (VPC-01). */
  override get availabilityZones(): string[] {
    return this.config.availabilityZones;
  }
}

function usesJumpStart({ training }: PlatformStackProps['config']): boolean {
  return training.jobs.some(
    (job) => job.algorithm !== undefined && algorithm(job.algorithm).image.source === 'jump-start',
  );
}
