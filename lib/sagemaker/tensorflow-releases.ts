import {
  containerAccounts,
  containerAccountsBefore2023,
  containerAccountsOf2023,
  olderContainerAccounts,
} from './container-registries';
import { earlierReleases, type FrameworkReleases } from './framework-release';

/** Last days of patches; the table of supported versions and `docs/src/legacy` of `aws/deep-learning-containers`. */
const PATCHED_UNTIL: Readonly<Record<string, string>> = {
  '2.18': '2025-10-24',
  '2.16': '2025-03-07',
  '2.14': '2024-09-26',
};

const CURRENT_TRAINING = { repository: 'tensorflow-training', accounts: containerAccounts } as const;
const CURRENT_SERVING = { repository: 'tensorflow-inference', accounts: containerAccounts } as const;

/** Earlier images, by the Regions to which they came. */
const TRAINING = { repository: 'tensorflow-training', patchedUntil: PATCHED_UNTIL } as const;
const SERVING = { repository: 'tensorflow-inference', patchedUntil: PATCHED_UNTIL } as const;
const NEW = { accounts: containerAccounts } as const;
const OF_2023 = { accounts: containerAccountsOf2023 } as const;
const OLD = { accounts: containerAccountsBefore2023 } as const;

/**
 * TensorFlow.
 *
 * Source: `docs/src/data/tensorflow-{training,inference}` of `aws/deep-learning-containers` (2026-08-21) for 2.19 and 2.21,
 * `tensorflow.json` of `aws/sagemaker-python-sdk` (August 2026) for older ones and for the Regions. An image of 2.20 that
 * serves was being released then; its tag is not published yet.
 */
export const tensorflowReleases: FrameworkReleases = {
  training: [
    {
      ...CURRENT_TRAINING,
      version: '2.21.0',
      tags: { cpu: '2.21.0-cpu-py312-amzn2023-sagemaker', gpu: '2.21.0-gpu-py312-cu129-amzn2023-sagemaker' },
      patchedUntil: '2027-07-10',
    },
    {
      ...CURRENT_TRAINING,
      version: '2.19.0',
      tags: { cpu: '2.19.0-cpu-py312-sagemaker', gpu: '2.19.0-gpu-py312-sagemaker' },
      patchedUntil: '2026-03-11',
    },
    ...earlierReleases({ ...TRAINING, ...NEW, python: 'py310', versions: '2.18.0 2.16.2 2.12.0' }),
    ...earlierReleases({ ...TRAINING, ...OF_2023, python: 'py310', versions: '2.14.1 2.13.0' }),
    ...earlierReleases({ ...TRAINING, ...OLD, python: 'py39', versions: '2.11.0 2.10.1 2.9.2 2.8.0' }),
    ...earlierReleases({ ...TRAINING, ...OLD, python: 'py38', versions: '2.7.1 2.6.3' }),
  ],
  inference: [
    {
      ...CURRENT_SERVING,
      version: '2.19.0',
      tags: { cpu: '2.19.0-cpu-py312-sagemaker', gpu: '2.19.0-gpu-py312-sagemaker' },
      patchedUntil: '2026-03-11',
    },
    ...earlierReleases({ ...SERVING, ...NEW, versions: '2.18.0 2.16.1' }),
    ...earlierReleases({ ...SERVING, ...OF_2023, versions: '2.14.1 2.13.0' }),
    ...earlierReleases({ ...SERVING, ...OLD, versions: '2.12.1 2.11.1 2.10.1 2.9.3 2.8.4 2.7.0 2.6.3' }),
  ],
};

const MXNET = { python: 'py38', versions: '1.9.0', accounts: olderContainerAccounts } as const;

/** MXNet, which is closed. Source: `mxnet.json` of `aws/sagemaker-python-sdk`, August 2026. */
export const mxnetReleases: FrameworkReleases = {
  training: earlierReleases({ ...MXNET, repository: 'mxnet-training' }),
  inference: earlierReleases({ ...MXNET, repository: 'mxnet-inference' }),
};
