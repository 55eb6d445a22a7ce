import { CfnOutput, Duration } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AuditTables } from '../audit/audit-tables';
import { AuditTrail } from '../audit/audit-trail';
import { networkActivitySources } from '../audit/network-activity';
import { STACK_IDS } from '../config/names';
import { reachedEndpoints } from '../config/network-endpoints';
import type { DataLake } from '../data-lake/data-lake';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface AuditStackProps extends PlatformStackProps {
  /** Key of the trail. */
  readonly logKey: IKey;

  /** Receives server access logs of the trail's bucket. */
  readonly accessLogs: IBucket;

  /** Whose objects are watched. */
  readonly lake: DataLake;

  /**
   * Where queries of people leave what they found, watched like the zones.
   *
   * @default - the zones alone are watched
   */
  readonly results?: IBucket;
}

/** Who did what: calls in the account, and every object that was read or written in the zones. */
export class Audit extends PlatformStack {
  /** The records as a table, and who may query it. */
  readonly tables: AuditTables;

  constructor(scope: Construct, id: string, props: AuditStackProps) {
    super(scope, id, { ...props, description: 'Audit trail of calls and of objects in the zones' });
    const { audit, logRetentionDays, name, network } = props.config;
    const retention = Duration.days(logRetentionDays);
    const trail = new AuditTrail(this, 'Trail', {
      trailName: this.names.trail,
      logKey: props.logKey,
      accessLogs: props.accessLogs,
      watched: [...Object.values(props.lake.zones), ...(props.results === undefined ? [] : [props.results])],
      // CloudFormation makes the names of functions; they begin with that of their stack.
      watchedFunctions: audit.functions ? STACK_IDS.map((id) => `${this.names.stack(id)}-`) : [],
      watchedSageMaker: audit.sagemaker ? [`${name}-`] : [],
      networkActivity:
        audit.networkActivity === 'off'
          ? undefined
          : {
              sources: networkActivitySources(reachedEndpoints(network) ?? []),
              deniedOnly: audit.networkActivity === 'denied',
            },
      retention,
      retain: this.keepsData,
    });
    const { encryptionKeyArn: arn } = props.config.catalog;
    this.tables = new AuditTables(this, 'Tables', {
      catalogKey: arn === undefined ? undefined : Key.fromKeyArn(this, 'CatalogKey', arn),
      bucket: trail.bucket,
      encryptionKey: props.logKey,
      databaseName: this.names.databases.audit,
      lake: props.lake,
      retention,
      retain: this.keepsData,
    });
    new CfnOutput(this, 'TrailName', {
      value: this.names.trail,
      description: 'Trail with management, object and other data events',
    });
  }
}
