import type { Rule } from './rule';
import { encryptionRules } from './rules/encryption';
import { queryPrincipalRules } from './rules/query-principals';

/** Every rule of this folder, in the order of the services. */
export const allRules: readonly Rule[] = [...encryptionRules, ...queryPrincipalRules];
