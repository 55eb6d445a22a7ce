import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allRules } from '../../lib/checks/all-rules';
import type { Rule } from '../../lib/checks/rule';

const FOLDER = join(__dirname, '..', '..', 'lib', 'checks', 'rules');

/** Every list of rules that a file of the folder exports. */
const exported = readdirSync(FOLDER).flatMap((file) => {
  const lists = Object.values(jest.requireActual<Record<string, unknown>>(join(FOLDER, file)));
  return lists
    .filter(
      (list): list is Rule[] => Array.isArray(list) && list.every((one) => typeof (one as Rule).check === 'function'),
    )
    .flat();
});

test('every rule of the folder runs', () => {
  expect(allRules.map(({ id }) => id).sort()).toEqual(exported.map(({ id }) => id).sort());
});

test('no two rules have the same id', () => {
  const ids = allRules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('ids, titles and fixes are written alike', () => {
  const odd = allRules.filter(
    ({ id, title, fix, facts }) =>
      !/^ML-[A-Z]{2,3}-\d{2,3}(-\d)?$/.test(id) ||
      !/^[A-Z].*[^.]$/.test(title) ||
      !/^[a-z`].*[^.]$/.test(fix) ||
      facts.some((fact) => !/^[A-Z]{2,3}-\d{2}$/.test(fact)),
  );
  expect(odd.map(({ id, title, fix }) => [id, title, fix])).toEqual([]);
});
