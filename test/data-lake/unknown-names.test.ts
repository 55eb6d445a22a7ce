import type { Zone } from '../../lib/data-lake/data-lake';
import type { Sensitivity } from '../../lib/data-lake/table-definition';
import { TABLES, twoStacks } from './two-stacks';

/** What somebody may write whom no compiler checks. */
const GOLD = 'gold' as Zone;
const SECRET = 'secret' as Sensitivity;

const ZONE = /^zone must be one of raw, curated, features, models, capture, got 'gold'; use one of them$/;

describe('an unknown zone', () => {
  const { lake, role, catalog } = twoStacks();
  const area = { zone: GOLD, prefix: 'encounter/' };

  test.each<[string, () => unknown]>([
    ['grantStorageRead', () => lake.grantStorageRead(role, area)],
    ['grantStorageWrite', () => lake.grantStorageWrite(role, area)],
    ['grantStorageDelete', () => lake.grantStorageDelete(role, area)],
    ['grantObjectRead', () => lake.grantObjectRead(role, area)],
    ['grantObjectWrite', () => lake.grantObjectWrite(role, area)],
    ['uri', () => lake.uri(area)],
    ['keyOf', () => lake.keyOf(GOLD)],
    [
      'grantQueryByTags, beside one that exists',
      () => {
        lake.grantQueryByTags(role, { zones: ['curated', GOLD], sensitivities: ['internal'], catalogs: [catalog] });
      },
    ],
    [
      'a table',
      () =>
        twoStacks(
          {},
          TABLES.map((table) => ({ ...table, area })),
        ),
    ],
  ])('is named by %s, with those that there are', (_, use) => {
    expect(use).toThrow(ZONE);
  });
});

test('an unknown sensitivity is named by grantQueryByTags, beside one that exists', () => {
  const { lake, role, catalog } = twoStacks();
  const grant = { zones: ['curated'], sensitivities: ['internal', SECRET], catalogs: [catalog] } as const;
  expect(() => {
    lake.grantQueryByTags(role, grant);
  }).toThrow(/^sensitivity must be one of restricted, confidential, internal, got 'secret'; use one of them$/);
});
