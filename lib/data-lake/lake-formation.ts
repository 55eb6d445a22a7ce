import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnDataLakeSettings } from 'aws-cdk-lib/aws-lakeformation';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { deployingRoleArn } from '../security/deploying-role';
import { registerLocations } from './lake-locations';
import type { LakeOptIn } from './lake-opt-in';

/**
 * How Lake Formation takes part.
 *
 * - `off`: IAM alone decides; nothing is registered.
 * - `hybrid`: locations are registered, IAM keeps working, Lake Formation binds the principals that opt in (LF-14, RV-06).
 * - `strict`: tables of the platform's databases give nothing to everybody, and the defaults of the whole account and Region
 *   are asked to do the same (LF-06); the README says what to check, because CloudFormation may ignore that.
 */
export type LakeFormationMode = 'off' | 'hybrid' | 'strict';

/**
 * Who has the settings of the account and Region, which exist once (LF-03, CF-07).
 *
 * - `append`: this stack adds its administrators to them, and takes nobody else away.
 * - `existing`: somebody else; this stack does not touch them, and the deploying role is an administrator already.
 */
export type LakeFormationSettings = 'append' | 'existing';

/** Among `administrators`: nobody beside the deploying role, which is one in any case. */
export const DEPLOYING_ROLE = 'deploying-role';

/** Choices for the registration. */
export interface LakeFormationProps {
  /** `hybrid` or `strict`. */
  readonly mode: Exclude<LakeFormationMode, 'off'>;

  /**
   * Who has the settings of the account and Region.
   *
   * @default 'append'
   */
  readonly settings?: LakeFormationSettings;

  /** Buckets whose objects Lake Formation hands out. */
  readonly locations: Readonly<Record<string, IBucket>>;

  /** Keys of those buckets. */
  readonly encryptionKeys: readonly IKey[];

  /**
   * ARNs of roles that become administrators beside the deploying role, or `deploying-role` for nobody beside it; in mode
   * `strict` one of the two must be said, because an administrator alone can then give a table away. Where the account has
   * administrators already, one of them must let the deploying role in first (LF-02).
   *
   * @default - the deploying role alone is added; administrators that the account already has stay (LF-03)
   */
  readonly administrators?: readonly string[];

  /**
   * The function that opts roles in; its role becomes an administrator.
   *
   * @default - none; an administrator opts roles in by hand
   */
  readonly optIn?: LakeOptIn;
}

/** Makes the account's Lake Formation know the zones, with a role of our own (LF-07). */
export class LakeFormation extends Construct {
  /** `hybrid` or `strict`. */
  readonly mode: Exclude<LakeFormationMode, 'off'>;

  constructor(scope: Construct, id: string, props: LakeFormationProps) {
    super(scope, id);
    this.mode = props.mode;
    checkAdministrators(props);
    registerLocations(this, {
      hybrid: props.mode === 'hybrid',
      locations: props.locations,
      encryptionKeys: props.encryptionKeys,
      access: 'read-write',
      after: props.settings === 'existing' ? undefined : this.settings(props),
    });
  }

  private settings({ mode, administrators = [], optIn }: LakeFormationProps): CfnDataLakeSettings {
    const others = administrators.filter((one) => one !== DEPLOYING_ROLE);
    const admins = [deployingRoleArn(this), ...(optIn === undefined ? [] : [optIn.role.roleArn]), ...others];
    // LF-01, LF-03: the deploying role must be an administrator first, and nobody else may stop being one.
    const settings = new CfnDataLakeSettings(this, 'Settings', {
      admins: admins.map((arn) => ({ dataLakePrincipalIdentifier: arn })),
      mutationType: 'APPEND',
      ...(mode === 'strict' ? { createDatabaseDefaultPermissions: [], createTableDefaultPermissions: [] } : {}),
    });
    // LF-03: what deleting it does to other administrators is nowhere said; so it stays, and costs nothing.
    settings.applyRemovalPolicy(RemovalPolicy.RETAIN);
    if (optIn !== undefined) {
      // LF-05: whoever takes the role off the list again is there before the role is on it.
      settings.node.addDependency(optIn.administrator);
    }
    return settings;
  }
}

/** What cannot be meant. */
function checkAdministrators({ mode, settings = 'append', administrators = [], optIn }: LakeFormationProps): void {
  if (settings === 'existing' && (administrators.length > 0 || optIn !== undefined)) {
    const given = administrators.length > 0 ? `administrators '${administrators.join("', '")}'` : 'optIn';
    throw new Error(
      `${given} must be left out when settings are 'existing', because this stack then makes nobody an administrator; ` +
        "let whoever has the settings do it, or use settings 'append'",
    );
  }
  if (settings === 'append' && mode === 'strict' && administrators.length === 0) {
    throw new Error(
      "administrators must name somebody in mode 'strict', where only they can give a table away, got none; " +
        `name a role by its ARN, or '${DEPLOYING_ROLE}' if deployments alone shall`,
    );
  }
}
