import {
  closedFamilies,
  type InstanceTypeFacts,
  instanceType,
  instanceTypesFor,
  type InstanceUse,
} from '../../lib/sagemaker/instance-types';
import { isPublished, published } from './published';

const USES: readonly InstanceUse[] = ['training', 'processing', 'transform', 'hosting'];
const ALL: readonly InstanceTypeFacts[] = [...new Set(USES.flatMap(instanceTypesFor))].map(instanceType);
const namesWhere = (holds: (facts: InstanceTypeFacts) => boolean): string[] =>
  ALL.filter(holds).map(({ name }) => name.slice('ml.'.length));

describe('facts about instance types', () => {
  test('every type of the API has vCPUs and memory, and those with an accelerator its number and memory', () => {
    expect(ALL.length).toBeGreaterThan(300);
    expect(namesWhere(({ vCpus, memoryGiB }) => !(vCpus >= 1 && memoryGiB > vCpus))).toEqual([]);
    const counted = namesWhere(
      ({ acceleratorCount = 0, acceleratorMemoryGiB = 0 }) => acceleratorCount > 0 && acceleratorMemoryGiB > 0,
    );
    expect(counted).toEqual(namesWhere(({ accelerator }) => accelerator !== undefined));
  });

  test.each([
    ['ml.c4.8xlarge', { vCpus: 36, memoryGiB: 60 }],
    ['ml.t3.medium', { vCpus: 2, memoryGiB: 4 }],
    ['ml.m5.xlarge', { vCpus: 4, memoryGiB: 16 }],
    ['ml.r5.24xlarge', { vCpus: 96, memoryGiB: 768 }],
    ['ml.g5.12xlarge', { vCpus: 48, memoryGiB: 192, acceleratorCount: 4, acceleratorMemoryGiB: 22 }],
    ['ml.p5.4xlarge', { vCpus: 16, memoryGiB: 256, acceleratorCount: 1, acceleratorMemoryGiB: 80 }],
    ['ml.trn1.32xlarge', { vCpus: 128, acceleratorCount: 16, acceleratorMemoryGiB: 32, neuronCores: 32 }],
    ['ml.trn2.48xlarge', { vCpus: 192, acceleratorCount: 16, acceleratorMemoryGiB: 96, neuronCores: 128 }],
  ] as const)('%s is as EC2 describes it: %j', (name, size) => {
    expect(instanceType(name)).toMatchObject(size);
  });

  test('NeuronCores belong to Inferentia and Trainium alone, and number more than their chips (TR-27)', () => {
    const neuron = namesWhere(({ neuronCores = 0, acceleratorCount = 0 }) => neuronCores > acceleratorCount);
    expect(neuron).toEqual(namesWhere(({ accelerator }) => accelerator === 'inferentia' || accelerator === 'trainium'));
  });

  if (isPublished) {
    test('GPUs are as many as SageMaker publishes, each with at most a tenth less memory than its maker names', () => {
      type Gpus = Readonly<Record<string, Readonly<Record<string, { Count: number; TotalGpuMemoryInMiB: number }>>>>;
      const gpus = Object.assign({}, ...Object.values(published<Gpus>('instance_gpu_info'))) as Gpus[string];
      const known = ALL.filter(({ name }) => gpus[name] !== undefined);
      const wrong = known.filter(({ name, acceleratorCount, acceleratorMemoryGiB = 0 }) => {
        const { Count = 0, TotalGpuMemoryInMiB = 0 } = gpus[name] ?? {};
        const named = TotalGpuMemoryInMiB / Count / 1024;
        return acceleratorCount !== Count || acceleratorMemoryGiB > named || acceleratorMemoryGiB < 0.9 * named;
      });
      expect(wrong.map(({ name }) => name)).toEqual([]);
      // The published table also has ml.g5n.xlarge, which is in no list of the API.
      expect(Object.keys(gpus).length - known.length).toBe(1);
    });
  } else {
    test('GPUs are not compared with the published table, which is absent (ML_PLATFORM_DATA)', () => {
      expect(instanceType('ml.p4d.24xlarge')).toMatchObject({ acceleratorCount: 8, acceleratorMemoryGiB: 40 });
    });
  }

  test('of the accelerators that train, small sizes of G and Trainium have no EFA, and all others have (TR-14)', () => {
    const trains = ({ uses, accelerator, family }: InstanceTypeFacts): boolean =>
      uses.includes('training') && accelerator !== undefined && closedFamilies[family] === undefined;
    expect(namesWhere((facts) => trains(facts) && !facts.efa)).toEqual([
      ...['g4dn', 'g5', 'g6', 'g6e'].flatMap((family) =>
        ['xlarge', '2xlarge', '4xlarge'].map((size) => `${family}.${size}`),
      ),
      ...['g7.2xlarge', 'g7.4xlarge', 'g7e.2xlarge', 'g7e.4xlarge', 'trn1.2xlarge'],
    ]);
  });

  test('EFA without an accelerator is on the largest sizes alone, and never on M5 or R5 (TR-14)', () => {
    expect(
      namesWhere(({ efa, uses, accelerator }) => efa && accelerator === undefined && uses.includes('training')),
    ).toEqual([
      ...['c5n.9xlarge', 'c5n.18xlarge', 'c6i.32xlarge', 'c7i.48xlarge', 'c8i.48xlarge', 'c8i.96xlarge'],
      ...['m6i.32xlarge', 'm7i.48xlarge', 'm8i.48xlarge', 'm8i.96xlarge'],
      ...['r6i.32xlarge', 'r7i.48xlarge', 'r8i.48xlarge', 'r8i.96xlarge'],
    ]);
  });

  test('SMDDP is made for P4d and P4de alone: not for P5, nor for P3dn, which is closed (TR-15)', () => {
    expect(namesWhere(({ smddp }) => smddp)).toEqual(['p4d.24xlarge', 'p4de.24xlarge']);
  });

  test('a new account has to ask for every accelerator, and nothing is claimed about other types (TR-20)', () => {
    expect(namesWhere(({ newAccountQuota }) => newAccountQuota === 'zero')).toEqual(
      namesWhere(({ accelerator }) => accelerator !== undefined),
    );
  });
});
