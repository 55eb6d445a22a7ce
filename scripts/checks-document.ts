import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRules } from '../lib/checks/all-rules';
import { allFacts } from '../proof/facts/all-facts';
import { checksDocument } from '../proof/facts/document';
import { ROOT } from './resolved-platform';

/** Part of `npm run docs`: writes who answers for each fact. */
writeFileSync(join(ROOT, 'docs', 'checks.md'), checksDocument(allFacts, allRules));
