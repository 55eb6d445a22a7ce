import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { PlatformConfig } from '../config/load-config';
import { type ForcedNames, forcedNames } from '../config/names';

/** What every stack of the platform gets. */
export interface PlatformStackProps {
  /** The environment. */
  readonly config: PlatformConfig;
}

/** A stack of the platform: named after the environment, in its Region, with its configuration at hand. */
export abstract class PlatformStack extends Stack {
  /** The environment. */
  protected readonly config: PlatformConfig;

  /** Names that services force on it. */
  protected readonly names: ForcedNames;

  constructor(scope: Construct, id: string, props: PlatformStackProps & { readonly description: string }) {
    const names = forcedNames(props.config);
    super(scope, id, {
      stackName: names.stack(id),
      description: props.description,
      env: { region: props.config.region, account: props.config.account },
    });
    this.config = props.config;
    this.names = names;
    const { permissionsBoundary } = props.config;
    if (permissionsBoundary !== undefined) {
      // CF-06: every role, those of CDK's own functions included, or a bounded deployment may not make it.
      PermissionsBoundary.of(this).apply(
        ManagedPolicy.fromManagedPolicyName(this, 'PermissionsBoundary', permissionsBoundary),
      );
    }
  }

  /**
   * Exports values whether or not a later stack uses them today: an option that is switched off must not take an export
   * from under a deployed stack that still imports it (CF-01).
   */
  protected keepExported(...values: string[]): void {
    for (const value of values) {
      this.exportValue(value);
    }
  }

  /** Whether data, keys and logs outlive their stacks. */
  protected get keepsData(): boolean {
    return this.config.onDestroy === 'keep-all-data';
  }

  /** How long logs are kept; the configuration allows only what CloudWatch Logs does. */
  protected get logRetention(): RetentionDays {
    return this.config.logRetentionDays as RetentionDays;
  }
}
