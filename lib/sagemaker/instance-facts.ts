/**
 * The size of one instance type: processors, accelerators, memory, fast network.
 *
 * Source of all tables here, where none is named beside: EC2's own description of the types, as printed in the instance
 * type reference of `aws/karpenter-provider-aws` (commit 1d92708, 2026-08-21; P2, P3 and Dl1, which EC2 no longer describes,
 * in its editions v1.0 and v1.12).
 */
export interface InstanceSize {
  /** Virtual processors. */
  readonly vCpus: number;

  /** Main memory, in GiB. */
  readonly memoryGiB: number;

  /**
   * Chips that accelerate: GPUs, or Inferentia, Trainium or Gaudi chips.
   *
   * @default - none
   */
  readonly acceleratorCount?: number;

  /**
   * Memory of each accelerator, in whole GiB that can be used: a little less than its maker names, e.g. 22 of an A10G with 24.
   *
   * @default - it has no accelerator
   */
  readonly acceleratorMemoryGiB?: number;

  /**
   * NeuronCores of all its chips together; on Trainium a process runs on each.
   *
   * @default - its accelerator is not AWS's own
   */
  readonly neuronCores?: number;

  /** Whether the size takes an Elastic Fabric Adapter, which distributed training between instances needs to be fast (TR-14). */
  readonly efa: boolean;
}

/** An accelerator: its families, its memory in GiB, its NeuronCores, and for each size `size:accelerators:GiB of main memory`. */
type Accelerator = readonly [families: string, memoryGiB: number, sizes: string, cores?: number];

/**
 * Accelerators by family. The memory is EC2's, in MiB there, rounded down; that of Inferentia and Trainium is the chip's in
 * the architecture pages of the Neuron documentation (2026-08; Inf1: 8 GiB), which EC2's reference leaves out.
 *
 * `p6e-gb200`: 4 GPUs with 740 GB together, 144 vCPUs, 960 GiB, as public tables of AWS's announcement print it. Unverified.
 */
const ACCELERATORS: readonly Accelerator[] = [
  ['g4dn', 16, 'xlarge:1:16 2xlarge:1:32 4xlarge:1:64 8xlarge:1:128 12xlarge:4:192 16xlarge:1:256'],
  [
    'g5 g6',
    22,
    'xlarge:1:16 2xlarge:1:32 4xlarge:1:64 8xlarge:1:128 12xlarge:4:192 16xlarge:1:256 24xlarge:4:384 48xlarge:8:768',
  ],
  [
    'g6e',
    44,
    'xlarge:1:32 2xlarge:1:64 4xlarge:1:128 8xlarge:1:256 12xlarge:4:384 16xlarge:1:512 24xlarge:4:768 48xlarge:8:1536',
  ],
  ['g7', 32, '2xlarge:1:32 4xlarge:1:64 8xlarge:1:128 12xlarge:2:192 24xlarge:4:384 48xlarge:8:768'],
  ['g7e', 96, '2xlarge:1:64 4xlarge:1:128 8xlarge:1:256 12xlarge:2:512 24xlarge:4:1024 48xlarge:8:2048'],
  ['p2', 12, 'xlarge:1:61 8xlarge:8:488 16xlarge:16:732'],
  ['p3', 16, '2xlarge:1:61 8xlarge:4:244 16xlarge:8:488'],
  ['p3dn', 32, '24xlarge:8:768'],
  ['p4d', 40, '24xlarge:8:1152'],
  ['p4de', 80, '24xlarge:8:1152'],
  ['p5', 80, '4xlarge:1:256 48xlarge:8:2048'],
  ['p5e p5en', 141, '48xlarge:8:2048'],
  ['p6-b200', 179, '48xlarge:8:2048'],
  ['p6-b300', 268, '48xlarge:8:4096'],
  ['p6e-gb200', 185, '36xlarge:4:960'],
  ['dl1', 32, '24xlarge:8:768'],
  ['inf1', 8, 'xlarge:1:8 2xlarge:1:16 6xlarge:4:48 24xlarge:16:192', 4],
  ['inf2', 32, 'xlarge:1:16 8xlarge:1:128 24xlarge:6:384 48xlarge:12:768', 2],
  ['trn1', 32, '2xlarge:1:32 32xlarge:16:512', 2],
  ['trn1n', 32, '32xlarge:16:512', 2],
  ['trn2', 96, '48xlarge:16:2048', 8],
];

/**
 * Families and sizes that take an Elastic Fabric Adapter, as EC2 describes them; `p6e-gb200`: EC2's page on EFA.
 *
 * SageMaker attaches the adapter itself and publishes no list of its own. Its training driver names g4dn.8xlarge and
 * .12xlarge, g5.48xlarge, p4d, p4de, p5.48xlarge and trn1.32xlarge (`SM_EFA_NCCL_INSTANCES` of `aws/sagemaker-python-sdk`,
 * August 2026); that the others get one in a training job is unverified.
 */
const EFA: readonly (readonly [families: string, sizes: string])[] = [
  ['c5n', '9xlarge 18xlarge'],
  ['c6gn c7g r7gd', '16xlarge'],
  ['c6i c6in m6i r6i trn1 trn1n', '32xlarge'],
  ['c7i m7i r7i p5 p5e p5en p6-b200 p6-b300 trn2', '48xlarge'],
  ['c8g m8g r8g', '24xlarge 48xlarge'],
  ['c8i m8i r8i', '48xlarge 96xlarge'],
  ['dl1 inf1 p3dn p4d p4de', '24xlarge'],
  ['g4dn', '8xlarge 12xlarge 16xlarge'],
  ['g5 g6 g6e', '8xlarge 12xlarge 16xlarge 24xlarge 48xlarge'],
  ['g7 g7e', '8xlarge 12xlarge 24xlarge 48xlarge'],
  ['p5', '4xlarge'],
  ['p6e-gb200', '36xlarge'],
];

/** Main memory in GiB for each vCPU of types without accelerator, by the first letter of the family. */
const MEMORY_PER_VCPU: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8, t: 4 };

/** Memory in GiB of types that keep to no such rule. */
const ODD_MEMORY: Readonly<Record<string, number>> = {
  'c4.large': 3.75,
  'c4.xlarge': 7.5,
  'c4.2xlarge': 15,
  'c4.4xlarge': 30,
  'c4.8xlarge': 60,
  'c5n.xlarge': 10.5,
  'c5n.2xlarge': 21,
  'c5n.4xlarge': 42,
  'c5n.9xlarge': 96,
  'c5n.18xlarge': 192,
  't2.medium': 4,
  't3.medium': 4,
};

/** vCPUs of types that have others than their size says. */
const ODD_VCPUS: Readonly<Record<string, number>> = { 'c4.8xlarge': 36, 't2.medium': 2, 't3.medium': 2 };

/**
 * The size of an instance type that SageMaker offers.
 *
 * @param family name without `ml.` and size, e.g. `g5`
 * @param size the rest, e.g. `xlarge`
 * @throws if the type is in no table; then a fact is missing here
 */
export function instanceSize(family: string, size: string): InstanceSize {
  const type = `${family}.${size}`;
  const vCpus = ODD_VCPUS[type] ?? vCpusOf(size);
  const accelerator = ACCELERATED.get(type);
  const memoryGiB = accelerator?.memoryGiB ?? ODD_MEMORY[type] ?? vCpus * (MEMORY_PER_VCPU[family.charAt(0)] ?? 0);
  if (memoryGiB === 0) {
    throw new Error(
      `instance type must have a memory, got '${type}' without; add it to ACCELERATORS or MEMORY_PER_VCPU`,
    );
  }
  return { vCpus, memoryGiB, ...accelerator, efa: WITH_EFA.has(type) };
}

/** EC2 counts an `xlarge` as 4 vCPUs, an `8xlarge` as 32. */
function vCpusOf(size: string): number {
  const small = ['medium', 'large', 'xlarge'].indexOf(size);
  return small === -1 ? 4 * Number.parseInt(size, 10) : 2 ** small;
}

const WITH_EFA: ReadonlySet<string> = new Set(
  EFA.flatMap(([families, sizes]) =>
    families.split(' ').flatMap((family) => sizes.split(' ').map((size) => `${family}.${size}`)),
  ),
);

const ACCELERATED: ReadonlyMap<string, Omit<InstanceSize, 'vCpus' | 'efa'>> = new Map(
  ACCELERATORS.flatMap(([families, acceleratorMemoryGiB, sizes, cores]) =>
    families.split(' ').flatMap((family) =>
      sizes.split(' ').map((entry) => {
        const [size = '', count = '', memory = ''] = entry.split(':');
        const acceleratorCount = Number(count);
        const neuronCores = cores === undefined ? {} : { neuronCores: cores * acceleratorCount };
        return [
          `${family}.${size}`,
          { memoryGiB: Number(memory), acceleratorCount, acceleratorMemoryGiB, ...neuronCores },
        ] as const;
      }),
    ),
  ),
);
