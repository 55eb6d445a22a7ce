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

/** Registry account by Region, of one group of images. */
export type RegistryAccounts = ReadonlyMap<string, string>;

/**
 * Account of a registry in a Region.
 *
 * @param accounts the table of the image
 * @param region name of a Region, known at synth
 * @param image what the image is, in words that follow "the", e.g. `SageMaker XGBoost image 3.2-0`
 * @throws if the Region has no such image; the message names the Regions that have it, nearest name first
 */
export function accountIn(accounts: RegistryAccounts, region: string, image: string): string {
  const account = accounts.get(region);
  if (account === undefined) {
    const nearestFirst = [...accounts.keys()].sort((a, b) => distance(region, a) - distance(region, b));
    throw new Error(
      `region must be one with the ${image}, got '${region}'; use one of these, nearest name first: ${nearestFirst.join(', ')}`,
    );
  }
  return account;
}

/**
 * Accounts of SageMaker's own registries: one row for each Region, one column for each group of images (TR-25).
 *
 * Source: `image_uri_config/{xgboost,sklearn,linear-learner,blazingtext,forecasting-deepar,lda,…}.json` of
 * `aws/sagemaker-python-sdk`, August 2026. A test compares them, where the files are there.
 */
const SAGEMAKER: readonly (readonly [
  region: string,
  framework: string,
  tabular: string,
  deepLearning: string,
  forecasting: string,
  lda?: string,
])[] = [
  ['af-south-1', '510948584623', '455444449433', '455444449433', '455444449433'],
  ['ap-east-1', '651117190479', '286214385809', '286214385809', '286214385809'],
  ['ap-northeast-1', '354813040037', '351501993468', '501404015308', '633353088612', '258307448986'],
  ['ap-northeast-2', '366743142698', '835164637446', '306986355934', '204372634319', '293181348795'],
  ['ap-northeast-3', '867004704886', '867004704886', '867004704886', '867004704886'],
  ['ap-south-1', '720646828776', '991648021394', '991648021394', '991648021394', '991648021394'],
  ['ap-south-2', '628508329040', '628508329040', '628508329040', '628508329040'],
  ['ap-southeast-1', '121021644041', '475088953585', '475088953585', '475088953585', '475088953585'],
  ['ap-southeast-2', '783357654285', '712309505854', '544295431143', '514117268639', '297031611018'],
  ['ap-southeast-3', '951798379941', '951798379941', '951798379941', '951798379941'],
  ['ap-southeast-4', '106583098589', '106583098589', '106583098589', '106583098589'],
  ['ca-central-1', '341280168497', '469771592824', '469771592824', '469771592824', '469771592824'],
  ['ca-west-1', '190319476487', '190319476487', '190319476487', '190319476487'],
  ['cn-north-1', '450853457545', '390948362332', '390948362332', '390948362332'],
  ['cn-northwest-1', '451049120500', '387376663083', '387376663083', '387376663083'],
  ['eu-central-1', '492215442770', '664544806723', '813361260812', '495149712605', '353608530281'],
  ['eu-central-2', '680994064768', '680994064768', '680994064768', '680994064768'],
  ['eu-north-1', '662702820516', '669576153137', '669576153137', '669576153137'],
  ['eu-south-1', '978288397137', '257386234256', '257386234256', '257386234256'],
  ['eu-south-2', '104374241257', '104374241257', '104374241257', '104374241257'],
  ['eu-west-1', '141502667606', '438346466558', '685385470294', '224300973850', '999678624901'],
  ['eu-west-2', '764974769150', '644912444149', '644912444149', '644912444149', '644912444149'],
  ['eu-west-3', '659782779980', '749696950732', '749696950732', '749696950732'],
  ['il-central-1', '898809789911', '898809789911', '898809789911', '898809789911'],
  ['me-central-1', '272398656194', '272398656194', '272398656194', '272398656194'],
  ['me-south-1', '801668240914', '249704162688', '249704162688', '249704162688'],
  ['sa-east-1', '737474898029', '855470959533', '855470959533', '855470959533'],
  ['us-east-1', '683313688378', '382416733822', '811284229777', '522234722520', '766337827248'],
  ['us-east-2', '257758044811', '404615174143', '825641698319', '566113047672', '999911452149'],
  ['us-gov-east-1', '237065988967', '237065988967', '237065988967', '237065988967'],
  ['us-gov-west-1', '414596584902', '226302683700', '226302683700', '226302683700', '226302683700'],
  ['us-iso-east-1', '833128469047', '490574956308', '490574956308', '490574956308', '490574956308'],
  ['us-isob-east-1', '281123927165', '765400339828', '765400339828', '765400339828', '765400339828'],
  ['us-isof-east-1', '108575199400', '108575199400', '108575199400', '108575199400'],
  ['us-isof-south-1', '124985052026', '124985052026', '124985052026', '124985052026'],
  ['us-west-1', '746614075791', '632365934929', '632365934929', '632365934929', '632365934929'],
  ['us-west-2', '246618743249', '174872318107', '433757028032', '156387875391', '266724342769'],
];

/** Registries of XGBoost and scikit-learn, which run scripts as well as an algorithm. */
export const frameworkAccounts: RegistryAccounts = new Map(SAGEMAKER.map(([region, account]) => [region, account]));

/** Registries of the algorithms for tables and topics: linear learner, k-means, k-NN, factorization machines and others. */
export const tabularAccounts: RegistryAccounts = new Map(SAGEMAKER.map(([region, , account]) => [region, account]));

/** Registries of the algorithms for text and images: BlazingText, image classification, object detection and others. */
export const deepLearningAlgorithmAccounts: RegistryAccounts = new Map(
  SAGEMAKER.map(([region, , , account]) => [region, account]),
);

/** Registries of DeepAR. */
export const forecastingAccounts: RegistryAccounts = new Map(
  SAGEMAKER.map(([region, , , , account]) => [region, account]),
);

/** Registries of LDA, which fewer than half of the Regions have. */
export const ldaAccounts: RegistryAccounts = new Map(
  SAGEMAKER.flatMap(([region, , , , , account]) => (account === undefined ? [] : [[region, account] as const])),
);
