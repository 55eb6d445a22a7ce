import {
  closedFamilies,
  instanceType,
  type InstanceTypeFacts,
  instanceTypesFor,
  type InstanceUse,
} from './instance-types';

/**
 * What the Neuron runtime reads from the environment of a container.
 *
 * Source: "Neuron Runtime configuration" of the Neuron documentation, 2026-05-11.
 */
export const NEURON_ENVIRONMENT = {
  /** How many NeuronCores each process takes, of those that are free; 0 is all. */
  count: 'NEURON_RT_NUM_CORES',
  /** Which NeuronCores each process takes: an index, or a range such as `0-3`. It comes before the count. */
  visible: 'NEURON_RT_VISIBLE_CORES',
  /** How many cores of a chip count as one, on Trainium 2 alone, where 2 is the default. */
  logical: 'NEURON_LOGICAL_NC_CONFIG',
} as const;

/** Names under which servers are told over how many cores a model is split: DJL's (with and without its prefix), and Hugging Face's. */
const TENSOR_PARALLEL = ['OPTION_TENSOR_PARALLEL_DEGREE', 'TENSOR_PARALLEL_DEGREE', 'HF_NUM_CORES'];

/** Processes of SageMaker's model servers, each of which reads the same environment. */
const WORKERS = ['SAGEMAKER_MODEL_SERVER_WORKERS', 'TS_DEFAULT_WORKERS_PER_MODEL'];

/** How a model uses NeuronCores. */
export interface NeuronUse {
  /** Name as SageMaker's API takes it, e.g. `ml.inf2.xlarge`. */
  readonly instanceType: string;

  /** What the instance is rented for. */
  readonly use: Extract<InstanceUse, 'hosting' | 'transform'>;

  /** Environment of the container. */
  readonly environment: Readonly<Record<string, string>>;

  /**
   * Over how many cores a copy of the model is split, as it was compiled.
   *
   * @default - as the environment says, else nothing is known
   */
  readonly tensorParallel?: number;
}

/**
 * NeuronCores that a process can have on an instance type; none where it has no Inferentia and no Trainium.
 *
 * On Trainium 2 two cores of the chip count as one, unless the environment says otherwise (documentation of Neuron: "logical NeuronCore
 * configuration", 2026-08).
 */
export function neuronCores(name: string, environment: Readonly<Record<string, string>> = {}): number {
  const { neuronCores: cores = 0, family }: InstanceTypeFacts = instanceType(name);
  if (family !== 'trn2') return cores;
  return cores / (environment[NEURON_ENVIRONMENT.logical] === '1' ? 1 : 2);
}

/**
 * Types with Inferentia 2 or Trainium that can be used for something, from few NeuronCores to many.
 *
 * @param use what the instance is rented for
 */
export function neuronInstanceTypes(use: NeuronUse['use']): readonly string[] {
  return instanceTypesFor(use)
    .filter((name) => neuronCores(name) > 0 && closedFamilies[instanceType(name).family] === undefined)
    .sort((one, other) => neuronCores(one) - neuronCores(other));
}

/**
 * Checks that the processes of a container find the NeuronCores that they ask for: each core belongs to one process until that ends, and
 * a process that finds none free fails when it loads the model, long after a deployment began.
 *
 * @throws if they cannot; the message names what fits
 */
export function checkNeuronCores(asked: NeuronUse): void {
  const { environment } = asked;
  const cores = neuronCores(asked.instanceType, environment);
  const settings = Object.values(NEURON_ENVIRONMENT).filter((name) => environment[name] !== undefined);
  if (cores === 0) {
    if (settings.length === 0 && asked.tensorParallel === undefined) return;
    throw new Error(
      `instanceType must have NeuronCores where ${settings.join(' and ') || 'tensorParallel'} is given, got '${asked.instanceType}' without; ` +
        `use ${neuronInstanceTypes(asked.use).join(', ')}, or leave it out (TR-27)`,
    );
  }
  const each = coresOfProcess(asked, cores);
  const split = splitOf(asked, cores);
  if (split !== undefined && split > each) {
    throw new Error(
      `a model that is split over ${split} NeuronCores must have as many in its process, got ${each} on '${asked.instanceType}'; ` +
        `${instead(asked, split, 'compile it for fewer')}`,
    );
  }
  const workers = number(asked, WORKERS) ?? 1;
  if (workers * each > cores || (workers > 1 && environment[NEURON_ENVIRONMENT.visible] !== undefined)) {
    throw new Error(
      `${workers} workers must find ${each} NeuronCores each, got ${cores} on '${asked.instanceType}', and a core belongs to one process; set ` +
        `${NEURON_ENVIRONMENT.count} to ${Math.max(1, Math.floor(cores / workers))} without ${NEURON_ENVIRONMENT.visible}, or start ` +
        `${Math.max(1, Math.floor(cores / each))} (Neuron Runtime configuration)`,
    );
  }
}

/** How many cores each process takes. */
function coresOfProcess(asked: NeuronUse, cores: number): number {
  const { environment } = asked;
  const visible = environment[NEURON_ENVIRONMENT.visible];
  const count = environment[NEURON_ENVIRONMENT.count];
  if (visible !== undefined) {
    const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(visible) ?? [];
    const taken = Number(last) - Number(first) + 1;
    if (first === '' || taken < 1 || Number(last) >= cores) {
      throw new Error(
        `${NEURON_ENVIRONMENT.visible} must be an index or a range from 0 to ${cores - 1} on '${asked.instanceType}', got '${visible}'; ` +
          `${instead(asked, Number(last) + 1 || cores + 1, `write '0-${cores - 1}'`)}`,
      );
    }
    if (count !== undefined && Number(count) !== taken) {
      throw new Error(
        `${NEURON_ENVIRONMENT.count} must be left out beside ${NEURON_ENVIRONMENT.visible}, which comes before it, got '${count}' and '${visible}'; ` +
          'keep one of them (Neuron Runtime configuration)',
      );
    }
    return taken;
  }
  if (count === undefined || count === '0') return cores;
  if (!/^\d+$/.test(count) || Number(count) > cores) {
    throw new Error(
      `${NEURON_ENVIRONMENT.count} must be a whole number from 1 to ${cores} on '${asked.instanceType}', got '${count}'; ` +
        `${instead(asked, Number(count) || cores + 1, 'lower it')}`,
    );
  }
  return Number(count);
}

/** Over how many cores the model is split. */
function splitOf(asked: NeuronUse, cores: number): number | undefined {
  const names = TENSOR_PARALLEL.filter((name) => asked.environment[name] === 'max');
  const split = asked.tensorParallel ?? (names.length > 0 ? cores : number(asked, TENSOR_PARALLEL));
  if (split !== undefined && !(Number.isInteger(split) && split >= 1)) {
    throw new Error(
      `tensorParallel must be a whole number from 1, got ${split}; it is the number of NeuronCores of one copy`,
    );
  }
  return split;
}

/** The number that one of some variables has. */
function number({ environment }: NeuronUse, names: readonly string[]): number | undefined {
  const name = names.find((one) => environment[one] !== undefined);
  const value = name === undefined ? undefined : environment[name];
  if (value === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(value))
    throw new Error(`${name} must be a whole number from 1, got '${value}'; mend it, or leave it out`);
  return Number(value);
}

/** Types with enough cores, or another way out. */
function instead({ use }: Pick<NeuronUse, 'use'>, cores: number, otherwise: string): string {
  const fit = neuronInstanceTypes(use).filter((name) => neuronCores(name) >= cores);
  return `${fit.length === 0 ? '' : `use ${fit.join(', ')}, or `}${otherwise} (TR-27)`;
}
