import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { allow } from '../security/allow';

/**
 * Lets a role use the key of an encrypted catalog, which every principal needs that reads or writes what the catalog says
 * (GL-08). The three actions are those of the Glue and the Athena guide, for readers as well as writers.
 *
 * @param key key of the catalog; undefined when AWS alone holds the keys, and then nothing is needed
 */
export function allowCatalogKey(role: IRole, key: IKey | undefined): void {
  if (key !== undefined) {
    allow(role, { actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] });
  }
}
