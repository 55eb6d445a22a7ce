import { closest } from 'fastest-levenshtein';
import {
  closedFamilies,
  type InstanceTypeFacts,
  type InstanceUse,
  instanceType,
  instanceTypesFor,
} from '../sagemaker/instance-types';
import { lackingTypes, platformRegions } from '../sagemaker/regions';
import { apiRules } from './api-rules';
import { auditRules } from './audit-rules';
import { catalogRules } from './catalog-rules';
import { type Problem, problemWith } from './config-error';
import { lakeFormationRules } from './lake-formation-rules';
import { lakeRules } from './lake-rules';
import { networkRules } from './network-rules';
import { peopleRules } from './people-rules';
import type { PlatformConfig } from './schema';
import { servedDefinitionRules } from './served-definition-rules';
import { servingRules } from './serving-rules';
import { openInstanceTypes } from './sections/instance-types';
import { trainingJobRules } from './training-job-rules';
import { trainingLimitRules } from './training-limit-rules';
import { trainingObjectiveRules } from './training-objective-rules';
import { trainingRules } from './training-rules';
import { trainingScriptRules } from './training-script-rules';
import { trainingSearchRules } from './training-search-rules';
import { trainingTextRules } from './training-text-rules';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** The Region must have the image that trains and serves, and the resource types of the platform. */
export function regionCanRunIt({ region }: { readonly region?: string }): Problem[] {
  const regions = platformRegions();
  if (region === undefined || regions.includes(region)) return [];
  const lacks = lackingTypes(region);
  const text =
    lacks.length === 0
      ? `has no SageMaker XGBoost image; ${regions.join(', ')} have it. Did you mean '${closest(region, [...regions])}'?`
      : `cannot run the platform: CloudFormation has no ${lacks.join(', ')} there; ${regions.join(', ')} are allowed. Choose one of them.`;
  return [problemWith('region', region, text)];
}

/** Availability Zones must be of the Region: `<region><letter>`. */
function zonesOfTheRegion({ region, availabilityZones = [] }: Config): Problem[] {
  if (region === undefined) return [];
  return availabilityZones.flatMap((zone, index) => {
    if (zone.slice(0, -1) === region) return [];
    const text = `is a zone of another Region; zones of ${region} are allowed. Use ${region}${zone.slice(-1)}, or change region.`;
    return [problemWith(`availabilityZones[${index}]`, zone, text)];
  });
}

/** A list that names the same thing twice would make the same resource twice. */
function nothingTwice({ availabilityZones, lakeFormation, people }: Config): Problem[] {
  const lists = {
    availabilityZones,
    'lakeFormation.administrators': lakeFormation?.administrators,
    'people.roles': people?.roles,
    'people.instanceTypes': people?.instanceTypes,
  };
  return Object.entries(lists).flatMap(([path, list = []]: [string, readonly string[] | undefined]) =>
    list.flatMap((entry, index) =>
      list.indexOf(entry) === index
        ? []
        : [problemWith(`${path}[${index}]`, entry, 'stands twice; once is allowed. Remove it, or name another.')],
    ),
  );
}

/** What each instance type of the configuration is for, and one that can do it. */
const INSTANCE_TYPES = [
  { section: 'training', key: 'instanceType', use: 'training', verb: 'train', substitute: 'ml.m5.xlarge' },
  {
    section: 'training',
    key: 'evaluationInstanceType',
    use: 'processing',
    verb: 'evaluate',
    substitute: 'ml.m5.xlarge',
  },
  { section: 'serving', key: 'instanceType', use: 'hosting', verb: 'serve', substitute: 'ml.m5.large' },
  { section: 'serving', key: 'standby.instanceType', use: 'hosting', verb: 'serve', substitute: 'ml.m5.large' },
] as const satisfies readonly { use: InstanceUse; [key: string]: string }[];

type Job = (typeof INSTANCE_TYPES)[number];

const THIRD_PERSON: Readonly<Record<InstanceUse, string>> = {
  training: 'trains',
  processing: 'processes',
  transform: 'transforms',
  hosting: 'hosts',
};

/**
 * Instance types must exist, be open to new customers, be offered by SageMaker for what they are to do, and run the image.
 */
function instanceTypesFit(config: Config): Problem[] {
  const { instanceType: trains, evaluationInstanceType: evaluates } = config.training ?? {};
  const names = [trains, evaluates, config.serving?.instanceType, config.serving?.standby?.instanceType];
  return INSTANCE_TYPES.flatMap((job, index) => {
    const name = names[index];
    const text = name === undefined ? undefined : whyUnfit(name, job);
    return text === undefined ? [] : [problemWith(`${job.section}.${job.key}`, name, text)];
  });
}

function whyUnfit(name: string, job: Job): string | undefined {
  const usable = openInstanceTypes(job.use);
  const facts = factsOf(name);
  if (facts === undefined) {
    const nearest = closest(name.startsWith('ml.') ? name : `ml.${name}`, usable);
    return `is not an instance type of SageMaker; those that can ${job.verb} are listed in the JSON schema. Did you mean '${nearest}'?`;
  }
  const substitute = facts.accelerator === 'nvidia' ? 'ml.g5.xlarge' : job.substitute;
  const closed = closedFamilies[facts.family];
  if (closed !== undefined) return `is no longer offered; ${closed}. Use ${substitute}.`;
  if (usable.includes(name)) return undefined;
  if (facts.uses.includes(job.use)) {
    return `cannot run the XGBoost image, which is built for x86-64 and NVIDIA; use ${substitute}, or another of those in the JSON schema.`;
  }
  const subject = facts.accelerator === undefined ? 'it' : capitalized(facts.accelerator);
  const uses = facts.uses.filter((use) => use !== 'transform').map((use) => THIRD_PERSON[use]);
  const homes = INSTANCE_TYPES.filter(({ use }) => openInstanceTypes(use).includes(name)).map(({ section, key }) =>
    section === job.section ? `${section}.${key}` : section,
  );
  const move = homes.length === 0 ? '' : `, or move it to ${[...new Set(homes)].join(' or ')}`;
  return `cannot ${job.verb}; ${subject} only ${uses.join(' and ')}. Use ${substitute}${move}.`;
}

/** What is known about a type; undefined for a name that SageMaker does not have. */
function factsOf(name: string): InstanceTypeFacts | undefined {
  const known = INSTANCE_TYPES.some(({ use }) => instanceTypesFor(use).includes(name));
  return known ? instanceType(name) : undefined;
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** What must hold between the keys of an environment. */
export const platformRules: readonly Rule<PlatformConfig>[] = [
  regionCanRunIt,
  zonesOfTheRegion,
  nothingTwice,
  instanceTypesFit,
  ...servingRules,
  ...servedDefinitionRules,
  ...apiRules,
  ...networkRules,
  ...auditRules,
  ...catalogRules,
  ...lakeFormationRules,
  ...lakeRules,
  ...peopleRules,
  ...trainingRules,
  ...trainingJobRules,
  ...trainingObjectiveRules,
  ...trainingScriptRules,
  ...trainingLimitRules,
  ...trainingTextRules,
  ...trainingSearchRules,
];
