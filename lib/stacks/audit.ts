import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { AuditTrail } from '../security/audit-trail';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface AuditStackProps extends PlatformStackProps {
  /** Key of the trail. */
  readonly logKey: IKey;

  /** Receives server access logs of the trail's bucket. */
  readonly accessLogs: IBucket;

  /** Whose objects are watched. */
  readonly lake: DataLake;
}

/** Who did what: calls in the account, and every object that was read or written in the zones. */
export class Audit extends PlatformStack {
  constructor(scope: Construct, id: string, props: AuditStackProps) {
    super(scope, id, { ...props, description: 'Audit trail of calls and of objects in the zones' });
    new AuditTrail(this, 'Trail', {
      trailName: this.names.trail,
      logKey: props.logKey,
      accessLogs: props.accessLogs,
      watched: Object.values(props.lake.zones),
      retention: Duration.days(props.config.logRetentionDays),
      retain: props.config.keepData,
    });
    new CfnOutput(this, 'TrailName', {
      value: this.names.trail,
      description: 'Trail with management and object events',
    });
  }
}
