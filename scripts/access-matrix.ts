import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Assembly } from '../lib/checks/assembly';
import { loadConfig } from '../lib/config/load-config';
import { PROTECTED_COLUMNS } from '../lib/data-lake/who-sees-what';
import { type Matrix, matrixOf } from '../proof/access/matrix';
import { matrixTable } from '../proof/access/matrix-table';
import { CALL_LISTS } from '../proof/iam/all-calls';
import { platformOf } from '../proof/iam/platform';
import { stopSimulator } from '../proof/iam/simulator';
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
  const matrices = new Map<string, Matrix>();
  for (const name of ['sandbox', 'production']) {
    const assembly = new Assembly(platformTemplates(loadConfig(join(ROOT, `config/${name}.yaml`))));
    matrices.set(name, await matrixOf(await platformOf(assembly, CALL_LISTS), PROTECTED_COLUMNS));
  }
  writeFileSync(
    README,
    text.replace(MARKED, () => matrixTable(matrices)),
  );
  stopSimulator();
}

void main();
