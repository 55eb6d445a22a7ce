import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { defaultOf, type SchemaKey, schemaKeys, type Settings } from '../../proof/configurations/schema-keys';
import { faultsOfPlatform } from '../../proof/configurations/synthesis';
import { DEFINITIONS } from '../../proof/configurations/training';
import { validSettings } from '../../proof/configurations/valid';
import { RUNS, SEED, tellSeed } from './configuration-runs';

// Definitions of algorithms that AWS leaves behind are warned of, each with a long report.
beforeAll(() => {
  jest.spyOn(console, 'error').mockImplementation();
});
afterAll(() => {
  jest.restoreAllMocks();
});

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
    const leaves = drawnKeys().filter(({ path, part }) => path !== '' && part.properties === undefined);
    const rare = leaves.filter(({ path }) => {
      const values = drawn.flatMap((settings) => valuesAt(settings, path));
      return !values.some((value) => JSON.stringify(value) !== JSON.stringify(defaultOf(path)));
    });
    expect(rare.map(({ path }) => path)).toEqual([]);

    const optional = drawnKeys().flatMap(({ path, part }) =>
      Object.keys(part.properties ?? {})
        .filter((key) => !(part.required ?? []).includes(key))
        .map((key) => (path === '' ? key : `${path}.${key}`)),
    );
    expect(optional.length).toBeGreaterThan(20);
    expect(optional.filter((path) => drawn.every((settings) => valuesAt(settings, path).length > 0))).toEqual([]);
  });

  it('have the smallest and the largest value of each number', () => {
    const drawn = fc.sample(validSettings(), { numRuns: 1000, seed: 1 });
    const numbers = drawnKeys().filter(({ part }) => part.minimum !== undefined);
    expect(numbers.length).toBeGreaterThan(10);
    for (const { path, part } of numbers) {
      const values = drawn.flatMap((settings) => valuesAt(settings, path));
      expect([path, values.includes(part.minimum), values.includes(part.maximum)]).toEqual([path, true, true]);
    }
  });

  it('have definitions of each algorithm, program, distribution, storage and search that the schema knows', () => {
    const used = (path: string) => new Set(DEFINITIONS.flatMap((definition) => valuesAt(definition, path)));
    const known = (path: string) => schemaKeys().filter((key) => key.path === `training.jobs[].${path}`);
    for (const path of ['algorithm', 'storage', 'tuning.strategy', 'distribution.mode']) {
      const choices = known(path).flatMap(({ part }): readonly unknown[] => part.enum ?? [part.const]);
      const given = [...used(path), known(path)[0]?.part.default];
      expect(choices.length).toBeGreaterThan(2);
      expect([path, choices.filter((choice) => !given.includes(choice))]).toEqual([path, []]);
    }
    const programs = ['algorithm', 'script', 'image', 'marketplace', 'autopilot'];
    expect(programs.filter((program) => used(program).size === 0)).toEqual([]);
    const drawn = fc
      .sample(validSettings(), { numRuns: 1000, seed: 1 })
      .flatMap((one) => valuesAt(one, 'training.jobs[].data'));
    expect(DEFINITIONS.map(({ data }) => data).filter((data) => !drawn.includes(data))).toEqual([]);
  });

  it('are the same for the same seed', () => {
    const drawn = () => stringify(fc.sample(validSettings(), { numRuns: 20, seed: 7 }));
    expect(drawn()).toBe(drawn());
  });
});

/** Keys that are drawn one by one. Definitions are drawn whole, because what fits an algorithm or an endpoint cannot be drawn key by key. */
function drawnKeys(): SchemaKey[] {
  return schemaKeys().filter(
    ({ path }) => !path.startsWith('training.jobs[]') && !path.startsWith('serving.endpoints[]'),
  );
}

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
