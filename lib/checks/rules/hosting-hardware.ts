import { forEach, type Rule } from '../rule';
import { isServerless, variantName, variantsOf } from './hosting-endpoints';
import { instanceFacts, isSaid, shown } from './known-values';

const CONFIG = 'AWS::SageMaker::EndpointConfig';

const noKeyForLocalDisks: Rule = {
  id: 'ML-HO-01',
  title: 'No volume key where instances bring their own disks',
  facts: ['HO-01'],
  fix: 'leave KmsKeyId out for these types; their disks are encrypted by hardware',
  check: forEach(CONFIG, function* (config) {
    if (config.properties.KmsKeyId === undefined) return;
    for (const variant of variantsOf(config)) {
      if (instanceFacts(variant.properties.InstanceType)?.localStorage !== true) continue;
      yield {
        problem: `${variantName(variant)} runs on ${shown(variant.properties.InstanceType)}, whose NVMe disks no key encrypts: SageMaker refuses or ignores it`,
        location: 'Properties/KmsKeyId',
      };
    }
  }),
};

const keyForVolumes: Rule = {
  id: 'ML-HO-01-2',
  title: 'The volumes of an endpoint have a key of the account',
  facts: ['HO-01'],
  fix: 'set KmsKeyId of the endpoint configuration',
  advice: true,
  check: forEach(CONFIG, function* (config) {
    const types = variantsOf(config).map(({ properties }) => instanceFacts(properties.InstanceType));
    if (config.properties.KmsKeyId !== undefined || types.length === 0) return;
    if (types.some((facts) => facts === undefined || facts.localStorage)) return;
    yield {
      problem: `the volumes of ${types.map((facts) => facts?.name).join(', ')} take a key, and KmsKeyId says none`,
      location: 'Properties/KmsKeyId',
    };
  }),
};

const offeredForHosting: Rule = {
  id: 'ML-HO-06-2',
  title: 'A variant runs on a type that SageMaker offers for hosting',
  facts: ['HO-06'],
  fix: 'choose a type of instanceTypesFor(hosting), or say ServerlessConfig',
  check: forEach(CONFIG, function* (config) {
    for (const variant of variantsOf(config)) {
      const { InstanceType } = variant.properties;
      const facts = instanceFacts(InstanceType);
      // A name that is not in the list of types may be newer than the list.
      const offered = facts?.uses.includes('hosting') ?? (!isSaid(InstanceType) || InstanceType.startsWith('ml.'));
      if (isServerless(variant) || (InstanceType !== undefined && offered)) continue;
      yield {
        problem: `${variantName(variant)} runs on ${shown(InstanceType)}, which is ${facts === undefined ? 'no type of SageMaker' : `offered for ${facts.uses.join(', ')} only`}`,
        location: `${variant.location}/InstanceType`,
      };
    }
  }),
};

const imageOfMachine: Rule = {
  id: 'ML-HO-22',
  title: 'The machine image of a variant is for its accelerator',
  facts: ['HO-22'],
  fix: 'use a gpu image with NVIDIA types, a neuron image with Inferentia and Trainium, and none otherwise',
  check: forEach(CONFIG, function* (config) {
    for (const variant of variantsOf(config)) {
      const { InferenceAmiVersion, InstanceType } = variant.properties;
      const facts = instanceFacts(InstanceType);
      const kind = isSaid(InferenceAmiVersion) ? /-(gpu|neuron)-/.exec(InferenceAmiVersion)?.[1] : undefined;
      if (kind === undefined || facts === undefined) continue;
      const fits = kind === 'gpu' ? ['nvidia'] : ['inferentia', 'trainium'];
      if (fits.includes(facts.accelerator ?? '')) continue;
      yield {
        problem: `InferenceAmiVersion ${shown(InferenceAmiVersion)} has drivers for ${fits.join(' or ')}, and ${facts.name} has ${facts.accelerator ?? 'no accelerator'}`,
        location: `${variant.location}/InferenceAmiVersion`,
      };
    }
  }),
};

const noVolumeForLocalDisks: Rule = {
  id: 'ML-HO-30',
  title: 'No volume size where instances bring their own disks',
  facts: ['HO-30'],
  fix: 'leave VolumeSizeInGB out for these types',
  check: forEach(CONFIG, function* (config) {
    for (const variant of variantsOf(config)) {
      const { VolumeSizeInGB, InstanceType } = variant.properties;
      if (VolumeSizeInGB === undefined || instanceFacts(InstanceType)?.localStorage !== true) continue;
      yield {
        problem: `${variantName(variant)} asks for a volume of ${shown(VolumeSizeInGB)} GB, but ${shown(InstanceType)} has NVMe disks and gets no volume`,
        location: `${variant.location}/VolumeSizeInGB`,
      };
    }
  }),
};

/** Rules about the instances of an endpoint configuration: their types, disks and drivers. */
export const hostingHardwareRules: readonly Rule[] = [
  noKeyForLocalDisks,
  keyForVolumes,
  offeredForHosting,
  imageOfMachine,
  noVolumeForLocalDisks,
];
