import type { RegistryAccounts } from './image-registries';

/** Regions whose registry of Deep Learning Containers is the first of all, account 763104351884. */
const HOME =
  'ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 eu-west-1 ' +
  'eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2';

/**
 * Accounts of the Deep Learning Containers (TR-24).
 *
 * Source: `image_uri_config/djl-lmi.json` of `aws/sagemaker-python-sdk`, August 2026, the widest of its tables; it agrees
 * with `docs/reference/region_availability.md` of `aws/deep-learning-containers` (2026-08-21), which lists no Region of
 * GovCloud nor of isolated partitions.
 */
const DEEP_LEARNING: RegistryAccounts = new Map([
  ...HOME.split(' ').map((region) => [region, '763104351884'] as const),
  ['af-south-1', '626614931356'] as const,
  ['ap-east-1', '871362719292'] as const,
  ['ap-east-2', '975050140332'] as const,
  ['ap-northeast-3', '364406365360'] as const,
  ['ap-south-2', '772153158452'] as const,
  ['ap-southeast-3', '907027046896'] as const,
  ['ap-southeast-4', '457447274322'] as const,
  ['ap-southeast-5', '550225433462'] as const,
  ['ap-southeast-6', '633930458069'] as const,
  ['ap-southeast-7', '590183813437'] as const,
  ['ca-west-1', '204538143572'] as const,
  ['cn-north-1', '727897471807'] as const,
  ['cn-northwest-1', '727897471807'] as const,
  ['eu-central-2', '380420809688'] as const,
  ['eu-isoe-west-1', '371248457586'] as const,
  ['eu-south-1', '692866216735'] as const,
  ['eu-south-2', '503227376785'] as const,
  ['eusc-de-east-1', '204133271717'] as const,
  ['il-central-1', '780543022126'] as const,
  ['me-central-1', '914824155844'] as const,
  ['me-south-1', '217643126080'] as const,
  ['mx-central-1', '637423239942'] as const,
  ['us-gov-east-1', '446045086412'] as const,
  ['us-gov-west-1', '442386744353'] as const,
  ['us-iso-east-1', '886529160074'] as const,
  ['us-isob-east-1', '094389454867'] as const,
  ['us-isof-east-1', '303241398832'] as const,
  ['us-isof-south-1', '454834333376'] as const,
]);

/** Sovereign and isolated partitions that have few of the images. */
const SOVEREIGN = 'eu-isoe-west-1 eusc-de-east-1';
const ISOLATED = `${SOVEREIGN} us-iso-east-1 us-isob-east-1 us-isof-east-1 us-isof-south-1`;

/** The youngest Regions, to which images of other makers than PyTorch and TensorFlow have not come. */
const YOUNG = `${SOVEREIGN} us-isof-east-1 us-isof-south-1 ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 mx-central-1`;

/** Regions of 2022 and 2023, which some images skip. */
const SKIPPED = 'ap-south-2 eu-central-2 eu-south-2';

/** PyTorch from 2.4 and TensorFlow from 2.16. */
export const containerAccounts: RegistryAccounts = without(ISOLATED);

/** PyTorch 2.1 to 2.3, TensorFlow 2.13 and 2.14. */
export const containerAccountsOf2023: RegistryAccounts = without(SOVEREIGN);

/** PyTorch up to 2.0, TensorFlow up to 2.12. */
export const containerAccountsBefore2023: RegistryAccounts = without(`${SOVEREIGN} us-isof-east-1 us-isof-south-1`);

/** MXNet, and Hugging Face where it serves. */
export const olderContainerAccounts: RegistryAccounts = without(YOUNG);

/** Hugging Face where it trains. */
export const huggingFaceTrainingAccounts: RegistryAccounts = without(`${YOUNG} ${SKIPPED} ap-southeast-4`);

/** AutoGluon where it serves. */
export const autoGluonServingAccounts: RegistryAccounts = without(`${YOUNG} ${SKIPPED} me-central-1`);

/** AutoGluon where it trains. */
export const autoGluonTrainingAccounts: RegistryAccounts = without(
  `${YOUNG} ${SKIPPED} me-central-1 cn-north-1 cn-northwest-1`,
);

/** AutoGluon 0.4 and 0.5 where it trains. */
export const earlyAutoGluonTrainingAccounts: RegistryAccounts = without(`${YOUNG} cn-north-1 cn-northwest-1`);

/**
 * Images for Inferentia and Trainium (TR-28).
 *
 * Source: `image_uri_config/huggingface-neuronx.json` of `aws/sagemaker-python-sdk`, August 2026. For the images of PyTorch
 * alone no current table is published; that they lie in the same Regions is unverified.
 */
export const neuronAccounts: RegistryAccounts = only(
  'ap-northeast-1 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-4 ap-southeast-5 ap-southeast-7 ' +
    'ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-south-2 eu-west-1 eu-west-3 il-central-1 ' +
    'mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-2',
);

/**
 * Images of SageMaker's model parallelism library, all from one account.
 *
 * Source: `image_uri_config/pytorch-smp.json` of `aws/sagemaker-python-sdk`, August 2026.
 */
export const modelParallelAccounts: RegistryAccounts = new Map(
  [...HOME.split(' '), 'ap-northeast-3'].map((region) => [region, '658645717510']),
);

/**
 * Images of Spark for processing jobs.
 *
 * Source: `image_uri_config/spark.json` of `aws/sagemaker-python-sdk`, August 2026.
 */
export const sparkAccounts: RegistryAccounts = new Map([
  ['af-south-1', '309385258863'],
  ['ap-east-1', '732049463269'],
  ['ap-east-2', '533267296287'],
  ['ap-northeast-1', '411782140378'],
  ['ap-northeast-2', '860869212795'],
  ['ap-northeast-3', '102471314380'],
  ['ap-south-1', '105495057255'],
  ['ap-south-2', '873151114052'],
  ['ap-southeast-1', '759080221371'],
  ['ap-southeast-2', '440695851116'],
  ['ap-southeast-3', '800295151634'],
  ['ap-southeast-4', '819679513684'],
  ['ap-southeast-5', '841784149062'],
  ['ap-southeast-7', '471112967968'],
  ['ca-central-1', '446299261295'],
  ['ca-west-1', '000907499111'],
  ['cn-north-1', '671472414489'],
  ['cn-northwest-1', '844356804704'],
  ['eu-central-1', '906073651304'],
  ['eu-central-2', '142351485170'],
  ['eu-north-1', '330188676905'],
  ['eu-south-1', '753923664805'],
  ['eu-south-2', '833944533722'],
  ['eu-west-1', '571004829621'],
  ['eu-west-2', '836651553127'],
  ['eu-west-3', '136845547031'],
  ['il-central-1', '408426139102'],
  ['me-central-1', '395420993607'],
  ['me-south-1', '750251592176'],
  ['mx-central-1', '211125459255'],
  ['sa-east-1', '737130764395'],
  ['us-east-1', '173754725891'],
  ['us-east-2', '314815235551'],
  ['us-gov-east-1', '260923028637'],
  ['us-gov-west-1', '271483468897'],
  ['us-west-1', '667973535471'],
  ['us-west-2', '153931337802'],
]);

/** The accounts of Deep Learning Containers, without some Regions. */
function without(regions: string): RegistryAccounts {
  const missing = new Set(regions.split(' '));
  return new Map([...DEEP_LEARNING].filter(([region]) => !missing.has(region)));
}

/** The accounts of Deep Learning Containers in some Regions alone. */
function only(regions: string): RegistryAccounts {
  const present = new Set(regions.split(' '));
  return new Map([...DEEP_LEARNING].filter(([region]) => present.has(region)));
}
