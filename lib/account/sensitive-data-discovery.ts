import { RemovalPolicy } from 'aws-cdk-lib';
import { EventField } from 'aws-cdk-lib/aws-events';
import { CfnCustomDataIdentifier, CfnSession } from 'aws-cdk-lib/aws-macie';
import { Construct } from 'constructs';
import type { AccountAlerts } from './account-alerts';
import type { Ownership } from './ownership';

/** Data that Macie does not know by itself. */
export interface DataIdentifier {
  /** Name, at most 128 characters; with the pattern, part of what cannot be changed later but is made anew. */
  readonly name: string;

  /** Regular expression that the text matches; Macie takes no groups that capture and no look-behind. */
  readonly pattern: string;

  /** Words of which one must stand near: in the name of the column, for CSV and Parquet. */
  readonly keywords: readonly string[];
}

/** Choices for Macie. */
export interface SensitiveDataDiscoveryProps {
  /** Whether to switch Macie on, which an account and Region do once (RV-11). */
  readonly session: Ownership;

  /**
   * Data to look for beside what Macie knows.
   *
   * @default - what Macie knows: names, addresses, numbers of cards and of national identities, credentials
   */
  readonly identifiers?: readonly DataIdentifier[];

  /**
   * Who hears of findings of medium and high severity.
   *
   * @default - nobody; the console of Macie shows them
   */
  readonly alerts?: AccountAlerts;
}

/**
 * Looks for data about people where there should be none: Macie.
 *
 * CloudFormation has no classification jobs; the README of this folder has the call that starts one. The session stays when
 * the stack goes, because to end it deletes the findings and jobs of everybody.
 */
export class SensitiveDataDiscovery extends Construct {
  constructor(scope: Construct, id: string, props: SensitiveDataDiscoveryProps) {
    super(scope, id);
    const identifiers = props.identifiers ?? [];
    if (props.session === 'existing' && props.alerts === undefined && identifiers.length === 0) {
      throw new Error(
        "session 'existing' leaves nothing to make without identifiers and alerts; give one of them, or leave SensitiveDataDiscovery out",
      );
    }
    let session: CfnSession | undefined;
    if (props.session === 'create') {
      session = new CfnSession(this, 'Resource', { status: 'ENABLED', findingPublishingFrequency: 'FIFTEEN_MINUTES' });
      session.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
    for (const { name, pattern, keywords } of identifiers) {
      const identifier = new CfnCustomDataIdentifier(this, name, {
        name,
        regex: pattern,
        keywords: [...keywords],
        maximumMatchDistance: 50,
      });
      if (session !== undefined) {
        identifier.addResourceDependency(session);
      }
    }
    props.alerts?.report('SensitiveData', {
      pattern: {
        source: ['aws.macie'],
        detailType: ['Macie Finding'],
        detail: { severity: { description: ['Medium', 'High'] } },
      },
      // The title names a bucket and an object, and never what stands in it.
      message: `Macie, Region ${EventField.fromPath('$.region')}, severity ${EventField.fromPath('$.detail.severity.description')}: ${EventField.fromPath('$.detail.title')} (finding ${EventField.fromPath('$.detail.id')})`,
    });
  }
}
