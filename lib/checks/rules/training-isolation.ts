import { asProperties } from '../assembly';
import { instanceCountOf } from '../job-instances';
import { CONTAINER_JOBS, forEachJob, type Job } from '../jobs';
import { DYNAMIC, isGiven, isOff, isOn, listAt, quoted, valueAt } from '../request-values';
import type { Rule } from '../rule';

const networkIsolation: Rule = {
  id: 'ML-TR-12',
  title: 'The container of a job has no network',
  facts: ['TR-12'],
  fix: 'set EnableNetworkIsolation to true; SageMaker itself still reads and writes S3',
  advice: true,
  check: forEachJob(CONTAINER_JOBS, ({ request, paths: { isolation = '' } }) => {
    if (!isOff(request, isolation)) return [];
    return [
      {
        at: isolation,
        problem: `EnableNetworkIsolation is ${quoted(valueAt(request, isolation))}, so the container reaches the network and has credentials`,
      },
    ];
  }),
};

const inVpc: Rule = {
  id: 'ML-TR-12-2',
  title: 'A job runs in subnets and security groups of its account',
  facts: ['TR-12', 'TR-35'],
  fix: 'give VpcConfig with Subnets and SecurityGroupIds',
  advice: true,
  check: forEachJob([...CONTAINER_JOBS, 'autoMl'], ({ request, paths: { vpc = '' } }) =>
    ['Subnets', 'SecurityGroupIds']
      .map((list) => `${vpc}.${list}`)
      .filter((at) => !isGiven(valueAt(request, at)))
      .slice(0, 1)
      .map((at) => ({ at, problem: `${at} is missing, so the job runs in a network of SageMaker` })),
  ),
};

/** Toolkits read these themselves, and under isolation they cannot. */
const nothingToFetch: Rule = {
  id: 'ML-TR-12-3',
  title: 'A container without a network is told no address to call',
  facts: ['TR-12'],
  fix: 'hand the data over as a channel or an input',
  check: forEachJob(CONTAINER_JOBS, ({ request, paths: { isolation = '' } }) => {
    if (!isOn(request, isolation)) return [];
    return ['HyperParameters', 'StaticHyperParameters', 'Environment'].flatMap((at) =>
      Object.entries(asProperties(valueAt(request, at)))
        .filter(([, value]) => typeof value === 'string' && /^"?https?:\/\//.test(value))
        .map(([name, value]) => ({
          at: `${at}.${name}`,
          problem: `${quoted(value)} is an address that the container cannot reach under network isolation`,
        })),
    );
  }),
};

const trafficEncryption: Rule = {
  id: 'ML-TR-13-2',
  title: 'Instances of one job encrypt what they tell each other',
  facts: ['TR-13'],
  fix: 'set EnableInterContainerTrafficEncryption to true',
  advice: true,
  check: forEachJob(CONTAINER_JOBS, (job) => {
    const { trafficEncryption: at = '' } = job.paths;
    const count = instanceCountOf(job) ?? 1;
    if (count < 2 || !isOff(job.request, at)) return [];
    return [
      {
        at,
        problem: `${count} instances talk to each other, and EnableInterContainerTrafficEncryption is ${quoted(valueAt(job.request, at))}`,
      },
    ];
  }),
};

/** Source: `sagemaker-training-toolkit`, which downloads a submit directory on S3 from inside the container. */
const codeArrives: Rule = {
  id: 'ML-RV-08',
  title: 'The code of an isolated training job lies in one of its channels',
  facts: ['RV-08'],
  fix: 'give the archive as a channel, and as sagemaker_submit_directory its path below /opt/ml/input/data/<channel>/',
  check: forEachJob(['training'], (job) => {
    const { request, paths } = job;
    if (!isOn(request, paths.isolation ?? '')) return [];
    const program = scriptParameter(job, 'sagemaker_program');
    const directory = scriptParameter(job, 'sagemaker_submit_directory');
    const at = `${scriptParameters(job)}.sagemaker_submit_directory`;
    if (program === undefined && directory === undefined) return [];
    if (directory === undefined) {
      return [{ at, problem: `sagemaker_program is ${quoted(program)}, but sagemaker_submit_directory is missing` }];
    }
    if (program === undefined) {
      const missing = `${scriptParameters(job)}.sagemaker_program`;
      return [
        {
          at: missing,
          problem: `sagemaker_submit_directory is ${quoted(directory)}, but sagemaker_program is missing`,
        },
      ];
    }
    if (directory === DYNAMIC) return [];
    const path = String(directory).replace(/^"(.*)"$/, '$1');
    if (path.startsWith('s3://')) {
      return [{ at, problem: `${quoted(path)} would be downloaded by the container, which has no network` }];
    }
    const channel = /^\/opt\/ml\/input\/data\/([^/]+)/.exec(path)?.[1];
    const channels = listAt(request, 'InputDataConfig').map((one) => valueAt(one, 'ChannelName'));
    if (channel === undefined || channels.includes(channel) || channels.includes(DYNAMIC) || channels.length === 0) {
      return [];
    }
    return [
      {
        at,
        problem: `${quoted(path)} lies in a channel '${channel}', and the channels are ${channels.map(String).join(', ')}`,
      },
    ];
  }),
};

function scriptParameters({ isInsideTuning }: Job): string {
  return isInsideTuning ? 'StaticHyperParameters' : 'HyperParameters';
}

function scriptParameter(job: Job, name: string): unknown {
  return valueAt(job.request, `${scriptParameters(job)}.${name}`);
}

/** Rules about what reaches the container of a job, and what it reaches. */
export const trainingIsolationRules: readonly Rule[] = [
  networkIsolation,
  inVpc,
  nothingToFetch,
  trafficEncryption,
  codeArrives,
];
