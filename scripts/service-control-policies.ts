import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceControlPolicies } from '../lib/security/service-control-policies';
import { ROOT } from './resolved-platform';

/** Part of `npm run docs`: writes the guardrails as policies that an organization attaches. */
for (const { name, text } of serviceControlPolicies()) {
  writeFileSync(join(ROOT, 'docs', 'service-control-policies', `${name}.json`), text);
}
