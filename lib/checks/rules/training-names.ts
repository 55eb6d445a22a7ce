import { asProperties } from '../assembly';
import { nameOf } from '../job-name';
import { ALL_JOBS, forEachJob, type JobKind } from '../jobs';
import { DYNAMIC, quoted, valueAt } from '../request-values';
import type { Rule } from '../rule';

/** Longest name by kind (API: `TrainingJobName`, `HyperParameterTuningJobName`, `AutoMLJobName` and the others). */
const LONGEST: Readonly<Record<JobKind, number>> = {
  training: 63,
  processing: 63,
  transform: 63,
  tuning: 32,
  autoMl: 32,
};

/** API: `HyperParameters`, `HyperParameterKey`, `HyperParameterValue`; the number stands in its text, not in its shape. */
const MOST_HYPERPARAMETERS = 100;
const LONGEST_KEY = 256;
const LONGEST_VALUE = 2500;

const nameLength: Rule = {
  id: 'ML-TR-17',
  title: 'The name of a job is never longer than SageMaker takes',
  facts: ['TR-17'],
  fix: "make the name of a short prefix and a part of fixed length: States.UUID() has 36 characters, States.ArrayGetItem(States.StringSplit(States.UUID(), '-'), 0) has 8; the name of an execution can have 80",
  check: forEachJob(ALL_JOBS, (job) => {
    const name = nameOf(job);
    const at = job.paths.name;
    if (name?.longest === undefined || name.longest <= LONGEST[job.kind]) return [];
    return [
      { at, problem: `${name.given} can be ${name.longest} characters long, and ${LONGEST[job.kind]} are allowed` },
    ];
  }),
};

const nameCharacters: Rule = {
  id: 'ML-TR-17-2',
  title: 'The name of a job has only letters, digits and hyphens between them',
  facts: ['TR-17'],
  fix: 'begin and end with a letter or digit, and use hyphens instead of other characters',
  check: forEachJob(ALL_JOBS, (job) => {
    const name = nameOf(job);
    if (name === undefined || (!name.isConstant && /[@<]/.test(name.sample))) return [];
    if (/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/.test(name.sample)) return [];
    return [{ at: job.paths.name, problem: `${quoted(name.given)} is no name that SageMaker takes` }];
  }),
};

const uniqueName: Rule = {
  id: 'ML-TR-18',
  title: 'The name of a job is another one each time',
  facts: ['TR-18'],
  fix: 'add a part that differs, e.g. States.UUID(): names of past jobs stay taken',
  check: forEachJob(ALL_JOBS, (job) => {
    const name = nameOf(job);
    if (name?.isConstant !== true) return [];
    return [{ at: job.paths.name, problem: `the name is always ${quoted(name.sample)}, so a second run fails` }];
  }),
};

const hyperparameters: Rule = {
  id: 'ML-TR-19',
  title: 'Hyperparameters are texts, and not too many or too long',
  facts: ['TR-19'],
  fix: "write every value as a text: \"0.1\", or 'name.$' with States.Format('{}', $.value)",
  check: forEachJob(['training'], ({ request, isInsideTuning }) => {
    const at = isInsideTuning ? 'StaticHyperParameters' : 'HyperParameters';
    const entries = Object.entries(asProperties(valueAt(request, at)));
    const tooMany =
      entries.length > MOST_HYPERPARAMETERS
        ? [{ at, problem: `there are ${entries.length} hyperparameters, and ${MOST_HYPERPARAMETERS} are allowed` }]
        : [];
    return [
      ...tooMany,
      ...entries.flatMap(([key]) => {
        const value = valueAt({ value: asProperties(valueAt(request, at))[key] }, 'value');
        const name = key.replace(/\.\$$/, '');
        if (name.length > LONGEST_KEY) {
          return [
            { at: `${at}.${name}`, problem: `its name has ${name.length} characters, and ${LONGEST_KEY} are allowed` },
          ];
        }
        if (name !== key || value === DYNAMIC) return [];
        if (typeof value !== 'string') {
          return [{ at: `${at}.${name}`, problem: `the value is ${quoted(value)}, and only a text is allowed` }];
        }
        if (value.length <= LONGEST_VALUE) return [];
        return [
          {
            at: `${at}.${name}`,
            problem: `the value has ${value.length} characters, and ${LONGEST_VALUE} are allowed`,
          },
        ];
      }),
    ];
  }),
};

/** Rules about names of jobs and about hyperparameters. */
export const trainingNameRules: readonly Rule[] = [nameLength, nameCharacters, uniqueName, hyperparameters];
