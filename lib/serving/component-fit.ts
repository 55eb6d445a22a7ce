import { checkInstanceType } from '../sagemaker/instance-choice';
import { checkOnInstances } from './models/model-fit';
import type { ServedModel, WithFacts } from './models/served-model';

/** A model that shares the instances of an endpoint with others. */
export interface InferenceComponent {
  /** Name, unique among the components: lower-case letters, digits and hyphens; `<endpoint>-<name>` is what callers ask for. */
  readonly name: string;

  /** What is served. The endpoint places it in the network, so the model itself is outside of one. */
  readonly model: ServedModel;

  /**
   * Fewest copies; with none, requests after a pause are refused until a copy has started, in minutes.
   *
   * @default 0
   */
  readonly minCopies?: number;

  /** Most copies. */
  readonly maxCopies: number;

  /** Requests at the same time that one copy is meant to work on. */
  readonly concurrencyPerCopy: number;

  /** Memory that a copy needs, in MiB. */
  readonly memoryMiB: number;

  /**
   * Processors that a copy needs; a quarter of one and more.
   *
   * @default - it shares what is there
   */
  readonly cpus?: number;

  /**
   * Accelerators that a copy needs: GPUs, or Inferentia or Trainium chips.
   *
   * @default - none
   */
  readonly accelerators?: number;
}

/** Instances that components share. */
export interface SharedInstances {
  /** Instance type that SageMaker offers for hosting. */
  readonly instanceType: string;

  /**
   * Fewest instances.
   *
   * @default 0
   */
  readonly minInstances?: number;

  /** Most instances. */
  readonly maxInstances: number;
}

/** An endpoint as far as its check looks at it. */
export interface CheckedComponentEndpoint extends SharedInstances {
  /** Name of the endpoint, with which those of components begin. */
  readonly endpointName: string;

  /** Models that share the instances. */
  readonly components: readonly WithFacts<InferenceComponent>[];
}

/** @throws if SageMaker would refuse the endpoint, or a copy would fit on no instance */
export function checkComponentEndpoint(props: CheckedComponentEndpoint): void {
  const { components } = props;
  checkShared(props);
  if (components.length === 0) throw new Error('components must be one or more, got 0; add one');
  const names = components.map(({ name }) => name);
  for (const [index, component] of components.entries()) {
    checkComponentName(component.name, props.endpointName);
    if (names.indexOf(component.name) !== index) {
      throw new Error(`components must have names that stand once each, got '${component.name}' twice; rename one`);
    }
    checkCopies(component, props);
    checkModel(component, props);
    checkCompute(component, props.instanceType);
  }
}

/** @throws if SageMaker does not host on the type, or the numbers of instances cross */
export function checkShared({ instanceType, minInstances: min = 0, maxInstances: max }: SharedInstances): void {
  checkInstanceType(instanceType, 'hosting');
  if (!(min >= 0 && Math.max(1, min) <= max)) {
    throw new Error(
      `minInstances must satisfy 0 <= minInstances <= maxInstances, one at least, got ${min} and ${max}; lower it, or raise maxInstances`,
    );
  }
}

/** @throws if callers could not ask for a component of this name (API: InferenceComponentName) */
export function checkComponentName(name: string, endpointName: string): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || `${endpointName}-${name}`.length > 63) {
    throw new Error(
      `component must have a name of lower-case letters, digits and single hyphens, at most 63 with that of the endpoint, got '${name}' behind '${endpointName}-'; shorten it (API: InferenceComponentName)`,
    );
  }
}

/** @throws if the numbers of copies cross, or a copy that is always there has no instance that is */
export function checkCopies(
  { name, minCopies = 0, maxCopies, concurrencyPerCopy }: WithFacts<InferenceComponent>,
  { minInstances = 0 }: SharedInstances,
): void {
  if (!(minCopies >= 0 && Math.max(1, minCopies) <= maxCopies)) {
    throw new Error(
      `component '${name}' must satisfy 0 <= minCopies <= maxCopies, one at least, got ${minCopies} and ${maxCopies}; lower minCopies, or raise maxCopies`,
    );
  }
  if (minCopies > 0 && minInstances === 0) {
    throw new Error(
      `component '${name}' must have minCopies 0 where minInstances is 0, got ${minCopies}; a copy needs an instance: set minInstances to 1`,
    );
  }
  if (!(concurrencyPerCopy > 0)) {
    throw new Error(
      `component '${name}' must have a concurrencyPerCopy above 0, got ${concurrencyPerCopy}; it is the target of scaling`,
    );
  }
}

function checkModel({ name, model }: WithFacts<InferenceComponent>, { instanceType }: SharedInstances): void {
  checkOnInstances(model.facts, instanceType);
  if (model.facts.isolated) {
    throw new Error(
      `model of component '${name}' must be outside of any network, got one in a VPC; the endpoint places it: make it with network: 'none'`,
    );
  }
}

/** @throws if a copy would fit on no instance, or does not say what it takes of one with accelerators */
export function checkCompute(
  { name, memoryMiB, cpus, accelerators }: Omit<InferenceComponent, 'model'>,
  instanceType: string,
): void {
  const { vCpus, acceleratorCount = 0, memoryGiB } = checkInstanceType(instanceType, 'hosting');
  const fits =
    memoryMiB >= 128 &&
    memoryMiB < memoryGiB * 1024 &&
    (cpus ?? LEAST_CPUS) >= LEAST_CPUS &&
    (cpus ?? 0) <= vCpus &&
    (accelerators ?? 0) <= acceleratorCount;
  if (!fits) {
    throw new Error(
      `component '${name}' must fit on one ${instanceType}: ${vCpus} processors, ${acceleratorCount} accelerators, 128 to less than ${memoryGiB * 1024} MiB, got ${cpus ?? 0}, ${accelerators ?? 0} and ${memoryMiB} MiB; lower them, or use a larger type`,
    );
  }
  if (acceleratorCount > 0 && cpus === undefined && accelerators === undefined) {
    throw new Error(
      `component '${name}' must say how many accelerators or processors a copy needs on ${instanceType}, got none; set accelerators to 1 (API: InferenceComponentComputeResourceRequirements)`,
    );
  }
}

/** Smallest part of the processors that a copy can ask for (API: NumberOfCpuCores). */
const LEAST_CPUS = 0.25;
