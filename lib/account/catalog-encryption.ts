import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnDataCatalogEncryptionSettings } from 'aws-cdk-lib/aws-glue';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * Encrypts the Glue catalog of the account and Region with a key of its own (GL-08, CF-07): databases, tables, partitions and
 * versions that are made from then on, and passwords of connections.
 *
 * From then on every principal that reads or writes the catalog needs the key, also those that know nothing of the
 * platform: Athena's users, crawlers, jobs, Firehose, Redshift, and the role with which CloudFormation deploys, which needs
 * no grant here only because it is an administrator by the bootstrap. Platforms get the ARN by their configuration
 * (`catalog.encryptionKeyArn`).
 *
 * Key and settings stay when the stack goes: what was encrypted can be read with this key alone, and a crawler fails once
 * the settings are taken away.
 */
export class CatalogEncryption extends Construct {
  /** The key, for the output that people copy into the configurations of platforms. */
  readonly key: IKey;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Glue catalog of the account and Region',
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const settings = new CfnDataCatalogEncryptionSettings(this, 'Resource', {
      catalogId: Stack.of(this).account,
      dataCatalogEncryptionSettings: {
        encryptionAtRest: { catalogEncryptionMode: 'SSE-KMS', sseAwsKmsKeyId: this.key.keyArn },
        connectionPasswordEncryption: { returnConnectionPasswordEncrypted: true, kmsKeyId: this.key.keyArn },
      },
    });
    settings.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
