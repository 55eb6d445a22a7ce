import { z } from 'zod';
import { accountRules } from './account-rules';
import {
  accountLakeFormation,
  apiGatewayLogRole,
  budget,
  catalogEncryption,
  configuration,
  costAnomalies,
  dmsRoles,
  guardDuty,
  macie,
  permissionsBoundary,
} from './account-sections';
import { readConfigFile } from './load-config';
import { accountSchema, regionSchema } from './schema';
import { email } from './sections/email';
import { configOf, validate } from './validate';

/** What an account and Region have once, beside any number of environments. */
export const accountAppSchema = z
  .strictObject({
    region: regionSchema,
    account: accountSchema.optional(),
    alertEmail: email(
      'Address that hears what guardDuty, macie and the conformance pack find; it is asked to subscribe. Without it nobody is told.',
    ).optional(),
    budget: budget.optional(),
    costAnomalies: costAnomalies.optional(),
    apiGatewayLogRole: apiGatewayLogRole.optional(),
    dmsRoles: dmsRoles.optional(),
    permissionsBoundary: permissionsBoundary.optional(),
    lakeFormation: accountLakeFormation.optional(),
    catalogEncryption: catalogEncryption.optional(),
    configuration: configuration.optional(),
    guardDuty: guardDuty.optional(),
    macie: macie.optional(),
  })
  .meta({ title: 'ml-platform account configuration', description: 'What an account and Region have once.' });

/** What an account and Region have once, checked, with every default filled in. */
export type AccountConfig = z.output<typeof accountAppSchema>;

/**
 * Checks the text of a configuration of the account app.
 *
 * @param text the file, in YAML
 * @param fileName its name, for messages
 * @throws ConfigError with everything that is wrong
 */
export function parseAccountConfig(text: string, fileName: string): AccountConfig {
  return configOf(fileName, validate(text, fileName, accountAppSchema, accountRules));
}

/**
 * Reads the configuration of the account app.
 *
 * @param path the file, e.g. `config/account.yaml`
 * @throws ConfigError with everything that is wrong, also when there is no such file
 */
export function loadAccountConfig(path: string): AccountConfig {
  return parseAccountConfig(readConfigFile(path), path);
}
