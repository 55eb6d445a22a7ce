/**
 * How SageMaker's framework containers find our code when they have no network: it lies inside what they are given, and
 * nothing is downloaded or installed at the start (RV-07, RV-08).
 */

/** Name of the channel that carries the code of a training job, as an archive. */
export const CODE_CHANNEL = 'code';

/** Folder in which a training job finds a channel. */
export const CHANNEL_FOLDER = '/opt/ml/input/data';

/**
 * Environment of every script-mode container without a network. Its toolkit installs our code with pip at the start; pip
 * must neither look for an index nor build in an isolated environment, for which it would download setuptools.
 */
export const OFFLINE_ENVIRONMENT = {
  /** An index that cannot be reached would be tried for minutes. */
  PIP_NO_INDEX: '1',
  /** For this option of pip, `0` means: do not isolate the build. */
  PIP_NO_BUILD_ISOLATION: '0',
} as const;

/**
 * Starts a training as the image does, and stands between SageMaker and the script twice (both tried with `sagemaker-containers` 2.8.6):
 *
 * SIGTERM, which SageMaker sends two minutes before it kills (API: StoppingCondition), goes to the whole group of processes, and the
 * container stays until all of them have ended: the toolkit of the image passes no signal on.
 *
 * And the reason that the script wrote to `/opt/ml/output/data/failure` becomes the reason of the job: the toolkit has the last word about
 * `/opt/ml/output/failure`, and none of the script's. SageMaker shows the first 1,024 characters as `FailureReason`.
 */
export const SCRIPT_ENTRYPOINT: readonly string[] = [
  '/bin/bash',
  '-c',
  [
    'set -m',
    'train & group=$!',
    "trap 'kill -TERM -- -$group' TERM",
    'wait $group',
    'while kill -0 -- -$group 2>/dev/null; do sleep 1; done',
    'wait $group; code=$?',
    'cp /opt/ml/output/data/failure /opt/ml/output/failure 2>/dev/null',
    'exit $code',
    // In one line: the API takes no line break here.
  ].join('; '),
];

/** Environment of a model whose archive carries `code/inference.py`; the same for every version that is registered. */
export const INFERENCE_ENVIRONMENT = {
  /** Entry point inside the submit directory. */
  SAGEMAKER_PROGRAM: 'inference.py',
  /** Where the archive is unpacked, and in it the code. */
  SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
  ...OFFLINE_ENVIRONMENT,
} as const;

/** Content types that the inference code takes and gives. */
export const INFERENCE_CONTENT_TYPES = ['application/json', 'text/csv'] as const;

/**
 * The hyperparameters by which a script-mode container finds its program in the code channel.
 *
 * @param program file name at the root of the archive
 * @param archiveName name of the archive in the channel
 */
export function scriptModeHyperparameters(program: string, archiveName: string): Record<string, string> {
  return {
    sagemaker_program: program,
    sagemaker_submit_directory: `${CHANNEL_FOLDER}/${CODE_CHANNEL}/${archiveName}`,
  };
}
