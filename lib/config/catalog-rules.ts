import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

/** The catalog is of one account and Region, and so is its key: a key of another one is refused when a table is read. */
function keyOfThisCatalog({ region, account, catalog }: Known<PlatformConfig>): Problem[] {
  const arn = catalog?.encryptionKeyArn;
  if (arn === undefined) return [];
  const [, , , keyRegion = '', keyAccount = ''] = arn.split(':');
  if (region !== undefined && keyRegion !== region) {
    const text = `is a key of ${keyRegion}; a key of ${region} is allowed. Use that of the account app there, or change region.`;
    return [problemWith('catalog.encryptionKeyArn', arn, text)];
  }
  if (account !== undefined && keyAccount !== account) {
    const text = `is a key of the account ${keyAccount}; a key of ${account} is allowed. Use that of the account app there, or change account.`;
    return [problemWith('catalog.encryptionKeyArn', arn, text)];
  }
  return [];
}

/** What must hold between what is known of the tables and other keys. */
export const catalogRules: readonly Rule<PlatformConfig>[] = [keyOfThisCatalog];
