import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../lib/config/load-config';
import { accessPage } from '../proof/access/page';
import { platformTemplates, ROOT } from './resolved-platform';

/** Part of `npm run docs`: writes who sees what of the data between the markers of the README of the data lake. */
const README = join(ROOT, 'lib', 'data-lake', 'README.md');
const MARKED = /(?<=<!-- access-matrix -->\n\n).*?(?=\n\n<!-- \/access-matrix -->)/s;

async function main(): Promise<void> {
  const text = readFileSync(README, 'utf8');
  if (!MARKED.test(text)) {
    throw new Error(
      'lib/data-lake/README.md must have <!-- access-matrix --> and <!-- /access-matrix -->, each alone between empty lines',
    );
  }
  const templates = ['sandbox', 'production'].map((name) => {
    const stacks = platformTemplates(loadConfig(join(ROOT, `config/${name}.yaml`)));
    return [name, stacks] as const;
  });
  const page = await accessPage(new Map(templates));
  writeFileSync(
    README,
    text.replace(MARKED, () => page),
  );
}

void main();
