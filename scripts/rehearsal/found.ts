import { atLeast, atMost, type Check, equal } from './check';
import type { FeatureCount } from './features';
import type { Imbalance } from './imbalance';
import type { TrainingOutcome } from './model';
import { checksOfQueries } from './query-checks';
import { checksOfReal, isReal } from './real-data';
import type { QueryTrials } from './saved-queries';
import type { Answers, Broken } from './server';
import type { Manifest } from '../manifest';
import type { Comparison } from './splits';
import { checksOfWorkflow, type WorkflowPathResult } from './workflow-paths';

/** Difference between an answer and the score of the batch that rounding may make. */
const SAME_SCORE = 1e-6;

/** All that a rehearsal found. */
export interface Found {
  /** The raw file. */
  readonly csv: string;
  /** Folder of the version of the features that was trained on. */
  readonly features: string;
  /** The trained model. */
  readonly model: string;
  /** The first run of the Spark job, over the file. */
  readonly first: Manifest;
  /** The second run, over what the stream brought. */
  readonly second: Manifest;
  /** Encounters that the stream brought. */
  readonly streamed: number;
  /** Saved queries over the tables of both runs. */
  readonly queries: QueryTrials;
  /** Features of both runs, counted. */
  readonly counts: readonly [FeatureCount, FeatureCount];
  /** The training job. */
  readonly training: TrainingOutcome;
  /** AUC of both models on the test part. */
  readonly auc: { readonly trained: number; readonly baseline: number };
  /** From which AUC the workflow registers a model. */
  readonly minimumAuc: number;
  /** Answers of the trained model. */
  readonly answers: Answers;
  /** What the server said of an archive without a file. */
  readonly broken: Broken;
  /** Both models on three splits. */
  readonly comparison: Comparison;
  /** Ways to balance the classes. */
  readonly imbalance: Imbalance;
  /** The training workflow on its paths. */
  readonly workflow: readonly WorkflowPathResult[];
}

/** What must be so, and whether it is. */
export function checksOf(found: Found): Check[] {
  const { first, second, streamed, counts, answers, broken, comparison } = found;
  const unread = answers.refused
    .filter(({ status, reason, goes_on }) => status < 400 || status > 499 || reason === '' || !goes_on)
    .map(({ what }) => what);
  return [
    ...[first, second].map((manifest, index) =>
      equal(
        `rows of run ${index + 1}: new + labels + duplicates + quarantined`,
        accounted(manifest),
        manifest.run.rows,
      ),
    ),
    ...(isReal(found.csv) ? checksOfReal(first, comparison) : []),
    equal('encounters of the stream that the file had already', second.run.duplicates, streamed),
    equal('rows of the second run that are new', second.run.new, 0),
    equal('features of both runs are the same', counts[1].digest.slice(0, 12), counts[0].digest.slice(0, 12)),
    equal('patients in two parts, but for test and out of time', counts[1].in_two_parts, 0),
    equal('rows of all parts + later rows of patients who were learned from', split(second), second.label.known),
    equal('manifest says what the files hold', String(counts[1].as_in_manifest), 'true'),
    ...checksOfQueries(found.queries),
    equal('training job', found.training.status, 'Completed'),
    atLeast('AUC of the trained model, for the workflow to register it', found.auc.trained, found.minimumAuc),
    equal('answers of the server', answers.answered, answers.expected),
    atMost('largest difference between an answer and the batch', answers.largest_difference, SAME_SCORE),
    equal(
      `of ${answers.refused.length} requests that cannot be read, those without a 4xx and a reason`,
      unread.length === 0 ? 'none' : unread.join(', '),
      'none',
    ),
    equal('a server without preparation.json starts', broken.code === 0 ? 'yes' : 'no', 'no'),
    equal(
      'and says which file is missing',
      broken.reason.includes('no preparation.json') ? 'yes' : broken.reason,
      'yes',
    ),
    ...checksOfWorkflow(found.workflow),
  ];
}

function split({ parts, later }: Manifest): number {
  return Object.values(parts).reduce((sum, { rows }) => sum + rows, later.rows);
}

function accounted({ run }: Manifest): number {
  return run.new + run.labels + run.duplicates + run.quarantined.rows;
}
