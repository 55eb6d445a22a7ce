import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRules } from '../../lib/checks/all-rules';
import { allFacts } from '../../proof/facts/all-facts';
import { checksDocument, factsAmiss } from '../../proof/facts/document';
import { ROOT } from './synthesized';

/** How many facts each area has; a fact that is found later is added here and in its area. */
const AMOUNTS: Readonly<Record<string, number>> = {
  AG: 5,
  AT: 2,
  CF: 11,
  CO: 7,
  CT: 8,
  DM: 7,
  EM: 3,
  FH: 9,
  FS: 16,
  GL: 10,
  HO: 31,
  KI: 4,
  KM: 10,
  LF: 16,
  MM: 10,
  MR: 3,
  OF: 5,
  QS: 3,
  RS: 6,
  RV: 16,
  SF: 14,
  ST: 6,
  TR: 35,
  VPC: 11,
};

const read = (path: string): string | undefined =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined;

describe('docs/checks.md', () => {
  it('is what the facts and rules say; `npm run docs` writes it again', () => {
    expect(readFileSync(join(ROOT, 'docs', 'checks.md'), 'utf8')).toBe(checksDocument(allFacts, allRules));
  });

  it('accounts for every fact of every area, numbered without a gap', () => {
    const wanted = Object.entries(AMOUNTS).flatMap(([area, amount]) =>
      Array.from({ length: amount }, (_, index) => `${area}-${String(index + 1).padStart(2, '0')}`),
    );
    expect(allFacts.map(({ id }) => id).sort()).toEqual(wanted.sort());
  });

  it('names rules that name the fact, and files that do', () => {
    expect(factsAmiss(allFacts, allRules, read)).toEqual([]);
  });

  it('has an answer for at least 150 of them', () => {
    expect(allFacts.filter((fact) => !('unchecked' in fact)).length).toBeGreaterThanOrEqual(150);
  });
});

describe('facts that do not hold together are found', () => {
  const rule = { id: 'ML-TR-05', title: 'It waits', facts: ['TR-05'], fix: 'wait', check: () => [] };

  it.each([
    [
      'a rule that does not exist',
      [{ id: 'TR-05', says: 'It waits', rules: ['ML-TR-99', 'ML-TR-05'] }],
      'no rule ML-TR-99',
    ],
    [
      'a rule that does not name the fact',
      [{ id: 'TR-06', says: 'It waits', rules: ['ML-TR-05'] }],
      'does not name it',
    ],
    [
      'a fact that stands twice',
      [1, 2].map(() => ({ id: 'TR-05', says: 'It waits', rules: ['ML-TR-05'] })),
      'stands twice',
    ],
    [
      'a file that is not there',
      [{ id: 'TR-07', says: 'It waits', construct: 'lib/none.ts', how: 'never' }],
      'no file lib/none.ts',
    ],
    [
      'a file without the id',
      [{ id: 'TR-77', says: 'It waits', test: 'test/app.ts', how: 'never' }],
      'test/app.ts does not name it',
    ],
    ['a rule whose fact is forgotten', [], 'the fact does not name the rule'],
  ])('%s', (_, facts, message) => {
    expect(factsAmiss(facts, [rule], read).join('\n')).toContain(message);
  });
});
