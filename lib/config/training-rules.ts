import { whyNot } from '../sagemaker/instance-choice';
import { instanceType } from '../sagemaker/instance-types';
import { LUSTRE_THROUGHPUTS, whyNotLustre } from '../storage/lustre-choices';
import { type Problem, problemWith } from './config-error';
import { refusal } from './construct-faults';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** Sections that belong to another choice would do nothing. */
function sectionsBelongToTheMode({ training }: Config): Problem[] {
  const { mode, tuning, autopilot } = training ?? {};
  if (mode === undefined) return [];
  const stray = [
    ...(tuning !== undefined && mode !== 'tune' ? ([['tuning', 'tune']] as const) : []),
    ...(autopilot !== undefined && mode !== 'autopilot' ? ([['autopilot', 'autopilot']] as const) : []),
  ];
  return stray.map(([section, needed]) =>
    problemWith(
      `training.${section}`,
      mode,
      `does nothing with training.mode ${mode}; it is for mode ${needed}, which alone is allowed. Set the mode, or remove the section.`,
    ),
  );
}

/** File systems are read as files, the script of the reference workload reads no pipe, and Autopilot reads S3 alone. */
function dataCanBeRead({ training }: Config): Problem[] {
  const { storage = 's3', inputMode = 'file', mode, jobs = [] } = training ?? {};
  const own =
    storage === 's3' && inputMode === 'pipe'
      ? [
          problemWith(
            'training.inputMode',
            inputMode,
            'is not what the script reads, which opens files; file and fast-file are allowed. Use fast-file.',
          ),
        ]
      : [];
  const autopilot =
    mode === 'autopilot' && storage !== 's3'
      ? [
          problemWith(
            'training.storage',
            storage,
            'is not read by Autopilot; s3 is allowed. Use s3, or another training.mode.',
          ),
        ]
      : [];
  return [
    ...own,
    ...autopilot,
    ...modesOfStorage('training', storage, inputMode),
    ...jobs.flatMap((job, index) => modesOfStorage(`training.jobs[${index}]`, job.storage, job.inputMode)),
  ];
}

/** EFS makes the folder of the data for DataSync, with four names at most, one of which is that of the features. */
function efsFoldersAreFlat({ training }: Config): Problem[] {
  return (training?.jobs ?? []).flatMap(({ storage, data }, index) => {
    const depth = (data ?? '').split('/').length - 1;
    if (storage !== 'efs' || depth <= 3) return [];
    const text =
      'has more than three folders, and EFS makes no deeper one; up to three are allowed. Shorten it, or use storage s3.';
    return [problemWith(`training.jobs[${index}].data`, data, text)];
  });
}

function modesOfStorage(path: string, storage = 's3', inputMode = 'file'): Problem[] {
  if (storage === 's3' || inputMode === 'file') return [];
  return [
    problemWith(
      `${path}.inputMode`,
      inputMode,
      `is not possible with storage ${storage}; file is allowed, a file system is read as it is. Use file, or storage s3.`,
    ),
  ];
}

/** What the Lustre file system is must be sold (FS-01, FS-04, FS-05), and somebody must use it. */
function lustreCanBeHad({ training }: Config): Problem[] {
  const { lustre, storage, jobs = [] } = training ?? {};
  if (lustre === undefined) return [];
  const storages = [storage, ...jobs.map((job): typeof storage => job.storage)];
  // What is wrong by itself might have been the one that uses it.
  if (storages.every((one) => one !== undefined && one !== 'fsx-lustre')) {
    return [
      problemWith(
        'training.lustre',
        storage,
        'is used by nobody and would cost by the hour; only storage fsx-lustre is allowed. Set a storage, or remove the section.',
      ),
    ];
  }
  const { capacityGiB, deployment, throughput } = lustre;
  if (capacityGiB === undefined || deployment === undefined) return [];
  const persistent = deployment === 'persistent';
  return whyNotLustre({
    deployment: persistent ? 'PERSISTENT_2' : 'SCRATCH_2',
    capacityGiB,
    throughput,
    hasKey: persistent,
    maintenance: '7:03:00',
  }).map((fault) =>
    fault.startsWith('capacityGiB')
      ? refusal('training.lustre.capacityGiB', capacityGiB, fault)
      : wrongThroughput(deployment, throughput),
  );
}

/** FS-04 */
function wrongThroughput(deployment: string, throughput: number | undefined): Problem {
  const path = 'training.lustre.throughput';
  if (throughput === undefined) {
    const allowed = LUSTRE_THROUGHPUTS.join(', ');
    return {
      path,
      message: `missing; ${allowed} are allowed, MB/s for each TiB. Add one, or use deployment scratch (FS-04).`,
    };
  }
  const text = `does nothing with deployment ${deployment}, which has 200; only persistent is allowed. Remove it, or change the deployment (FS-04).`;
  return problemWith(path, throughput, text);
}

/** Waiting for spare capacity includes the training itself (TR-05), and nothing of it is kept warm (TR-07). */
function spotFitsTheRest({ training }: Config): Problem[] {
  const { jobs = [] } = training ?? {};
  const all = [
    ['training', training ?? {}] as const,
    ...jobs.map((job, index) => [`training.jobs[${index}]`, job] as const),
  ];
  return all.flatMap(([path, { spot, maxRuntimeMinutes, keepAliveMinutes }]) => {
    const wait = spot?.maxWaitMinutes;
    const short =
      wait === undefined || maxRuntimeMinutes === undefined || wait >= maxRuntimeMinutes
        ? []
        : [
            problemWith(
              `${path}.spot.maxWaitMinutes`,
              wait,
              `is less than ${path}.maxRuntimeMinutes; ${maxRuntimeMinutes} or more is allowed. Raise it: it counts waiting and training.`,
            ),
          ];
    const warm =
      spot === undefined || keepAliveMinutes === undefined
        ? []
        : [
            problemWith(
              `${path}.keepAliveMinutes`,
              keepAliveMinutes,
              'is not possible with spot, because SageMaker keeps no spare capacity warm; one of the two is allowed. Remove one.',
            ),
          ];
    return [...short, ...warm];
  });
}

/** Teams must have names and numbers of their own: who has the same number reads the same files. */
function teamsAreApart({ files }: Config): Problem[] {
  const teams = files?.teams ?? [];
  return teams.flatMap(({ name, uid }, index) => {
    const others = teams.slice(0, index);
    if (name !== undefined && others.some((one) => one.name === name)) {
      return [
        problemWith(`files.teams[${index}].name`, name, 'stands twice; once is allowed. Remove it, or name another.'),
      ];
    }
    if (uid !== undefined && others.some((one) => one.uid === uid)) {
      const text = 'is the number of another team, which would read the same files; a free one is allowed. Change it.';
      return [problemWith(`files.teams[${index}].uid`, uid, text)];
    }
    return [];
  });
}

/** Autopilot and searches have shorter names (TR-17). */
function namesFit({ name, training }: Config): Problem[] {
  const jobs = training?.jobs ?? [];
  return jobs.flatMap((job, index) => {
    if (job.name === undefined) return [];
    const path = `training.jobs[${index}].name`;
    if (RESERVED.includes(job.name)) {
      return [
        problemWith(
          path,
          job.name,
          `is taken by the platform; any other than ${RESERVED.join(', ')} is allowed. Rename it.`,
        ),
      ];
    }
    if (job.name in {}) {
      const text = 'is a name that JavaScript keeps for itself; others are allowed. Rename it.';
      return [problemWith(path, job.name, text)];
    }
    if (jobs.slice(0, index).some((one) => one.name === job.name)) {
      return [problemWith(path, job.name, 'stands twice; once is allowed. Remove it, or name another.')];
    }
    const others = jobs.slice(0, index).flatMap((one) => (one.name === undefined ? [] : [one.name]));
    const covered = RESERVED.find((one) => job.name?.startsWith(`${one}-`));
    if (covered !== undefined) {
      const text = `begins like jobs of the platform, '${covered}-', and who may start and stop those may do so with its jobs; another beginning is allowed. Rename it.`;
      return [problemWith(path, job.name, text)];
    }
    const alike = others.find((one) => one.replaceAll('-', '') === job.name?.replaceAll('-', ''));
    if (alike !== undefined) {
      const text = `differs from '${alike}' by hyphens alone, which names in templates do not have; other letters are allowed. Rename it.`;
      return [problemWith(path, job.name, text)];
    }
    const short = job.tuning !== undefined || job.autopilot !== undefined;
    const room = short ? SHORT_PREFIX : JOB_PREFIX;
    const length = `${name ?? ''}-${job.name}`.length;
    if (name === undefined || length <= room) return [];
    const text = `makes names that are too long: '${name}-${job.name}' has ${length} characters, ${room} are allowed${short ? ' for a search' : ''}. Shorten it by ${length - room} (TR-17).`;
    return [problemWith(path, job.name, text)];
  });
}

/** Names that begin other jobs of the platform. */
const RESERVED: readonly string[] = ['job', 'lab', 'readmission'];

/** Characters that names leave before what makes them unique (TR-17). */
const JOB_PREFIX = 26;
const SHORT_PREFIX = 23;

/** Resources of a definition in the stack Training, and what more some choices make; counted from templates. */
const RESOURCES = { each: 8, schedule: 5, image: 6, efs: 9 };

/** CloudFormation takes 500 resources in a stack, some of which the reference workload has. */
const ROOM = 440;

/** All definitions are in one stack. */
function definitionsFitOneStack({ training }: Config): Problem[] {
  const jobs = training?.jobs ?? [];
  const needed = jobs.reduce(
    (sum, { schedule, image, storage }) =>
      sum +
      RESOURCES.each +
      (schedule === undefined ? 0 : RESOURCES.schedule) +
      (image === undefined ? 0 : RESOURCES.image) +
      (storage === 'efs' ? RESOURCES.efs : 0),
    0,
  );
  if (needed <= ROOM) return [];
  const text = `are too many for one stack: they make about ${needed} resources, ${ROOM} are allowed. Put some into an environment of their own.`;
  return [problemWith('training.jobs', `${jobs.length} definitions`, text)];
}

/** An instance type of a further definition must exist, be open, and be offered for training (TR-27). */
function instancesTrain({ training }: Config): Problem[] {
  return (training?.jobs ?? []).flatMap((job, index) => {
    if (job.instanceType === undefined || job.autopilot !== undefined) return [];
    const path = `training.jobs[${index}].instanceType`;
    const why = whyNot(job.instanceType, 'training');
    if (why !== undefined) {
      const text = `is not a type to train on; those that SageMaker offers for training are allowed. ${why.slice(0, 1).toUpperCase()}${why.slice(1)}.`;
      return [problemWith(path, job.instanceType, text)];
    }
    const { architecture } = instanceType(job.instanceType);
    const text = `has a CPU of ${architecture}, and images here are built for x86_64; types with such a CPU are allowed. Use one of them, e.g. ml.m5.xlarge.`;
    return architecture === 'x86_64' ? [] : [problemWith(path, job.instanceType, text)];
  });
}

/** What must hold between the keys of training. */
export const trainingRules: readonly Rule<PlatformConfig>[] = [
  sectionsBelongToTheMode,
  dataCanBeRead,
  efsFoldersAreFlat,
  lustreCanBeHad,
  spotFitsTheRest,
  teamsAreApart,
  namesFit,
  definitionsFitOneStack,
  instancesTrain,
];
