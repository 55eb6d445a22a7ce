import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { defaultOf, schemaKeys, type Settings } from '../../proof/configurations/schema-keys';
import { faultsOfPlatform } from '../../proof/configurations/synthesis';
import { validSettings } from '../../proof/configurations/valid';
import { RUNS, SEED, tellSeed } from './configuration-runs';

describe('random configurations that are right', () => {
  it(
    'give templates without a finding, without a fault of the network, with references that go one way',
    () => {
      tellSeed('right configurations', RUNS);
      // The settings are in the message; smaller ones would take as long to find as the whole run.
      const once = fc.property(validSettings(), (settings) => {
        expect({ faults: faultsOfPlatform(settings), settings }).toEqual({ faults: [], settings });
      });
      fc.assert(once, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    },
    RUNS * 5_000,
  );

  it('have every key of the schema, with another value than its default, and absent where it may be', () => {
    const drawn = fc.sample(validSettings(), { numRuns: 200, seed: 1 });
    const leaves = schemaKeys().filter(({ path, part }) => path !== '' && part.properties === undefined);
    const rare = leaves.filter(({ path }) => {
      const values = drawn.flatMap((settings) => valuesAt(settings, path));
      return !values.some((value) => JSON.stringify(value) !== JSON.stringify(defaultOf(path)));
    });
    expect(rare.map(({ path }) => path)).toEqual([]);

    const optional = schemaKeys().flatMap(({ path, part }) =>
      Object.keys(part.properties ?? {})
        .filter((key) => !(part.required ?? []).includes(key))
        .map((key) => (path === '' ? key : `${path}.${key}`)),
    );
    expect(optional.length).toBeGreaterThan(20);
    expect(optional.filter((path) => drawn.every((settings) => valuesAt(settings, path).length > 0))).toEqual([]);
  });

  it('have the smallest and the largest value of each number', () => {
    const drawn = fc.sample(validSettings(), { numRuns: 1000, seed: 1 });
    const numbers = schemaKeys().filter(({ part }) => part.minimum !== undefined);
    expect(numbers.length).toBeGreaterThan(10);
    for (const { path, part } of numbers) {
      const values = drawn.flatMap((settings) => valuesAt(settings, path));
      expect([path, values.includes(part.minimum), values.includes(part.maximum)]).toEqual([path, true, true]);
    }
  });

  it('are the same for the same seed', () => {
    const drawn = () => stringify(fc.sample(validSettings(), { numRuns: 20, seed: 7 }));
    expect(drawn()).toBe(drawn());
  });
});

/** What stands at a path of the schema; of a list all entries. */
function valuesAt(settings: Settings, path: string): unknown[] {
  return path.split('.').reduce<unknown[]>(
    (values, step) => {
      const below = values.map((value): unknown => Reflect.get(Object(value), step.replace('[]', '')));
      return (step.endsWith('[]') ? below.flat() : below).filter((value) => value !== undefined);
    },
    [settings],
  );
}
