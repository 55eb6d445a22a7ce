import { exercisesAfter } from '../../../scripts/deploy-rehearsal/exercises';
import { version } from './given';

test('a promotion that is rolled back leaves what was served, and an experiment has two versions until it ends', () => {
  const { group, promotion, rollback, experiments } = exercisesAfter([version(4)]);
  expect(group).toBe('churn');
  expect(promotion).toMatchObject({ input: { modelPackage: version(5) }, serves: [version(5)] });
  expect(rollback).toMatchObject({ input: { modelPackage: version(6) }, serves: [version(5)], rolledBack: true });
  expect(experiments.map(({ input, serves }) => [input, serves])).toEqual([
    [{ challenger: version(6) }, [version(5), version(6)]],
    [{ modelPackage: version(6) }, [version(6)]],
    [{ challenger: version(7) }, [version(6), version(7)]],
    [{ modelPackage: version(6) }, [version(6)]],
  ]);
});

test.each([
  ['none', []],
  ['several', [version(1), version(2)]],
  ['something else than a version', ['my-model']],
])('an endpoint that serves %s cannot be exercised', (_, served) => {
  expect(() => exercisesAfter(served)).toThrow('The endpoint must serve one version of a model package group, got');
});
