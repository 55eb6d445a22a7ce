import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key, type IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AccountAlerts } from '../account/account-alerts';
import { ApiGatewayLogRole } from '../account/api-gateway-log-role';
import { Budget } from '../account/budget';
import { CatalogEncryption } from '../account/catalog-encryption';
import { ConfigurationRecorder } from '../account/configuration-recorder';
import { ConformancePack } from '../account/conformance-pack';
import { CostAnomalies } from '../account/cost-anomalies';
import { DmsRoles } from '../account/dms-roles';
import { LakeFormationDefaults } from '../account/lake-formation-defaults';
import { SensitiveDataDiscovery } from '../account/sensitive-data-discovery';
import { ThreatDetection } from '../account/threat-detection';
import type { AccountConfig } from '../config/account-config';
import { RoleBoundary } from '../security/permissions-boundary';
import { AccessLogBucket } from '../storage/access-log-bucket';

/** What the stack gets. */
export interface AccountProps {
  /** What this account and Region should have. */
  readonly config: AccountConfig;
}

/** What an account and Region have once, each only if the configuration asks for it. */
export class Account extends Stack {
  constructor(scope: Construct, id: string, props: AccountProps) {
    const { config } = props;
    super(scope, id, {
      stackName: 'ml-platform-account',
      description: 'What an account and Region have once',
      env: { region: config.region, account: config.account },
    });
    if (config.budget !== undefined) {
      new Budget(this, 'Budget', config.budget);
    }
    if (config.costAnomalies !== undefined) {
      new CostAnomalies(this, 'CostAnomalies', config.costAnomalies);
    }
    if (config.apiGatewayLogRole === 'create') {
      new ApiGatewayLogRole(this, 'ApiGatewayLogRole');
    }
    if (config.dmsRoles === 'create') {
      new DmsRoles(this, 'DmsRoles');
    }
    if (config.permissionsBoundary !== undefined) {
      const boundary = new RoleBoundary(this, 'Boundary', config.permissionsBoundary);
      // IAM deletes no policy that is the boundary of a role.
      boundary.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
    if (config.catalogEncryption === 'create') {
      const { key } = new CatalogEncryption(this, 'CatalogEncryption');
      new CfnOutput(this, 'CatalogKey', {
        description: 'For catalog.encryptionKeyArn of each environment',
        value: key.keyArn,
      });
    }
    if (config.lakeFormation !== undefined) {
      new LakeFormationDefaults(this, 'LakeFormation', config.lakeFormation);
    }
    this.addGuards(config);
  }

  /** What watches, and whom it tells. */
  private addGuards({ alertEmail, configuration, guardDuty, macie }: AccountConfig): void {
    const records = configuration?.recorder === 'create';
    const key = records || alertEmail !== undefined ? this.key() : undefined;
    const alerts =
      key === undefined || alertEmail === undefined
        ? undefined
        : new AccountAlerts(this, 'Alerts', { encryptionKey: key, email: alertEmail });
    const recorder =
      key !== undefined && records
        ? new ConfigurationRecorder(this, 'Recorder', {
            encryptionKey: key,
            accessLogs: new AccessLogBucket(this, 'AccessLogs', { retention: Duration.days(365) }).bucket,
            serviceRole: configuration.serviceRole ?? 'create',
            globalTypes: configuration.globalTypes,
          })
        : undefined;
    if (configuration?.conformancePack === true) {
      new ConformancePack(this, 'ConformancePack', { packName: 'ml-platform', recorder, alerts });
    }
    if (guardDuty !== undefined) {
      new ThreatDetection(this, 'ThreatDetection', { ...guardDuty, alerts });
    }
    if (macie !== undefined) {
      new SensitiveDataDiscovery(this, 'SensitiveDataDiscovery', { ...macie, alerts });
    }
  }

  /** Files of the recorder stay, and so must their key. */
  private key(): IKey {
    return new Key(this, 'Key', {
      description: 'Files of AWS Config, and the topic of the account',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
