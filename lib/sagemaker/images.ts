import { frameworkRelease } from './framework-images';
import {
  accountIn,
  deepLearningAlgorithmAccounts,
  forecastingAccounts,
  ldaAccounts,
  type RegistryAccounts,
  type RegistryImage,
  tabularAccounts,
} from './image-registries';

export { closedFrameworks, frameworkImage, frameworkRelease, frameworkVersions, FRAMEWORKS } from './framework-images';
export type { Framework, FrameworkRelease, ImageProcessor, ImagePurpose } from './framework-release';
export type { RegistryImage } from './image-registries';
import * as containerRegistries from './container-registries';
import * as ownRegistries from './image-registries';

/** SageMaker's own algorithms by registry; all tags are `1` (TR-25, with its source beside the accounts). */
const ALGORITHMS = {
  'factorization-machines': tabularAccounts,
  ipinsights: tabularAccounts,
  kmeans: tabularAccounts,
  knn: tabularAccounts,
  'linear-learner': tabularAccounts,
  ntm: tabularAccounts,
  object2vec: tabularAccounts,
  pca: tabularAccounts,
  randomcutforest: tabularAccounts,
  blazingtext: deepLearningAlgorithmAccounts,
  'image-classification': deepLearningAlgorithmAccounts,
  'object-detection': deepLearningAlgorithmAccounts,
  'semantic-segmentation': deepLearningAlgorithmAccounts,
  seq2seq: deepLearningAlgorithmAccounts,
  'forecasting-deepar': forecastingAccounts,
  lda: ldaAccounts,
} as const satisfies Readonly<Record<string, RegistryAccounts>>;

/** Repository of one of SageMaker's own algorithms. */
export type AlgorithmRepository = keyof typeof ALGORITHMS;

/** Repositories of SageMaker's own algorithms. */
export const ALGORITHM_REPOSITORIES = Object.keys(ALGORITHMS) as readonly AlgorithmRepository[];

/**
 * The image of one of SageMaker's own algorithms, for training and for serving.
 *
 * @param repository name of the algorithm, as its registry spells it
 * @param region name of a Region, known at synth
 * @throws if the Region has no such image; the message names the Regions that have it, nearest name first
 */
export function algorithmImage(repository: AlgorithmRepository, region: string): RegistryImage {
  return {
    account: accountIn(ALGORITHMS[repository], region, `SageMaker image ${repository}:1`),
    repository,
    tag: '1',
  };
}

/**
 * SageMaker's XGBoost image, for training, processing and hosting.
 *
 * @param region name of a Region, known at synth
 * @throws if the Region has no such image; the message names the Regions that have it, nearest name first
 */
export function xgboostImage(region: string): RegistryImage {
  const { accounts, repository, version: tag } = xgboost();
  return { account: accountIn(accounts, region, `SageMaker XGBoost image ${tag}`), repository, tag };
}

/** The Regions in which {@link xgboostImage} finds an image, by name. */
export function xgboostRegions(): readonly string[] {
  return [...xgboost().accounts.keys()];
}

function xgboost(): ReturnType<typeof frameworkRelease> {
  return frameworkRelease({ framework: 'xgboost', purpose: 'training' });
}

/**
 * The address under which SageMaker pulls an image.
 *
 * @param image the image, of the same Region
 * @param region name of the Region
 * @param urlSuffix domain of the partition, e.g. a stack's `urlSuffix`
 */
export function registryUri({ account, repository, tag }: RegistryImage, region: string, urlSuffix: string): string {
  return `${account}.dkr.ecr.${region}.${urlSuffix}/${repository}:${tag}`;
}

/** Every account of AWS from which an image of these tables comes, in any Region. */
export function imageAccounts(): ReadonlySet<string> {
  return new Set(
    [...Object.values(ownRegistries), ...Object.values(containerRegistries)].flatMap((table) =>
      table instanceof Map ? [...(table as RegistryAccounts).values()] : [],
    ),
  );
}
