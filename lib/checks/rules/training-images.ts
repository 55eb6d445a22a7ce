import { RegionInfo } from 'aws-cdk-lib/region-info';
import { xgboostImage, xgboostRegions } from '../../sagemaker/images';
import { type Assembly, asList } from '../assembly';
import { type ContainerImage, containerImageOf, DEEP_LEARNING, imagePath, NEURON, parseImage } from '../job-image';
import { instancesOf } from '../job-instances';
import { forEachJob, jobsOf, problemAt } from '../jobs';
import { textAt, valueAt } from '../request-values';
import type { Problem, Rule } from '../rule';

/** Registries of the Deep Learning Containers that CDK does not know (AWS: region availability of the images). */
const MORE_REGISTRIES: Readonly<Record<string, string>> = { 'mx-central-1': '637423239942' };

/** Repositories that share the registries of the XGBoost image (`image_uri_config` of AWS's Python SDK). */
const FRAMEWORKS: Readonly<Record<string, RegExp>> = {
  'sagemaker-xgboost': /^(0\.90-[12]|1\.0-1|1\.2-[12]|1\.3-1|1\.5-1|1\.7-1|3\.0-5|3\.2-0)(-(cpu|gpu)-py3\d?)?$/,
  'sagemaker-scikit-learn': /^(0\.20\.0|0\.23-1|1\.0-1|1\.2-1|1\.4-2(-py312)?|1\.9-0)(-cpu-py3\d?)?$/,
};

const LISTED: Readonly<Record<string, string>> = {
  'sagemaker-xgboost': '1.0-1, 1.2-2, 1.3-1, 1.5-1, 1.7-1, 3.0-5, 3.2-0',
  'sagemaker-scikit-learn': '0.23-1, 1.0-1, 1.2-1, 1.4-2, 1.4-2-py312, 1.9-0',
};

/** An image, and how a problem with it is told. */
interface ImageUse {
  readonly image: ContainerImage;
  readonly problem: (problem: string) => Problem;
  readonly stackRegion: string | undefined;
}

const deepLearningAccount: Rule = {
  id: 'ML-TR-24',
  title: 'An AWS image for deep learning comes from the account of its Region',
  facts: ['TR-24'],
  fix: 'take the account from RegionInfo.get(region).dlcRepositoryAccount',
  check: forEachImage(({ image, problem }) => {
    const expected = deepLearningRegistry(image.region);
    if (!DEEP_LEARNING.test(image.repository) || expected === undefined || image.account === expected) return [];
    // A copy in an account of one's own is no mistake; an account of AWS for another Region is.
    if (!RegionInfo.regions.some(({ name }) => deepLearningRegistry(name) === image.account)) return [];
    return [problem(`account ${image.account} has no images in ${image.region}; account ${expected} has them`)];
  }),
};

const imageRegion: Rule = {
  id: 'ML-TR-24-2',
  title: 'An image comes from the Region in which it runs',
  facts: ['TR-24', 'TR-25'],
  fix: 'use the registry of this Region, or copy the image there',
  check: forEachImage(({ image, problem, stackRegion }) => {
    if (stackRegion === undefined || !/^[a-z]/.test(image.region) || image.region === stackRegion) return [];
    return [
      problem(`the image lies in ${image.region}, and SageMaker in ${stackRegion} pulls from ${stackRegion} alone`),
    ];
  }),
};

const frameworkAccount: Rule = {
  id: 'ML-TR-25',
  title: 'An image of SageMaker itself comes from the account of its Region',
  facts: ['TR-25'],
  fix: 'take the account from the list that AWS publishes for this image and Region',
  check: forEachImage(({ image, problem }) => {
    if (FRAMEWORKS[image.repository] === undefined || !/^\d{12}$/.test(image.account)) return [];
    if (!xgboostRegions().includes(image.region)) return [];
    const { account } = xgboostImage(image.region);
    if (image.account === account) return [];
    return [
      problem(
        `account ${image.account} is not the registry of ${image.repository} in ${image.region}, which is ${account}`,
      ),
    ];
  }),
};

const frameworkVersion: Rule = {
  id: 'ML-TR-26',
  title: 'An image of SageMaker itself has a tag that AWS lists',
  facts: ['TR-26'],
  fix: 'pin a listed version',
  check: forEachImage(({ image, problem }) => {
    const versions = FRAMEWORKS[image.repository];
    if (versions === undefined || image.uri.includes('@sha256:')) return [];
    if (image.tag !== undefined && (versions.test(image.tag) || /[@<]/.test(image.tag))) return [];
    return [
      problem(`${image.repository} has no tag '${image.tag ?? 'latest'}'; listed are ${LISTED[image.repository]}`),
    ];
  }),
};

const neuronTag: Rule = {
  id: 'ML-TR-28',
  title: 'A Neuron image is named by its framework and its SDK',
  facts: ['TR-28'],
  fix: 'use a tag such as 2.7.0-neuronx-py310-sdk2.24.1-ubuntu22.04',
  check: forEachImage(({ image, problem }) => {
    const { repository, tag } = image;
    if (!DEEP_LEARNING.test(repository) || !NEURON.test(repository) || tag === undefined) return [];
    if (/[@<]/.test(tag) || (/neuronx?/.test(tag) && /sdk\d/.test(tag))) return [];
    return [problem(`the tag '${tag}' of ${repository} names no Neuron SDK`)];
  }),
};

const neuronImage: Rule = {
  id: 'ML-TR-28-2',
  title: 'An AWS image for deep learning fits the accelerator',
  facts: ['TR-28'],
  fix: 'use a repository that ends in -neuronx on Trainium, and one that does not on other types',
  check: forEachJob(['training'], (job) => {
    const image = containerImageOf(job);
    if (image === undefined || !DEEP_LEARNING.test(image.repository)) return [];
    const isNeuron = NEURON.test(image.repository);
    return instancesOf(job)
      .filter(({ type }) => (type.accelerator === 'trainium') !== isNeuron)
      .slice(0, 1)
      .map(({ type }) => ({ at: imagePath(job), problem: `${image.repository} does not run on ${type.name}` }));
  }),
};

function deepLearningRegistry(region: string): string | undefined {
  return RegionInfo.get(region).dlcRepositoryAccount ?? MORE_REGISTRIES[region];
}

/** The same check for each image of a job, a model or a model package, in a template or in a request. */
function forEachImage(check: (use: ImageUse) => Problem[]): Rule['check'] {
  return (assembly) => [...imagesOf(assembly)].flatMap(check);
}

function* imagesOf(assembly: Assembly): Generator<ImageUse> {
  const regions = new Map(assembly.stacks.map(({ id, region }) => [id, region]));
  for (const job of jobsOf(assembly)) {
    const image = containerImageOf(job);
    const stackRegion = regions.get(job.call.resource.stack);
    if (image) yield { image, stackRegion, problem: (problem) => problemAt(job, { problem, at: imagePath(job) }) };
  }
  const models = [
    ...assembly.ofType('AWS::SageMaker::Model', 'AWS::SageMaker::ModelPackage').map((resource) => ({
      resource,
      request: resource.properties,
      where: 'Properties/',
    })),
    ...assembly.apiCalls
      .filter(({ service, operation }) => service === 'sagemaker' && /^createModel(Package)?$/.test(operation))
      .map(({ resource, parameters, where }) => ({ resource, request: parameters, where: `${where}: ` })),
  ];
  for (const { resource, request, where } of models) {
    for (const path of ['PrimaryContainer', 'Containers', 'InferenceSpecification.Containers']) {
      for (const container of asList(valueAt(request, path))) {
        const image = parseImage(textAt(container, 'Image'));
        if (image === undefined) continue;
        const problem = (text: string): Problem => ({ resource, location: `${where}${path}`, problem: text });
        yield { image, stackRegion: regions.get(resource.stack), problem };
      }
    }
  }
}

/** Rules about container images. */
export const trainingImageRules: readonly Rule[] = [
  deepLearningAccount,
  imageRegion,
  frameworkAccount,
  frameworkVersion,
  neuronTag,
  neuronImage,
];
