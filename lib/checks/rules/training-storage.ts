import { forEachJob, INSTANCE_JOBS } from '../jobs';
import { instancesOf } from '../job-instances';
import { isGiven, valueAt } from '../request-values';
import type { Rule } from '../rule';

/** API: `ResourceConfig`, `TransformResources`, `ProcessingClusterConfig`; which families: AWS's own SDK, `volume_size_supported`. */
const volumeKeyOnLocalDisks: Rule = {
  id: 'ML-TR-01',
  title: 'A job on instances with local disks gives no key for a volume',
  facts: ['TR-01', 'TR-02', 'TR-03'],
  fix: 'leave VolumeKmsKeyId out; the hardware encrypts local disks',
  check: forEachJob(INSTANCE_JOBS, (job) => {
    const at = `${job.paths.resources}.VolumeKmsKeyId`;
    const local = instancesOf(job).find(({ type }) => type.localStorage);
    if (local === undefined || !isGiven(valueAt(job.request, at))) return [];
    return [{ at, problem: `${local.type.name} has local disks, and SageMaker refuses a VolumeKmsKeyId for it` }];
  }),
};

const volumeKeyMissing: Rule = {
  id: 'ML-TR-01-2',
  title: 'The volume of a job is encrypted with a key of the customer',
  facts: ['TR-01', 'TR-02'],
  fix: 'give the ARN of a key as VolumeKmsKeyId',
  advice: true,
  check: forEachJob(INSTANCE_JOBS, (job) => {
    const at = `${job.paths.resources}.VolumeKmsKeyId`;
    const [first, ...others] = instancesOf(job);
    if (first === undefined || [first, ...others].some(({ type }) => type.localStorage)) return [];
    if (isGiven(valueAt(job.request, at))) return [];
    return [{ at, problem: `${first.type.name} keeps its data on a volume, and VolumeKmsKeyId gives no key for it` }];
  }),
};

const outputKeyMissing: Rule = {
  id: 'ML-TR-01-3',
  title: 'The output of a job is encrypted with a key of the customer',
  facts: ['TR-01'],
  fix: 'give the ARN of a key; it is allowed for every instance type',
  advice: true,
  check: forEachJob([...INSTANCE_JOBS, 'autoMl'], ({ request, paths: { outputKey = '' } }) => {
    const output = outputKey.slice(0, outputKey.lastIndexOf('.'));
    const isProcessingWithoutOutput = output === 'ProcessingOutputConfig' && !isGiven(valueAt(request, output));
    if (isProcessingWithoutOutput || isGiven(valueAt(request, outputKey))) return [];
    return [{ at: outputKey, problem: `${outputKey} is missing, so S3 encrypts the output with a key of its own` }];
  }),
};

/** API: `ResourceConfig.VolumeSizeInGB`, `ProcessingClusterConfig.VolumeSizeInGB`; batch transform has none. */
const volumeSizeMissing: Rule = {
  id: 'ML-TR-04',
  title: 'A job on instances without local disks says how large its volume is',
  facts: ['TR-04'],
  fix: 'give VolumeSizeInGB, large enough for the input, the output and the image',
  check: forEachJob(['training', 'processing'], (job) => {
    const at = `${job.paths.resources}.VolumeSizeInGB`;
    // Each choice of a tuning job has a size of its own.
    const sizeOf = (path: string) => path.replace(/InstanceType$/, 'VolumeSizeInGB');
    const diskless = instancesOf(job).find(
      ({ type, path }) => !type.localStorage && !isGiven(valueAt(job.request, sizeOf(path))),
    );
    if (diskless === undefined || isGiven(valueAt(job.request, at))) return [];
    return [{ at, problem: `${diskless.type.name} has no local disk, and VolumeSizeInGB is missing` }];
  }),
};

/** Rules about the disks and outputs of jobs. */
export const trainingStorageRules: readonly Rule[] = [
  volumeKeyOnLocalDisks,
  volumeKeyMissing,
  outputKeyMissing,
  volumeSizeMissing,
];
