import { asProperties, at, type Properties } from '../assembly';
import { forEach, type Rule } from '../rule';
import { containersOf, isServerless, variantName, variantsOf } from './hosting-endpoints';
import { onServerless } from './hosting-isolation';
import { isOutside, numberOf, shown, switchOf } from './known-values';

const CONFIG = 'AWS::SageMaker::EndpointConfig';

/** Memory of a serverless variant in MB: whole GB from 1 to 6. */
const MEMORY = [1024, 2048, 3072, 4096, 5120, 6144];

/** Most requests at once. */
const MOST_CONCURRENCY = 200;

const configTakesServerless: Rule = {
  id: 'ML-HO-13',
  title: 'A serverless endpoint has one variant and nothing that serverless inference lacks',
  facts: ['HO-13'],
  fix: 'take it away, or use instances',
  check: forEach(CONFIG, function* (config) {
    const variants = variantsOf(config);
    if (!variants.some(isServerless)) return;
    const { DataCaptureConfig, AsyncInferenceConfig } = config.properties;
    if (variants.length > 1) {
      yield {
        problem: `a serverless endpoint has exactly one variant, and this one has ${variants.length}`,
        location: 'Properties/ProductionVariants',
      };
    }
    if (switchOf(at(DataCaptureConfig, 'EnableCapture')) === true) {
      yield { problem: 'serverless inference captures no data', location: 'Properties/DataCaptureConfig' };
    }
    if (AsyncInferenceConfig !== undefined) {
      yield {
        problem: 'an endpoint is serverless or asynchronous, not both',
        location: 'Properties/AsyncInferenceConfig',
      };
    }
    for (const { properties, location } of variants.filter(isServerless)) {
      if (properties.InstanceType === undefined) continue;
      yield {
        problem: `a serverless variant has no instances, and this one says ${shown(properties.InstanceType)}`,
        location: `${location}/InstanceType`,
      };
    }
  }),
};

const modelTakesServerless: Rule = {
  id: 'ML-HO-13-2',
  title: 'The model of a serverless endpoint has one container and no network of its own',
  facts: ['HO-13'],
  fix: 'take it away from the model, or use instances; a rule that every model is in a VPC needs an exception here',
  check: forEach('AWS::SageMaker::Model', function* (model, assembly) {
    if (!onServerless(assembly, model)) return;
    const { VpcConfig, EnableNetworkIsolation } = model.properties;
    const containers = containersOf(model);
    if (VpcConfig !== undefined) {
      yield { problem: 'serverless inference takes no model with VpcConfig', location: 'Properties/VpcConfig' };
    }
    if (switchOf(EnableNetworkIsolation) === true) {
      yield {
        problem: 'serverless inference takes no model with EnableNetworkIsolation',
        location: 'Properties/EnableNetworkIsolation',
      };
    }
    if (containers.length > 1) {
      yield {
        problem: `serverless inference runs one container, and the model has ${containers.length}`,
        location: 'Properties/Containers',
      };
    }
    if (containers.some(({ properties }) => properties.Mode === 'MultiModel')) {
      yield { problem: 'serverless inference serves no multi-model container', location: 'Properties' };
    }
  }),
};

const serverlessSize: Rule = {
  id: 'ML-HO-14',
  title: 'Memory and concurrency of a serverless variant are ones that exist',
  facts: ['HO-14'],
  fix: 'choose one of the allowed sizes',
  check: forEach(CONFIG, function* (config) {
    for (const variant of variantsOf(config)) {
      const { MemorySizeInMB, MaxConcurrency, ProvisionedConcurrency }: Properties = asProperties(
        variant.properties.ServerlessConfig,
      );
      const memory = numberOf(MemorySizeInMB);
      const most = numberOf(MaxConcurrency) ?? MOST_CONCURRENCY;
      const location = `${variant.location}/ServerlessConfig`;
      if (memory !== undefined && !MEMORY.includes(memory)) {
        yield {
          problem: `MemorySizeInMB of ${variantName(variant)} is ${memory}; ${MEMORY.join(', ')} are allowed`,
          location,
        };
      }
      if (isOutside(MaxConcurrency, 1, MOST_CONCURRENCY)) {
        yield {
          problem: `MaxConcurrency of ${variantName(variant)} is ${shown(MaxConcurrency)}; 1 to ${MOST_CONCURRENCY} are allowed`,
          location,
        };
      }
      if (isOutside(ProvisionedConcurrency, 1, Math.min(most, MOST_CONCURRENCY))) {
        yield {
          problem: `ProvisionedConcurrency of ${variantName(variant)} is ${shown(ProvisionedConcurrency)}; 1 to MaxConcurrency, ${most}, are allowed`,
          location,
        };
      }
    }
  }),
};

/** Rules about serverless endpoints. */
export const hostingServerlessRules: readonly Rule[] = [configTakesServerless, modelTakesServerless, serverlessSize];
