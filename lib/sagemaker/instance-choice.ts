import { closest } from 'fastest-levenshtein';
import {
  closedFamilies,
  instanceType,
  type InstanceTypeFacts,
  instanceTypesFor,
  type InstanceUse,
} from './instance-types';

/** A use as a verb of the machine: "Inferentia only hosts". */
const VERBS: Readonly<Record<InstanceUse, string>> = {
  training: 'trains',
  processing: 'processes',
  transform: 'transforms',
  hosting: 'hosts',
};

/** What to take instead: the cheapest kind that a new user can try, by what the unfit type computes on. */
const SUBSTITUTES: Readonly<Record<InstanceUse, Readonly<Record<'cpu' | 'gpu' | 'neuron', string>>>> = {
  training: { cpu: 'ml.m5.xlarge', gpu: 'ml.g5.xlarge', neuron: 'ml.trn1.2xlarge' },
  // No type with Inferentia or Trainium processes (TR-27).
  processing: { cpu: 'ml.m5.xlarge', gpu: 'ml.g5.xlarge', neuron: 'ml.m5.xlarge' },
  transform: { cpu: 'ml.m5.xlarge', gpu: 'ml.g5.xlarge', neuron: 'ml.inf2.xlarge' },
  hosting: { cpu: 'ml.m5.large', gpu: 'ml.g5.xlarge', neuron: 'ml.inf2.xlarge' },
};

/**
 * Why an instance type cannot be used for something (TR-27, TR-29), as a sentence without its end that says what can be
 * used; undefined where it can.
 *
 * @param name name as SageMaker's API takes it, e.g. `ml.m5.large`
 * @param use what the instance is rented for
 */
export function whyNot(name: string, use: InstanceUse): string | undefined {
  const facts = known(name);
  if (facts === undefined) {
    const nearest = closest(name.startsWith('ml.') ? name : `ml.${name}`, openTypesFor(use));
    return `it is not an instance type of SageMaker; the nearest for ${use} is ${nearest}`;
  }
  const substitute = SUBSTITUTES[use][kindOf(facts)];
  const closed = closedFamilies[facts.family];
  if (closed !== undefined) return `its family is no longer offered: ${closed}; use ${substitute}`;
  if (facts.uses.includes(use)) return undefined;
  const uses = listed(facts.uses.map((other) => VERBS[other]));
  const relatives = openTypesFor(use).filter((other) => other.startsWith(`ml.${facts.family}.`));
  if (relatives.length > 0)
    return `this size only ${uses}; use ${relatives.join(', ')} of its family, or ${substitute}`;
  return `${subjectOf(facts)} only ${uses}; use ${substitute}, or another type that ${VERBS[use]}`;
}

/**
 * The facts of an instance type that is to be used for something.
 *
 * @param name name as SageMaker's API takes it, e.g. `ml.m5.large`
 * @param use what the instance is rented for
 * @param property what the caller's users call it
 * @throws if SageMaker does not offer the type for this, or has closed its family; the message names what can be used
 */
export function checkInstanceType(name: string, use: InstanceUse, property = 'instanceType'): InstanceTypeFacts {
  const problem = whyNot(name, use);
  if (problem !== undefined) {
    throw new Error(`${property} must be one that SageMaker offers for ${use}, got '${name}'; ${problem}`);
  }
  return instanceType(name);
}

/** The facts of a name; undefined where SageMaker has none such. */
function known(name: string): InstanceTypeFacts | undefined {
  const uses: readonly InstanceUse[] = ['training', 'processing', 'transform', 'hosting'];
  return uses.some((use) => instanceTypesFor(use).includes(name)) ? instanceType(name) : undefined;
}

function openTypesFor(use: InstanceUse): string[] {
  return instanceTypesFor(use).filter((name) => closedFamilies[instanceType(name).family] === undefined);
}

function kindOf({ accelerator }: InstanceTypeFacts): 'cpu' | 'gpu' | 'neuron' {
  if (accelerator === undefined) return 'cpu';
  return accelerator === 'inferentia' || accelerator === 'trainium' ? 'neuron' : 'gpu';
}

/** `trains, transforms and hosts`. */
function listed(verbs: readonly string[]): string {
  return verbs.length < 2 ? verbs.join('') : `${verbs.slice(0, -1).join(', ')} and ${verbs.at(-1)}`;
}

/** Who cannot do it: AWS's own chips by their name, other families by theirs. */
function subjectOf({ accelerator, family }: InstanceTypeFacts): string {
  if (accelerator === 'inferentia') return 'Inferentia';
  if (accelerator === 'trainium') return 'Trainium';
  return `family ${family}`;
}
