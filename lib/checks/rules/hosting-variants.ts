import { asList } from '../assembly';
import { forEach, type Rule } from '../rule';
import { containersOf, isServerless, modelOf, productionVariants, variantName, variantsOf } from './hosting-endpoints';
import { isOutside, numberOf, shown } from './known-values';

const CONFIG = 'AWS::SageMaker::EndpointConfig';

/** Time limits of a variant, in seconds (HO-20, HO-21). */
const STARTUP = 'ContainerStartupHealthCheckTimeoutInSeconds';
const DOWNLOAD = 'ModelDataDownloadTimeoutInSeconds';
const LEAST_SECONDS = 60;
const MOST_SECONDS = 3600;

/** Most variants of a configuration. */
const MOST_VARIANTS = 10;

const startsWithInstances: Rule = {
  id: 'ML-HO-12',
  title: 'A variant starts with one instance or more',
  facts: ['HO-12'],
  fix: 'set InitialInstanceCount to 1 or more; scaling to zero comes later',
  check: forEach(CONFIG, function* (config) {
    for (const variant of variantsOf(config)) {
      const { InstanceType, InitialInstanceCount, ManagedInstanceScaling } = variant.properties;
      if (InstanceType === undefined || ManagedInstanceScaling !== undefined) continue;
      if (InitialInstanceCount !== undefined && !isOutside(InitialInstanceCount, 1, Infinity)) continue;
      yield {
        problem: `${variantName(variant)} starts with ${shown(InitialInstanceCount)} instances; at least 1, also for asynchronous inference`,
        location: `${variant.location}/InitialInstanceCount`,
      };
    }
  }),
};

const saysStartupTime: Rule = {
  id: 'ML-HO-20',
  title: 'A variant says how long its container may take to start',
  facts: ['HO-20'],
  fix: `set ${STARTUP}: low for a small model`,
  advice: true,
  check: forEach(CONFIG, function* (config) {
    for (const variant of variantsOf(config)) {
      if (isServerless(variant) || variant.properties.ModelName === undefined) continue;
      if (variant.properties[STARTUP] !== undefined) continue;
      yield {
        problem: `${variantName(variant)} says no ${STARTUP}: with a wrong image the endpoint stays in Creating for an hour or more, and cannot be deleted`,
        location: `${variant.location}/${STARTUP}`,
      };
    }
  }),
};

const timesInRange: Rule = {
  id: 'ML-HO-21',
  title: 'Time limits of a variant are within what SageMaker takes',
  facts: ['HO-21'],
  fix: 'choose a limit within the range; large models need a high one',
  check: forEach(CONFIG, function* (config) {
    for (const variant of variantsOf(config)) {
      for (const property of [STARTUP, DOWNLOAD]) {
        const seconds = variant.properties[property];
        if (!isOutside(seconds, LEAST_SECONDS, MOST_SECONDS)) continue;
        yield {
          problem: `${property} of ${variantName(variant)} is ${shown(seconds)}; ${LEAST_SECONDS} to ${MOST_SECONDS} seconds are allowed`,
          location: `${variant.location}/${property}`,
        };
      }
    }
  }),
};

const variantsCount: Rule = {
  id: 'ML-HO-23',
  title: 'Variants have names of their own, ten at most, and a shadow has one variant beside it',
  facts: ['HO-23'],
  fix: 'name each variant once, or split the endpoint',
  check: forEach(CONFIG, function* (config) {
    const names = variantsOf(config).map(({ properties }) => properties.VariantName);
    const twice = names.find((name, index) => name !== undefined && names.indexOf(name) < index);
    const production = productionVariants(config).length;
    const shadows = asList(config.properties.ShadowProductionVariants).length;
    if (twice !== undefined) {
      yield { problem: `two variants have the name ${shown(twice)}`, location: 'Properties/ProductionVariants' };
    }
    if (production > MOST_VARIANTS) {
      yield {
        problem: `${production} variants; at most ${MOST_VARIANTS} are allowed`,
        location: 'Properties/ProductionVariants',
      };
    }
    if (shadows > 0 && (shadows !== 1 || production !== 1)) {
      yield {
        problem: `${production} production and ${shadows} shadow variants; a shadow test has exactly one of each`,
        location: 'Properties/ShadowProductionVariants',
      };
    }
  }),
};

const shadowsOneModel: Rule = {
  id: 'ML-HO-23-3',
  title: 'A shadow and the variant beside it are each one container with one model',
  facts: ['HO-23'],
  fix: 'put the steps into one container, or compare with an A/B split',
  check: forEach(CONFIG, function* (config, assembly) {
    if (asList(config.properties.ShadowProductionVariants).length === 0) return;
    for (const variant of variantsOf(config)) {
      const model = modelOf(assembly, config, variant);
      const containers = model === undefined ? [] : containersOf(model);
      const many = containers.some(({ properties }) => properties.Mode === 'MultiModel');
      if (containers.length < 2 && !many) continue;
      yield {
        problem: `${variantName(variant)} has ${many ? 'many models in a container' : `${containers.length} containers`}; SageMaker copies no requests to or from such a variant`,
        location: `${variant.location}/ModelName`,
      };
    }
  }),
};

const weighs: Rule = {
  id: 'ML-HO-23-2',
  title: 'Requests reach a variant',
  facts: ['HO-23'],
  fix: 'give a weight above 0 to one variant at least; weights are relative, and need no sum of 1 or 100',
  check: forEach(CONFIG, function* (config) {
    const weights = productionVariants(config).map(({ properties }) => numberOf(properties.InitialVariantWeight));
    if (weights.length === 0 || weights.some((weight) => weight !== 0)) return;
    yield {
      problem: 'InitialVariantWeight is 0 for every variant, so no request reaches any of them',
      location: 'Properties/ProductionVariants',
    };
  }),
};

/** Rules about the variants of an endpoint configuration: their number, weights and time limits. */
export const hostingVariantRules: readonly Rule[] = [
  startsWithInstances,
  saysStartupTime,
  timesInRange,
  variantsCount,
  shadowsOneModel,
  weighs,
];
