import {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  TrainingInstanceType,
  TransformInstanceType,
} from '@aws-sdk/client-sagemaker';
import {
  closedFamilies,
  hasLocalStorage,
  type InstanceTypeFacts,
  instanceType,
  instanceTypesFor,
  type InstanceUse,
} from '../../lib/sagemaker/instance-types';

const USES: readonly InstanceUse[] = ['training', 'processing', 'transform', 'hosting'];

/** Families of all types for which something holds. */
function familiesWhere(holds: (facts: InstanceTypeFacts) => boolean): string[] {
  const families = USES.flatMap(instanceTypesFor)
    .map(instanceType)
    .filter(holds)
    .map(({ family }) => family);
  return [...new Set(families)].sort();
}

describe('instance types', () => {
  test.each([
    { use: 'training', api: TrainingInstanceType },
    { use: 'processing', api: ProcessingInstanceType },
    { use: 'transform', api: TransformInstanceType },
    { use: 'hosting', api: ProductionVariantInstanceType },
  ] as const)('for $use are those of the SageMaker API, no more and no fewer (TR-27)', ({ use, api }) => {
    expect([...instanceTypesFor(use)].sort()).toEqual(Object.values(api).sort());
  });

  test('are listed by family, then from small to large', () => {
    expect(instanceTypesFor('hosting').slice(0, 7)).toEqual([
      'ml.c4.large',
      'ml.c4.xlarge',
      'ml.c4.2xlarge',
      'ml.c4.4xlarge',
      'ml.c4.8xlarge',
      'ml.c5.large',
      'ml.c5.xlarge',
    ]);
  });

  test('ml.inf2.xlarge hosts and transforms, but does not train (TR-27)', () => {
    expect(instanceType('ml.inf2.xlarge')).toEqual({
      name: 'ml.inf2.xlarge',
      family: 'inf2',
      uses: ['transform', 'hosting'],
      architecture: 'x86_64',
      accelerator: 'inferentia',
      localStorage: false,
      burstable: false,
      vCpus: 4,
      memoryGiB: 16,
      acceleratorCount: 1,
      acceleratorMemoryGiB: 32,
      neuronCores: 2,
      efa: false,
      smddp: false,
      newAccountQuota: 'zero',
    });
  });

  test('families with local storage are the rule of the AWS SDK, and g7, g7e, p6 and trn2 (TR-02, TR-03)', () => {
    expect(familiesWhere(({ localStorage }) => localStorage)).toEqual(
      [
        ...['c5d', 'c6gd', 'm5d', 'm6gd', 'r5d', 'r6gd', 'r7gd', 'dl1', 'g4dn', 'p3dn', 'p4d', 'p4de'],
        ...['g5', 'g6', 'g6e', 'p5', 'p5e', 'p5en', 'trn1', 'trn1n'],
        ...['g7', 'g7e', 'p6-b200', 'p6-b300', 'p6e-gb200', 'trn2'],
      ].sort(),
    );
  });

  test('a letter d in the size is no local disk (TR-02)', () => {
    expect(hasLocalStorage('ml.t3.medium')).toBe(false);
    expect(hasLocalStorage('ml.r7gd.medium')).toBe(true);
  });

  test('arm64 are Graviton, by the letter g after the generation, and Grace; G families themselves are x86_64', () => {
    expect(familiesWhere(({ architecture }) => architecture === 'arm64')).toEqual(
      [
        ...['c6g', 'c6gd', 'c6gn', 'c7g', 'c8g', 'm6g', 'm6gd', 'm8g', 'r6g', 'r6gd', 'r7gd', 'r8g'],
        'p6e-gb200',
      ].sort(),
    );
    expect(instanceType('ml.g5.xlarge').architecture).toBe('x86_64');
  });

  test('only t2 and t3 are burstable; Trainium is not (HO-10)', () => {
    expect(familiesWhere(({ burstable }) => burstable)).toEqual(['t2', 't3']);
  });

  test('every family but C, M, R and T has an accelerator, and only those', () => {
    const without = familiesWhere(({ accelerator }) => accelerator === undefined);
    expect(without).toEqual(familiesWhere(({ family }) => /^[cmrt]\d/.test(family)));
    expect(familiesWhere(({ accelerator }) => accelerator === 'nvidia').every((f) => /^[gp]\d/.test(f))).toBe(true);
    expect(familiesWhere(({ accelerator }) => accelerator === 'inferentia')).toEqual(['inf1', 'inf2']);
    expect(familiesWhere(({ accelerator }) => accelerator === 'trainium')).toEqual(['trn1', 'trn1n', 'trn2']);
    expect(familiesWhere(({ accelerator }) => accelerator === 'gaudi')).toEqual(['dl1']);
  });

  test('closed families are P2, P3 and Inf1 alone, though the API still lists them', () => {
    expect(Object.keys(closedFamilies).sort()).toEqual(['inf1', 'p2', 'p3', 'p3dn']);
    expect(familiesWhere(({ family }) => closedFamilies[family] !== undefined)).toEqual(['inf1', 'p2', 'p3', 'p3dn']);
  });

  test.each([
    ['ml.m5.xlage', 'ml.m5.xlarge'],
    ['m5.large', 'ml.m5.large'],
    ['ml.g4dn.9xlarge', 'ml.g4dn.xlarge'],
  ])('%s is refused, and %s is named instead', (given, nearest) => {
    expect(() => instanceType(given)).toThrow(`got '${given}'; the nearest is '${nearest}'`);
    expect(() => hasLocalStorage(given)).toThrow(nearest);
  });
});
