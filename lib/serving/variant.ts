import { Aws, type CfnCondition, Duration, Fn } from 'aws-cdk-lib';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { checkInstanceType } from '../sagemaker/instance-choice';
import type { Scaling } from './scaling';
import { checkOnInstances } from './models/model-fit';
import type { ServedModel, WithFacts } from './models/served-model';

/** One model behind an endpoint, on instances of its own. */
export interface Variant {
  /** Name: at most 63 letters, digits and hyphens, unique in the endpoint. An update in parts needs the same names as before (HO-17). */
  readonly name: string;

  /** What is served. */
  readonly model: ServedModel;

  /** Instance type that SageMaker offers for hosting. */
  readonly instanceType: string;

  /** Instances at the first deployment; spread over the model's Availability Zones. */
  readonly instances: number;

  /**
   * Share of the requests, relative to the weights of the other variants (HO-23).
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * How the number of instances follows the load. To change the instance type of a scaled variant, deploy once
   * without scaling, then with the new type, then with scaling again (HO-07).
   *
   * @default - the number of instances stays
   */
  readonly scaling?: Scaling;

  /**
   * How long the model may take to be copied onto an instance, and then to start: 1 to 60 minutes each (HO-21). A wrong image fails a
   * deployment only after that (HO-20).
   *
   * @default - five minutes
   */
  readonly startup?: Duration;

  /**
   * Machine image with the drivers that the container needs (HO-22), e.g. `al2-ami-sagemaker-inference-neuron-2`.
   *
   * @default - SageMaker chooses
   */
  readonly machineImage?: string;

  /**
   * Condition under which the variant exists.
   *
   * @default - always
   */
  readonly condition?: CfnCondition;
}

/** Small models start in seconds; a wrong one should fail a deployment in minutes, not in an hour (HO-20). */
const STARTUP = Duration.minutes(5);

/** Most variants that answer (HO-23). */
const MOST_VARIANTS = 10;

/**
 * @param highlyAvailable whether the loss of an instance or a zone must leave one that answers
 * @throws if SageMaker would refuse these variants, or a fault of one instance would stop them
 */
export function checkVariants(variants: readonly WithFacts<Variant>[], highlyAvailable: boolean): void {
  const names = variants.map(({ name }) => name);
  if (variants.length < 1 || variants.length > MOST_VARIANTS) {
    throw new Error(`variants must be 1 to ${MOST_VARIANTS}, got ${variants.length} (HO-23)`);
  }
  for (const [index, variant] of variants.entries()) {
    const { name, instances, weight = 1, startup = STARTUP } = variant;
    if (!/^[A-Za-z0-9](-?[A-Za-z0-9])*$/.test(name) || name.length > 63 || names.indexOf(name) !== index) {
      throw new Error(
        `variants must have names of at most 63 letters, digits and single hyphens, each once, got '${name}' (HO-23)`,
      );
    }
    checkInstanceType(variant.instanceType, 'hosting', `instanceType of variant '${name}'`);
    checkOnInstances(variant.model.facts, variant.instanceType);
    if (!(weight >= 0)) throw new Error(`weight of variant '${name}' must be 0 or more, got ${weight}`);
    if (startup.toSeconds() < 60 || startup.toSeconds() > 3600) {
      throw new Error(`startup of variant '${name}' must be 1 to 60 minutes, got ${startup.toSeconds()} s (HO-21)`);
    }
    const fewest = variant.scaling?.minInstances ?? instances;
    if (highlyAvailable && variant.condition === undefined && fewest < 2) {
      throw new Error(
        `variant '${name}' must have at least two instances, in two Availability Zones, got ${fewest}; give it two, or say highlyAvailable: false where nobody minds a gap (HO-06)`,
      );
    }
  }
  if (variants.every(({ weight = 1 }) => weight === 0)) {
    throw new Error(
      'weight must be above 0 for one variant at least, got 0 for all: no request would reach any (HO-23)',
    );
  }
}

/** A variant as SageMaker takes it; nothing where its condition does not hold. */
export function productionVariant(variant: Variant): CfnEndpointConfig.ProductionVariantProperty {
  const seconds = (variant.startup ?? STARTUP).toSeconds();
  return onlyIf(variant.condition, {
    variantName: variant.name,
    // HO-03
    modelName: variant.model.modelName,
    instanceType: variant.instanceType,
    initialInstanceCount: variant.instances,
    initialVariantWeight: variant.weight ?? 1,
    containerStartupHealthCheckTimeoutInSeconds: seconds,
    modelDataDownloadTimeoutInSeconds: seconds,
    inferenceAmiVersion: variant.machineImage,
  });
}

function onlyIf(
  condition: CfnCondition | undefined,
  variant: CfnEndpointConfig.ProductionVariantProperty,
): CfnEndpointConfig.ProductionVariantProperty {
  if (condition === undefined) return variant;
  // CloudFormation takes an element without a value out of the list.
  return Fn.conditionIf(
    condition.logicalId,
    asCloudFormation(variant),
    Aws.NO_VALUE,
  ) as unknown as CfnEndpointConfig.ProductionVariantProperty;
}

/** Properties by the names that CloudFormation has for them, as they must stand inside of `Fn::If`. */
export function asCloudFormation(properties: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value as unknown]),
  );
}
