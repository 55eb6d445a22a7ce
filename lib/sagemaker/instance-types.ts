import { closest } from 'fastest-levenshtein';

/** What an instance is rented for; SageMaker offers each type for some of these only (TR-27). */
export type InstanceUse = 'training' | 'processing' | 'transform' | 'hosting';

/** What is known about one instance type. */
export interface InstanceTypeFacts {
  /** Name as SageMaker's API takes it, e.g. `ml.m5.large`. */
  readonly name: string;

  /** Name without `ml.` and size, e.g. `m5`. */
  readonly family: string;

  /** What SageMaker offers it for. */
  readonly uses: readonly InstanceUse[];

  /** What its CPU is built as; an image for the one does not run on the other. */
  readonly architecture: 'x86_64' | 'arm64';

  /**
   * Whose accelerator it has.
   *
   * @default - it computes on its CPU alone
   */
  readonly accelerator?: 'nvidia' | 'inferentia' | 'trainium' | 'gaudi';

  /** Whether it brings its own NVMe disks: SageMaker then attaches no volume and takes no key for one (TR-01, TR-04). */
  readonly localStorage: boolean;

  /** Whether it saves up CPU credits; an endpoint on such a type cannot be scaled (HO-10). */
  readonly burstable: boolean;
}

/** Families, and the sizes that SageMaker offers of each of them; both are separated by spaces. */
type Offer = readonly [families: string, sizes: string];

/**
 * What SageMaker offers, by use. A family stands on several lines where its sizes differ by use.
 *
 * Source: `TrainingInstanceType`, `ProcessingInstanceType`, `TransformInstanceType` and `ProductionVariantInstanceType`
 * of `@aws-sdk/client-sagemaker` 3.1142.0 (2026-09-29). A test compares them with the installed version.
 */
const OFFERS: readonly (readonly [uses: readonly InstanceUse[], offers: readonly Offer[]])[] = [
  [
    ['training', 'processing', 'transform', 'hosting'],
    [
      ['c4', 'xlarge 2xlarge 4xlarge 8xlarge'],
      ['c5', 'xlarge 2xlarge 4xlarge 9xlarge 18xlarge'],
      ['c6i', 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge'],
      ['c7i m7i r7i', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge'],
      ['g4dn', 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
      ['g5 g6 g6e', 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge'],
      ['m4', 'xlarge 2xlarge 4xlarge 10xlarge 16xlarge'],
      ['m5', 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge'],
      ['m6i r6i', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge'],
      ['p2', 'xlarge 8xlarge 16xlarge'],
      ['p3', '2xlarge 8xlarge 16xlarge'],
    ],
  ],
  [
    ['training', 'processing', 'hosting'],
    [
      ['g7 g7e', '2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge'],
      ['p5', '4xlarge'],
      ['r5 r5d', 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge'],
    ],
  ],
  [['training', 'transform', 'hosting'], [['trn1', '2xlarge 32xlarge']]],
  [
    ['training', 'processing'],
    [
      ['c8i', 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge'],
      ['m8i r8i', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge'],
      ['r5 r5d', '8xlarge 16xlarge'],
      ['t3', 'medium large xlarge 2xlarge'],
    ],
  ],
  [
    ['training', 'hosting'],
    [
      ['p4d p4de', '24xlarge'],
      ['p5 p5e p5en p6-b200 p6-b300 trn2', '48xlarge'],
      ['p6e-gb200', '36xlarge'],
      ['trn1n', '32xlarge'],
    ],
  ],
  [
    ['transform', 'hosting'],
    [
      ['c6i', 'large'],
      ['inf2', 'xlarge 8xlarge 24xlarge 48xlarge'],
    ],
  ],
  [
    ['training'],
    [
      ['c5n', 'xlarge 2xlarge 4xlarge 9xlarge 18xlarge'],
      ['p3dn', '24xlarge'],
    ],
  ],
  [
    ['hosting'],
    [
      ['c4 c5', 'large'],
      ['c5d', 'large xlarge 2xlarge 4xlarge 9xlarge 18xlarge'],
      ['c6g c6gd c6gn c7g m6g m6gd r6g r6gd', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
      ['c6in', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge'],
      ['c8g m8g r8g', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge'],
      ['dl1', '24xlarge'],
      ['inf1', 'xlarge 2xlarge 6xlarge 24xlarge'],
      ['m5d', 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge'],
      ['r7gd', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
      ['t2', 'medium large xlarge 2xlarge'],
    ],
  ],
];

/**
 * Families that SageMaker's API still lists although AWS has closed or left them, each with the reason in words that
 * continue "is no longer offered;". As of August 2026.
 */
export const closedFamilies: Readonly<Record<string, string>> = {
  p2: 'AWS has retired P2, and its own images dropped it in May 2024',
  p3: 'EC2 no longer describes P3',
  p3dn: 'EC2 counts P3dn among its previous generations, with P3',
  inf1: 'the Neuron driver for Inf1 is frozen at 2.24 and its frameworks are archived',
};

/**
 * Everything known about an instance type.
 *
 * @param name name as SageMaker's API takes it, e.g. `ml.m5.large`
 * @throws if SageMaker offers no such type; the message names the nearest one
 */
export function instanceType(name: string): InstanceTypeFacts {
  const facts = INSTANCE_TYPES.get(name);
  if (facts === undefined) {
    // EC2 writes names without `ml.`; with it they are near to their own name and not to any other.
    const nearest = closest(name.startsWith('ml.') ? name : `ml.${name}`, [...INSTANCE_TYPES.keys()]);
    throw new Error(
      `instance type must be one that SageMaker offers, got '${name}'; the nearest is '${nearest}', and instanceTypesFor(use) lists all`,
    );
  }
  return facts;
}

/**
 * Names of the types that SageMaker offers for a use, closed families included; by family, then from small to large.
 *
 * @param use what the instance is rented for
 */
export function instanceTypesFor(use: InstanceUse): readonly string[] {
  return [...INSTANCE_TYPES.values()].filter(({ uses }) => uses.includes(use)).map(({ name }) => name);
}

/**
 * Whether an instance type brings its own NVMe disks, so that SageMaker attaches no volume and refuses a key for one
 * (TR-01, TR-04).
 *
 * @param name name as SageMaker's API takes it, e.g. `ml.m5.large`
 * @throws if SageMaker offers no such type; the message names the nearest one
 */
export function hasLocalStorage(name: string): boolean {
  return instanceType(name).localStorage;
}

/**
 * The rule of AWS's own SDK, `volume_size_supported`: the letter `d` in the family, or one of its prefixes (TR-02).
 * `trn2`, `p6`, `g7e` (TR-03) and `g7` have NVMe disks as EC2 describes them, but are not yet in that rule.
 */
function familyHasLocalStorage(family: string): boolean {
  return family.includes('d') || /^(g5|g6|g7|p5|p6|trn1|trn2)/.test(family);
}

/**
 * arm64 are Graviton, which EC2 marks by the letter `g` after the generation (`m6g`, `c6gn`, `r8gd`, but not `g5`), and
 * NVIDIA's Grace, the CPU of `p6e-gb200`. All others are x86_64.
 */
function architectureOf(family: string): InstanceTypeFacts['architecture'] {
  return /\dg|-gb\d/.test(family) ? 'arm64' : 'x86_64';
}

/** EC2 names the maker of the accelerator by the first letters of a family. */
function acceleratorOf(family: string): InstanceTypeFacts['accelerator'] {
  if (/^[gp]\d/.test(family)) return 'nvidia';
  if (family.startsWith('inf')) return 'inferentia';
  if (family.startsWith('trn')) return 'trainium';
  return family.startsWith('dl') ? 'gaudi' : undefined;
}

function factsOf(family: string, size: string, uses: readonly InstanceUse[]): InstanceTypeFacts {
  return {
    name: `ml.${family}.${size}`,
    family,
    uses,
    architecture: architectureOf(family),
    accelerator: acceleratorOf(family),
    localStorage: familyHasLocalStorage(family),
    // T families, but not Trainium.
    burstable: /^t\d/.test(family),
  };
}

/** The place of a size among the others: medium, large, xlarge, then by number. */
function magnitude(name: string): number {
  const size = name.slice(name.lastIndexOf('.') + 1);
  const small = ['medium', 'large', 'xlarge'].indexOf(size);
  return small === -1 ? 1 + Number.parseInt(size, 10) : small;
}

function byFamilyAndSize(a: InstanceTypeFacts, b: InstanceTypeFacts): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  return magnitude(a.name) - magnitude(b.name);
}

const INSTANCE_TYPES: ReadonlyMap<string, InstanceTypeFacts> = new Map(
  OFFERS.flatMap(([uses, offers]) =>
    offers.flatMap(([families, sizes]) =>
      families.split(' ').flatMap((family) => sizes.split(' ').map((size) => factsOf(family, size, uses))),
    ),
  )
    .sort(byFamilyAndSize)
    .map((facts) => [facts.name, facts]),
);
