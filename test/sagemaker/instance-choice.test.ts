import { checkInstanceType, whyNot } from '../../lib/sagemaker/instance-choice';
import { closedFamilies, instanceType, instanceTypesFor, type InstanceUse } from '../../lib/sagemaker/instance-types';

const USES: readonly InstanceUse[] = ['training', 'processing', 'transform', 'hosting'];

describe('checkInstanceType', () => {
  test.each([
    [
      'ml.inf2.xlarge',
      'training',
      'Inferentia only transforms and hosts; use ml.trn1.2xlarge, or another type that trains',
    ],
    ['ml.trn1.2xlarge', 'processing', 'Trainium only trains, transforms and hosts; use ml.m5.xlarge'],
    ['ml.m6g.large', 'training', 'family m6g only hosts; use ml.m5.xlarge'],
    ['ml.p4d.24xlarge', 'processing', 'family p4d only trains and hosts; use ml.g5.xlarge'],
    ['ml.r5.16xlarge', 'hosting', 'this size only trains and processes; use ml.r5.large, '],
    ['ml.t3.medium', 'hosting', 'family t3 only trains and processes; use ml.m5.large'],
  ] as const)('refuses %s for %s: %s (TR-27, TR-29)', (name, use, reason) => {
    expect(() => checkInstanceType(name, use)).toThrow(
      `instanceType must be one that SageMaker offers for ${use}, got '${name}'; ${reason}`,
    );
  });

  test.each(Object.keys(closedFamilies))(
    'refuses the closed family %s with its reason, and names one that is open',
    (family) => {
      const use = family === 'inf1' ? 'hosting' : 'training';
      const name = instanceTypesFor(use).find((candidate) => candidate.startsWith(`ml.${family}.`)) ?? '';
      expect(whyNot(name, use)).toContain(`its family is no longer offered: ${closedFamilies[family]}; use ml.`);
    },
  );

  test('names the nearest open type of the same use for a name that is none, under the name of its property', () => {
    expect(() => checkInstanceType('g5.xlarg', 'training', 'training.jobs.demo.instanceType')).toThrow(
      "training.jobs.demo.instanceType must be one that SageMaker offers for training, got 'g5.xlarg'; " +
        'it is not an instance type of SageMaker; the nearest for training is ml.g5.xlarge',
    );
  });

  test('accepts every type of the list of a use but those of closed families, and gives its facts', () => {
    for (const use of USES) {
      const refused = instanceTypesFor(use).filter((name) => whyNot(name, use) !== undefined);
      expect(refused).toEqual(instanceTypesFor(use).filter((name) => instanceType(name).family in closedFamilies));
    }
    expect(checkInstanceType('ml.m5.xlarge', 'training')).toBe(instanceType('ml.m5.xlarge'));
  });

  test('whatever it names instead can itself be used', () => {
    const named = USES.flatMap((use) =>
      USES.flatMap(instanceTypesFor).flatMap((name) =>
        (whyNot(name, use)?.match(/ml\.[a-z0-9-]+\.\w+/g) ?? []).map((other) => ({ use, other })),
      ),
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ use, other }) => whyNot(other, use) !== undefined)).toEqual([]);
  });
});
