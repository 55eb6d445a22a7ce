import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idleCostTable } from './idle-cost-table';
import { resolvedPlatform, ROOT } from './resolved-platform';

/** Second half of `npm run docs`: writes what the configurations cost while idle between the markers of the README. */
const README = join(ROOT, 'README.md');
const MARKED = /(?<=<!-- idle-cost -->\n\n).*?(?=\n\n<!-- \/idle-cost -->)/s;

const text = readFileSync(README, 'utf8');
if (!MARKED.test(text)) {
  throw new Error('README.md must have <!-- idle-cost --> and <!-- /idle-cost -->, each alone between empty lines');
}
const configurations = new Map(
  ['sandbox', 'production'].map((name) => [name, resolvedPlatform(`config/${name}.yaml`)]),
);
writeFileSync(
  README,
  text.replace(MARKED, () => idleCostTable(configurations)),
);
