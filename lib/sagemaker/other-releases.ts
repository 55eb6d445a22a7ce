import {
  autoGluonServingAccounts,
  autoGluonTrainingAccounts,
  earlyAutoGluonTrainingAccounts,
  huggingFaceTrainingAccounts,
  neuronAccounts,
  olderContainerAccounts,
  sparkAccounts,
} from './container-registries';
import { earlierReleases, type FrameworkRelease, type FrameworkReleases } from './framework-release';
import { frameworkAccounts } from './image-registries';

/**
 * scikit-learn; one image trains and serves.
 *
 * Source: `docs/src/data/sagemaker-scikit-learn` and the region table of `aws/deep-learning-containers` (2026-08-21), which
 * has fewer Regions than `sklearn.json` of the SDK: that 1.9-0 is in Bahrain, the Emirates, GovCloud and the isolated
 * partitions, as 1.4-2 is, is unverified.
 */
const SCIKIT_LEARN: readonly FrameworkRelease[] = [
  { version: '1.9-0', tags: { cpu: '1.9-0' }, patchedUntil: '2027-07-16' },
  { version: '1.4-2-py312', tags: { cpu: '1.4-2-py312' }, patchedUntil: '2026-10-30' },
  { version: '1.2-1', tags: { cpu: '1.2-1-cpu-py3' } },
].map((release) => ({ ...release, repository: 'sagemaker-scikit-learn', accounts: frameworkAccounts }));

/** scikit-learn, for training and for serving. */
export const scikitLearnReleases: FrameworkReleases = { training: SCIKIT_LEARN, inference: SCIKIT_LEARN };

/**
 * XGBoost; one image trains and serves, on CPU and GPU, so its tag is the version alone (TR-25).
 *
 * 3.2-0 is the one version that AWS patches; support of 3.0-5 ended on 2026-11-17.
 */
const XGBOOST: readonly FrameworkRelease[] = [
  {
    version: '3.2-0',
    repository: 'sagemaker-xgboost',
    accounts: frameworkAccounts,
    tags: { cpu: '3.2-0', gpu: '3.2-0' },
    patchedUntil: '2027-05-13',
  },
];

/** XGBoost, for training and for serving. */
export const xgboostReleases: FrameworkReleases = { training: XGBOOST, inference: XGBOOST };

const HUGGING_FACE_SERVING = {
  repository: 'huggingface-pytorch-inference',
  accounts: olderContainerAccounts,
  unsupported: 'it builds on PyTorch 2.6, which AWS no longer patches',
} as const;

/**
 * Hugging Face Transformers with PyTorch; it trains on GPUs alone.
 *
 * Source: `docs/src/data/huggingface-pytorch-{training,inference}` of `aws/deep-learning-containers` (2026-08-21), and
 * `huggingface.json` of the SDK.
 */
export const huggingFaceReleases: FrameworkReleases = {
  training: [
    { version: '5.3.0', tags: { gpu: '2.9.0-transformers5.3.0-gpu-py312-cu130-ubuntu22.04' } },
    { version: '4.56.2', tags: { gpu: '2.8.0-transformers4.56.2-gpu-py312-cu129-ubuntu22.04' } },
  ].map((release) => ({
    ...release,
    repository: 'huggingface-pytorch-training',
    accounts: huggingFaceTrainingAccounts,
    unsupported: 'it builds on PyTorch 2.9 or older, which AWS no longer patches',
  })),
  inference: [
    {
      ...HUGGING_FACE_SERVING,
      version: '5.5.3',
      tags: {
        cpu: '2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04',
        gpu: '2.6.0-transformers5.5.3-gpu-py312-cu124-ubuntu22.04',
      },
    },
  ],
};

const HUGGING_FACE_NEURON = {
  version: '4.55.4',
  accounts: neuronAccounts,
  tags: { neuron: '2.8.0-transformers4.55.4-neuronx-py310-sdk2.26.0-ubuntu22.04' },
} as const;

/**
 * Hugging Face Transformers for Inferentia and Trainium (TR-28).
 *
 * Source: `docs/src/data/huggingface-pytorch-*-neuronx` of `aws/deep-learning-containers` (2026-08-21). The SDK's table names
 * PyTorch 2.7.0 for training where the containers' own data name 2.8.0; theirs is taken.
 */
export const huggingFaceNeuronReleases: FrameworkReleases = {
  training: [{ ...HUGGING_FACE_NEURON, repository: 'huggingface-pytorch-training-neuronx' }],
  inference: [{ ...HUGGING_FACE_NEURON, repository: 'huggingface-pytorch-inference-neuronx' }],
};

const FIT = { repository: 'autogluon-training' } as const;
const PREDICT = { repository: 'autogluon-inference' } as const;

/**
 * AutoGluon.
 *
 * Source: `docs/src/data/autogluon-*` of `aws/deep-learning-containers` (2026-08-21) for 1.5, where the SDK names py311 and
 * the containers' own data py312; `autogluon.json` of the SDK for older ones.
 */
export const autoGluonReleases: FrameworkReleases = {
  training: [
    {
      ...FIT,
      version: '1.5.0',
      accounts: autoGluonTrainingAccounts,
      tags: { cpu: '1.5.0-cpu-py312-ubuntu22.04', gpu: '1.5.0-gpu-py312-cu126-ubuntu22.04' },
    },
    ...earlierReleases({
      ...FIT,
      accounts: autoGluonTrainingAccounts,
      python: 'py311',
      versions: '1.4.0 1.3.0 1.2.0 1.1.1',
    }),
    ...earlierReleases({ ...FIT, accounts: autoGluonTrainingAccounts, python: 'py38', versions: '0.6.2 0.6.1' }),
    ...earlierReleases({ ...FIT, accounts: earlyAutoGluonTrainingAccounts, python: 'py38', versions: '0.5.2 0.4.3' }),
  ],
  inference: [
    {
      ...PREDICT,
      version: '1.5.0',
      accounts: autoGluonServingAccounts,
      tags: { cpu: '1.5.0-cpu-py312-ubuntu22.04', gpu: '1.5.0-gpu-py312-cu124-ubuntu22.04' },
    },
    ...earlierReleases({
      ...PREDICT,
      accounts: autoGluonServingAccounts,
      python: 'py311',
      versions: '1.4.0 1.3.0 1.2.0 1.1.1',
    }),
    ...earlierReleases({ ...PREDICT, accounts: autoGluonServingAccounts, python: 'py38', versions: '0.6.2 0.6.1' }),
    ...earlierReleases({ ...PREDICT, accounts: olderContainerAccounts, python: 'py38', versions: '0.5.2 0.4.3' }),
  ],
};

/**
 * Spark for processing jobs; 3.5 is the last.
 *
 * Source: `new_images.yml` of `aws/sagemaker-spark-container` (2026-04-22), the shape of the tag in its
 * `available_images.md`; Regions: `spark.json` of the SDK.
 */
export const sparkReleases: FrameworkReleases = {
  processing: [
    {
      version: '3.5',
      repository: 'sagemaker-spark-processing',
      accounts: sparkAccounts,
      tags: { cpu: '3.5-cpu-py312-v1.3' },
    },
  ],
};
