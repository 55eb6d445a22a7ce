import { z } from 'zod';
import { readConfigFile } from './load-config';
import { regionCanRunIt } from './rules';
import { accountSchema, regionSchema } from './schema';
import { configOf, validate } from './validate';

/** What an account and Region have once, beside any number of environments. */
export const accountAppSchema = z
  .strictObject({
    region: regionSchema,
    account: accountSchema.optional(),
    budget: z
      .strictObject({
        monthlyUsd: z
          .int()
          .min(1)
          .max(1_000_000)
          .meta({
            description: 'Cost of the account in US dollars a month that should not be passed.',
            examples: [100],
          }),
        email: z
          .email('is not an e-mail address; one address is allowed. Write it like team@example.com.')
          .meta({ description: 'Address that is told when the cost comes near it.', examples: ['team@example.com'] }),
      })
      .optional()
      .meta({ description: 'A warning about the cost of the account. It stops nothing. Without it nobody is warned.' }),
    apiGatewayLogRole: z.boolean().default(false).meta({
      description:
        'Whether to set the role with which API Gateway writes logs; the account has one for all APIs, and this replaces it (RV-10).',
    }),
    dmsRoles: z.boolean().default(false).meta({
      description:
        'Whether to create the two roles that DMS looks for by name. Leave it off in an account that has them.',
    }),
  })
  .meta({ title: 'ml-platform account configuration', description: 'What an account and Region have once.' });

/** What an account and Region have once, checked, with every default filled in. */
export type AccountConfig = z.output<typeof accountAppSchema>;

/**
 * Reads the configuration of the account app.
 *
 * @param path the file, e.g. `config/account.yaml`
 * @throws ConfigError with everything that is wrong, also when there is no such file
 */
export function loadAccountConfig(path: string): AccountConfig {
  return configOf(path, validate(readConfigFile(path), path, accountAppSchema, [regionCanRunIt]));
}
