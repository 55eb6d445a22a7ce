import { checkInstanceType } from '../sagemaker/instance-choice';
import { whyNotLustre } from '../storage/lustre-choices';
import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** Sections that belong to another choice would do nothing. */
function sectionsBelongToTheMode({ training }: Config): Problem[] {
  const { mode = 'train', tuning, autopilot } = training ?? {};
  const stray = [
    ...(tuning !== undefined && mode !== 'tune' ? ([['tuning', 'tune']] as const) : []),
    ...(autopilot !== undefined && mode !== 'autopilot' ? ([['autopilot', 'autopilot']] as const) : []),
  ];
  return stray.map(([section, needed]) =>
    problemWith(
      `training.${section}`,
      mode,
      `does nothing with training.mode ${mode}; it is for mode ${needed}. Set the mode, or remove the section.`,
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
  if (storage !== undefined && [storage, ...jobs.map((job) => job.storage)].every((one) => one !== 'fsx-lustre')) {
    return [
      problemWith(
        'training.lustre',
        storage,
        'is used by nobody and would cost by the hour; storage fsx-lustre is allowed with it. Set a storage, or remove the section.',
      ),
    ];
  }
  const { capacityGiB, deployment = 'scratch', throughput } = lustre;
  if (capacityGiB === undefined) return [];
  const persistent = deployment === 'persistent';
  return whyNotLustre({
    deployment: persistent ? 'PERSISTENT_2' : 'SCRATCH_2',
    capacityGiB,
    throughput,
    hasKey: persistent,
    maintenance: '7:03:00',
  }).map((message) => ({
    path: `training.lustre.${message.startsWith('capacityGiB') ? 'capacityGiB' : 'throughput'}`,
    message: `${message}.`,
  }));
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

/** Hyperband stops trainings by itself (TR-31), and its bounds are for it alone. */
function searchesFit({ training }: Config): Problem[] {
  const { tuning, jobs = [] } = training ?? {};
  const all = [
    ['training.tuning', tuning] as const,
    ...jobs.map((job, index) => [`training.jobs[${index}].tuning`, job.tuning] as const),
  ];
  return all.flatMap(([path, search]) => {
    const { strategy, earlyStopping, hyperband, maxJobs, parallelJobs } = search ?? {};
    const problems: Problem[] = [];
    if (strategy === 'hyperband' && earlyStopping === true) {
      const text =
        'is not possible with hyperband, which stops trainings by itself; false is allowed. Remove it (TR-31).';
      problems.push(problemWith(`${path}.earlyStopping`, earlyStopping, text));
    }
    if (hyperband !== undefined && strategy !== undefined && strategy !== 'hyperband') {
      const text = 'does nothing with this strategy; it is for hyperband. Change the strategy, or remove the section.';
      problems.push(problemWith(`${path}.hyperband`, strategy, text));
    }
    const { minResource: least, maxResource: most } = hyperband ?? {};
    if (least !== undefined && most !== undefined && least >= most) {
      const text = `is not less than maxResource; 1 to ${most - 1} is allowed. Lower it, or raise maxResource.`;
      problems.push(problemWith(`${path}.hyperband.minResource`, least, text));
    }
    if (strategy !== 'grid' && maxJobs !== undefined && parallelJobs !== undefined && parallelJobs > maxJobs) {
      const text = `is more than maxJobs; 1 to ${maxJobs} is allowed. Lower it, or raise maxJobs.`;
      problems.push(problemWith(`${path}.parallelJobs`, parallelJobs, text));
    }
    return problems;
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
    if (jobs.slice(0, index).some((one) => one.name === job.name)) {
      return [problemWith(path, job.name, 'stands twice; once is allowed. Remove it, or name another.')];
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

/** An instance type of a further definition must exist, be open, and be offered for training (TR-27). */
function instancesTrain({ training }: Config): Problem[] {
  return (training?.jobs ?? []).flatMap((job, index) => {
    if (job.instanceType === undefined || job.autopilot !== undefined) return [];
    const path = `training.jobs[${index}].instanceType`;
    try {
      checkInstanceType(job.instanceType, 'training', path);
      return [];
    } catch (error) {
      return [{ path, message: `${(error as Error).message}.` }];
    }
  });
}

/** What must hold between the keys of training. */
export const trainingRules: readonly Rule<PlatformConfig>[] = [
  sectionsBelongToTheMode,
  dataCanBeRead,
  lustreCanBeHad,
  spotFitsTheRest,
  searchesFit,
  teamsAreApart,
  namesFit,
  instancesTrain,
];
