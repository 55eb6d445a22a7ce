import {
  containerAccounts,
  containerAccountsBefore2023,
  containerAccountsOf2023,
  modelParallelAccounts,
  neuronAccounts,
} from './container-registries';
import { earlierReleases, type FrameworkReleases } from './framework-release';

/** Last days of patches; the table of supported versions and `docs/src/legacy` of `aws/deep-learning-containers`. */
const PATCHED_UNTIL: Readonly<Record<string, string>> = {
  '2.8': '2026-08-06',
  '2.7': '2026-04-23',
  '2.6': '2026-01-29',
  '2.5': '2025-10-29',
  '2.4': '2025-07-24',
  '2.3': '2025-04-24',
  '2.2': '2025-01-30',
  '2.1': '2024-10-04',
  '2.0': '2024-03-15',
  '1.13': '2024-10-28',
};

/** What all images of PyTorch from 2.11 on share: one repository for every purpose, on Amazon Linux 2023. */
const CURRENT = { repository: 'pytorch', accounts: containerAccounts } as const;

/** Earlier images, by the Regions to which they came. */
const TRAINING = { repository: 'pytorch-training', patchedUntil: PATCHED_UNTIL } as const;
const SERVING = { repository: 'pytorch-inference', patchedUntil: { ...PATCHED_UNTIL, '2.6': '2026-06-30' } } as const;
const NEW = { accounts: containerAccounts } as const;
const OF_2023 = { accounts: containerAccountsOf2023 } as const;
const OLD = { accounts: containerAccountsBefore2023 } as const;

/**
 * PyTorch.
 *
 * Source: `docs/src/data/pytorch*` of `aws/deep-learning-containers` (2026-08-21) for tags and days, `pytorch.json` of
 * `aws/sagemaker-python-sdk` (August 2026) for versions up to 2.8 and their Regions. That 2.12 and 2.13 are in GovCloud, as
 * 2.8 is, is unverified. SMDDP: its table of supported frameworks in SageMaker's guide (2026-08).
 *
 * 2.12 comes first: its CUDA 13.0 is that of AWS's other images, 2.13 has 13.3. 2.9 and 2.10 lie on Ubuntu, which AWS says
 * cannot be fully patched, and are left out. From 2.7 on no image serves, since TorchServe is archived.
 */
export const pytorchReleases: FrameworkReleases = {
  training: [
    {
      ...CURRENT,
      version: '2.12.1',
      tags: { cpu: '2.12.1-cpu-amzn2023-sagemaker', gpu: '2.12.1-cu130-amzn2023-sagemaker' },
      patchedUntil: '2027-07-02',
    },
    {
      ...CURRENT,
      version: '2.13.0',
      tags: { cpu: '2.13.0-cpu-amzn2023-sagemaker', gpu: '2.13.0-cu133-amzn2023-sagemaker' },
      patchedUntil: '2027-07-20',
    },
    ...earlierReleases({ ...TRAINING, ...NEW, python: 'py312', versions: '2.8.0 2.7.1 2.6.0' }),
    ...earlierReleases({ ...TRAINING, ...NEW, python: 'py311', versions: '2.5.1 2.4.0' }),
    ...earlierReleases({ ...TRAINING, ...OF_2023, python: 'py311', versions: '2.3.0', smddp: true }),
    ...earlierReleases({ ...TRAINING, ...OF_2023, python: 'py310', versions: '2.2.0 2.1.0', smddp: true }),
    ...earlierReleases({ ...TRAINING, ...OLD, python: 'py310', versions: '2.0.1 2.0.0', smddp: true }),
    ...earlierReleases({ ...TRAINING, ...OLD, python: 'py39', versions: '1.13.1', smddp: true }),
    ...earlierReleases({ ...TRAINING, ...OLD, python: 'py38', versions: '1.12.1 1.12.0 1.11.0', smddp: true }),
    ...earlierReleases({ ...TRAINING, ...OLD, python: 'py38', versions: '1.10.2 1.10.0 1.9.1 1.9.0' }),
  ],
  inference: [
    ...earlierReleases({ ...SERVING, ...NEW, python: 'py312', versions: '2.6.0' }),
    ...earlierReleases({ ...SERVING, ...NEW, python: 'py311', versions: '2.5.1 2.4.0 2.3.0' }),
    ...earlierReleases({ ...SERVING, ...OF_2023, python: 'py310', versions: '2.2.0 2.1.0' }),
    ...earlierReleases({ ...SERVING, ...OLD, python: 'py310', versions: '2.0.1 2.0.0' }),
    ...earlierReleases({ ...SERVING, ...OLD, python: 'py39', versions: '1.13.1' }),
    ...earlierReleases({
      ...SERVING,
      ...OLD,
      python: 'py38',
      versions: '1.12.1 1.12.0 1.11.0 1.10.2 1.10.0 1.9.1 1.9.0',
    }),
  ],
};

/**
 * PyTorch with SageMaker's model parallelism library v2 (SMP): sharded data, tensor and pipeline parallelism.
 *
 * Source: the table of SMP v2 in SageMaker's guide (`distributed-model-parallel-support-v2`, 2026-08), whose PyTorch 2.5.1
 * carries SMP 2.8.0, the last of `pytorch-smp.json`. Whether 2.5.1 still has SMDDP beside it is unverified; 2.4.1 has.
 */
export const modelParallelReleases: FrameworkReleases = {
  training: [
    { version: '2.5.1', tags: { gpu: '2.5.1-gpu-py311-cu124' }, smddp: false },
    { version: '2.4.1', tags: { gpu: '2.4.1-gpu-py311-cu121' }, smddp: true },
    { version: '2.2.0', tags: { gpu: '2.2.0-gpu-py310-cu121' }, smddp: true },
  ].map((release) => ({
    ...release,
    repository: 'smdistributed-modelparallel',
    accounts: modelParallelAccounts,
    unsupported: 'it builds on PyTorch 2.5 or older, which AWS no longer patches',
  })),
};

const XLA =
  'AWS no longer supports training with PyTorch/XLA from Neuron SDK 2.30 on, and publishes no later image for it';

/**
 * PyTorch for Inferentia and Trainium (TR-28).
 *
 * Source: `docs/src/data/pytorch-{training,inference}-neuronx` of `aws/deep-learning-containers` (2026-08-21); support: Neuron
 * announcements of 2026-05-20 and 2026-06-28.
 */
export const neuronReleases: FrameworkReleases = {
  training: [
    { version: '2.9.0-sdk2.30.0', tags: { neuron: '2.9.0-neuronx-py312-sdk2.30.0-ubuntu24.04' } },
    { version: '2.9.0-sdk2.29.1', tags: { neuron: '2.9.0-neuronx-py312-sdk2.29.1-ubuntu24.04' } },
    { version: '2.8.0-sdk2.26.1', tags: { neuron: '2.8.0-neuronx-py311-sdk2.26.1-ubuntu22.04' } },
  ].map((release) => ({
    ...release,
    repository: 'pytorch-training-neuronx',
    accounts: neuronAccounts,
    unsupported: XLA,
  })),
  inference: [
    {
      version: '2.9.0-sdk2.31.1',
      repository: 'pytorch-inference-neuronx',
      accounts: neuronAccounts,
      tags: { neuron: '2.9.0-neuronx-py312-sdk2.31.1-ubuntu24.04' },
      unsupported: 'on Inferentia 2 and Trainium 1, AWS fixes what is critical alone from Neuron SDK 2.31 on',
    },
  ],
};
