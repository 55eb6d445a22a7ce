import { Duration } from 'aws-cdk-lib';
import { GRID, HYPERPARAMETERS, RANGES } from '../readmission/hyperparameters';
import { autoMlFaults } from '../training/jobs/auto-ml';
import { type Tuning, tuningFaults } from '../training/jobs/tuning';
import { type Problem, problemWith } from './config-error';
import { inOwnWords, refusal } from './construct-faults';
import type { PlatformConfig } from './schema';
import { autoMlOf, searchPlan, type TrainingDefinition, tuningOf } from './training-definition';
import { wholeDefinitions } from './training-definitions';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

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
      const text = `does nothing with the strategy ${strategy}; only hyperband is allowed. Change the strategy, or remove the section.`;
      problems.push(problemWith(`${path}.hyperband`, hyperband, text));
    }
    const { minResource: least, maxResource: most } = hyperband ?? {};
    if (least !== undefined && most !== undefined && least >= most) {
      const text = `is not less than maxResource; less than ${most} is allowed. Lower it, or raise maxResource.`;
      problems.push(problemWith(`${path}.hyperband.minResource`, least, text));
    }
    if (strategy !== 'grid' && maxJobs !== undefined && parallelJobs !== undefined && parallelJobs > maxJobs) {
      const text = `is more than maxJobs; 1 to ${maxJobs} is allowed. Lower it, or raise maxJobs.`;
      problems.push(problemWith(`${path}.parallelJobs`, parallelJobs, text));
    }
    return problems;
  });
}

/** The search for the reference workload must be one that SageMaker takes (TR-06, TR-30, TR-31). */
function ownSearchIsTaken({ training }: Config): Problem[] {
  const { mode, tuning, spot } = training ?? {};
  if (mode !== 'tune') return [];
  const { strategy, maxRuntimeMinutes, maxJobs, parallelJobs, earlyStopping } = tuning ?? {};
  const known = [strategy, maxRuntimeMinutes, maxJobs, parallelJobs, earlyStopping].every((one) => one !== undefined);
  if (tuning !== undefined && !known) return [];
  const { hyperband, warmStart } = tuning ?? {};
  const whole =
    (hyperband === undefined || (hyperband.minResource !== undefined && hyperband.maxResource !== undefined)) &&
    (warmStart === undefined || (warmStart.kind !== undefined && warmStart.parents !== undefined));
  if (!whole) return [];
  const ranges = strategy === 'grid' ? GRID : RANGES;
  const hyperparameters = Object.fromEntries(
    Object.entries(HYPERPARAMETERS).filter(([name]) => !Object.hasOwn(ranges, name)),
  );
  const plan = searchPlan(tuning as PlatformConfig['training']['tuning']);
  const search = { ...plan, objective: { metric: 'validation:auc', goal: 'Maximize' }, ranges } as const;
  return [
    ...tuningFaults(search, { hyperparameters }).map((fault) => searchProblem('training.tuning', search, fault)),
    ...waitOfSearch('training', spot?.maxWaitMinutes),
  ];
}

/** Autopilot must give a candidate no more time than the whole search has (TR-35). */
function ownCandidatesEnd({ training }: Config): Problem[] {
  const { mode, autopilot } = training ?? {};
  const { maxCandidateMinutes: candidate, maxRuntimeMinutes: all } = autopilot ?? {};
  return mode === 'autopilot' ? longCandidate('training.autopilot', candidate, all) : [];
}

/** A search must be one that SageMaker takes, and its trainings save nothing (TR-06, TR-19, TR-30, TR-31). */
function searchesAreTaken(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const { spot, algorithm } = definition;
    const tuning = tuningOf(definition);
    if (tuning === undefined) return [];
    // An algorithm leaves out the values of what is searched, and its metrics are checked with it.
    const hyperparameters = Object.fromEntries(
      Object.entries(definition.hyperparameters)
        .filter(([name]) => algorithm === undefined || !Object.hasOwn(tuning.ranges, name))
        .map(([name, value]) => [name, String(value)]),
    );
    const faults = tuningFaults(tuning, { hyperparameters });
    // How many trainings a grid has is known of categories alone.
    const numbers = faults.some((fault) => fault.startsWith("ranges must be 'categorical'"));
    return [
      ...faults
        .filter((fault) => !(numbers && fault.startsWith('maxParallelJobs ')))
        .map((fault) => searchProblem(`${path}.tuning`, tuning, inOwnWords(fault))),
      ...repeatedParents(path, definition),
      ...waitOfSearch(path, spot?.maxWaitMinutes),
    ];
  });
}

/** The same search twice has nothing more to say. */
function repeatedParents(path: string, { tuning }: TrainingDefinition): Problem[] {
  const parents = tuning?.warmStart?.parents ?? [];
  return parents.flatMap((parent, index) =>
    parents.indexOf(parent) === index
      ? []
      : [
          problemWith(
            `${path}.tuning.warmStart.parents[${index}]`,
            parent,
            'stands twice; once is allowed. Remove it, or name another.',
          ),
        ],
  );
}

/** Autopilot must take the search, the objective and the channels (TR-35). */
function autopilotFits(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const { autopilot, objective, channels } = definition;
    if (autopilot === undefined) return [];
    if (objective === undefined) {
      const text = 'missing; a metric of Autopilot is allowed, e.g. AUC. Add it with atLeast or atMost.';
      return [{ path: `${path}.objective`, message: text }];
    }
    const { search } = autoMlOf(definition);
    const { maxCandidateMinutes: candidate, maxRuntimeMinutes: all } = autopilot;
    const long = longCandidate(`${path}.autopilot`, candidate, all);
    // Times have a message in minutes.
    const timed = long.length === 0 ? search : { ...search, maxRuntimePerCandidate: Duration.minutes(1) };
    return [
      ...long,
      ...autoMlFaults(timed, channels.length > 1).map((fault) => {
        const rest = /^problem\.objective (.*)$/s.exec(fault)?.[1];
        return rest === undefined
          ? { path: `${path}.autopilot`, message: `${fault}.` }
          : refusal(`${path}.objective.metric`, objective.metric, `${rest}; use one of them`);
      }),
    ];
  });
}

/** Keys of the configuration where constructs have others. */
const SEARCH_KEYS: Readonly<Record<string, string>> = {
  maxParallelJobs: 'parallelJobs',
  maxRuntime: 'maxRuntimeMinutes',
};

/** A sentence that begins with a key of a search, as a problem of that key. */
function searchProblem(path: string, search: Tuning, fault: string): Problem {
  const key = /^(ranges[\w.-]*|maxJobs|maxParallelJobs|maxRuntime|earlyStopping|hyperband|warmStart\.parents) /.exec(
    fault,
  )?.[1];
  if (key === undefined) return { path, message: `${fault}.` };
  // The smaller bound is the one to change.
  const own = fault.startsWith('hyperband must have whole numbers')
    ? 'hyperband.minResource'
    : (SEARCH_KEYS[key] ?? key);
  return refusal(
    `${path}.${own}`,
    key === 'maxParallelJobs' ? search.maxParallelJobs : undefined,
    fault.slice(key.length + 1),
  );
}

/** Minutes that SageMaker waits at most for a training that saves nothing (TR-06). */
const LONGEST_WAIT_OF_A_SEARCH = 60;

function waitOfSearch(path: string, wait: number | undefined): Problem[] {
  if (wait === undefined || wait <= LONGEST_WAIT_OF_A_SEARCH) return [];
  const text = `is too long for a search, whose trainings save no checkpoints; ${LONGEST_WAIT_OF_A_SEARCH} or less is allowed. Shorten it with maxRuntimeMinutes, or remove spot (TR-06).`;
  return [problemWith(`${path}.spot.maxWaitMinutes`, wait, text)];
}

function longCandidate(path: string, candidate: number | undefined, all: number | undefined): Problem[] {
  if (candidate === undefined || all === undefined || candidate <= all) return [];
  const text = `is more than maxRuntimeMinutes, so that no candidate could come to its end; 1 to ${all} is allowed. Lower it, or raise maxRuntimeMinutes.`;
  return [problemWith(`${path}.maxCandidateMinutes`, candidate, text)];
}

/** What must hold inside of a search. */
export const trainingSearchRules: readonly Rule<PlatformConfig>[] = [
  searchesFit,
  ownSearchIsTaken,
  ownCandidatesEnd,
  searchesAreTaken,
  autopilotFits,
];
