import { distance } from 'fastest-levenshtein';

/** An image in a container registry that AWS runs for SageMaker; every Region has a registry account of its own. */
export interface RegistryImage {
  /** Account that owns the registry, 12 digits. */
  readonly account: string;

  /** Repository in the registry. */
  readonly repository: string;

  /** Tag of the image. */
  readonly tag: string;
}

/**
 * Version of SageMaker's XGBoost image, which is its tag, too: it serves CPU and GPU, so no suffix follows.
 *
 * The one version that AWS patches: until 2027-05-13; support of 3.0-5 ended on 2026-11-17.
 */
const XGBOOST_VERSION = '3.2-0';

/**
 * Registry account of the XGBoost image by Region (TR-25).
 *
 * Source: `image_uri_config/xgboost.json` of `aws/sagemaker-python-sdk`, August 2026, for training and for inference.
 */
const XGBOOST_ACCOUNTS: ReadonlyMap<string, string> = new Map([
  ['af-south-1', '510948584623'],
  ['ap-east-1', '651117190479'],
  ['ap-northeast-1', '354813040037'],
  ['ap-northeast-2', '366743142698'],
  ['ap-northeast-3', '867004704886'],
  ['ap-south-1', '720646828776'],
  ['ap-south-2', '628508329040'],
  ['ap-southeast-1', '121021644041'],
  ['ap-southeast-2', '783357654285'],
  ['ap-southeast-3', '951798379941'],
  ['ap-southeast-4', '106583098589'],
  ['ca-central-1', '341280168497'],
  ['ca-west-1', '190319476487'],
  ['cn-north-1', '450853457545'],
  ['cn-northwest-1', '451049120500'],
  ['eu-central-1', '492215442770'],
  ['eu-central-2', '680994064768'],
  ['eu-north-1', '662702820516'],
  ['eu-south-1', '978288397137'],
  ['eu-south-2', '104374241257'],
  ['eu-west-1', '141502667606'],
  ['eu-west-2', '764974769150'],
  ['eu-west-3', '659782779980'],
  ['il-central-1', '898809789911'],
  ['me-central-1', '272398656194'],
  ['me-south-1', '801668240914'],
  ['sa-east-1', '737474898029'],
  ['us-east-1', '683313688378'],
  ['us-east-2', '257758044811'],
  ['us-gov-east-1', '237065988967'],
  ['us-gov-west-1', '414596584902'],
  ['us-iso-east-1', '833128469047'],
  ['us-isob-east-1', '281123927165'],
  ['us-isof-east-1', '108575199400'],
  ['us-isof-south-1', '124985052026'],
  ['us-west-1', '746614075791'],
  ['us-west-2', '246618743249'],
]);

/**
 * SageMaker's XGBoost image, for training, processing and hosting.
 *
 * @param region name of a Region, known at synth
 * @throws if the Region has no such image; the message names the Regions that have it, nearest name first
 */
export function xgboostImage(region: string): RegistryImage {
  const account = XGBOOST_ACCOUNTS.get(region);
  if (account === undefined) {
    const nearestFirst = [...XGBOOST_ACCOUNTS.keys()].sort((a, b) => distance(region, a) - distance(region, b));
    throw new Error(
      `region must be one with the SageMaker XGBoost image ${XGBOOST_VERSION}, got '${region}'; use one of these, nearest name first: ${nearestFirst.join(', ')}`,
    );
  }
  return { account, repository: 'sagemaker-xgboost', tag: XGBOOST_VERSION };
}

/** The Regions in which {@link xgboostImage} finds an image, by name. */
export function xgboostRegions(): readonly string[] {
  return [...XGBOOST_ACCOUNTS.keys()];
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
