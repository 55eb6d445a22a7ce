import { closest } from 'fastest-levenshtein';
import { instanceSize, type InstanceSize } from './instance-facts';
import { type InstanceUse, OFFERS } from './instance-offers';

export type { InstanceUse } from './instance-offers';

/** What is known about one instance type. */
export interface InstanceTypeFacts extends InstanceSize {
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

  /** Whether SageMaker's distributed data parallelism library (SMDDP) is made for it (TR-15). */
  readonly smddp: boolean;

  /**
   * How many a new account may start: none of a type with accelerator until AWS raises the quota, of each use by itself
   * (TR-20); of the others it depends on the account.
   */
  readonly newAccountQuota: 'zero' | 'unknown';
}

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

/**
 * Families on which SMDDP runs (TR-15). AWS lists P3dn beside them, without further work on it, and it is closed.
 *
 * Source: "Supported frameworks, AWS Regions, and instance types" of SMDDP in SageMaker's guide, 2026-08.
 */
const SMDDP_FAMILIES: readonly string[] = ['p4d', 'p4de'];

function factsOf(family: string, size: string, uses: readonly InstanceUse[]): InstanceTypeFacts {
  const accelerator = acceleratorOf(family);
  return {
    ...instanceSize(family, size),
    name: `ml.${family}.${size}`,
    family,
    uses,
    architecture: architectureOf(family),
    accelerator,
    localStorage: familyHasLocalStorage(family),
    // T families, but not Trainium.
    burstable: /^t\d/.test(family),
    smddp: SMDDP_FAMILIES.includes(family),
    newAccountQuota: accelerator === undefined ? 'unknown' : 'zero',
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
