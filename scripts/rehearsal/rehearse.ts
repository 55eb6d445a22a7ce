import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../resolved-platform';
import { atLeast, atMost, type Check, equal } from './check';
import { runChild } from './child';
import { type Contract, readContract } from './contract';
import { bringData, type DataSource } from './data';
import { makeEnvironment, program } from './environment';
import { drawPlots, packArchives, runEvaluation, runTrainingJob, type TrainingOutcome } from './model';
import type { Progress } from './progress';
import { checksOfReal, isReal } from './real-data';
import { type Answers, askServer, serveBroken } from './server';
import { type Manifest, runSparkJob } from './spark';
import { type Comparison, compareSplits } from './splits';
import { deliverStream } from './stream';
import { findTools } from './tools';

/** Steps that {@link rehearse} tells. */
export const STEPS = 11;

/** Pictures that are drawn. */
export const PICTURES = ['roc.png', 'precision_recall.png', 'calibration.png', 'groups.png'] as const;

/** Difference between an answer and the score of the batch that rounding may make. */
const SAME_SCORE = 1e-6;

/** What is read of a count of features. */
const countSchema = z.object({ in_two_parts: z.number(), as_in_manifest: z.boolean(), digest: z.string() });

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
  /** Features of both runs, counted. */
  readonly counts: readonly [z.output<typeof countSchema>, z.output<typeof countSchema>];
  /** The training job. */
  readonly training: TrainingOutcome;
  /** AUC of both models on the test part. */
  readonly auc: { readonly trained: number; readonly baseline: number };
  /** From which AUC the workflow registers a model. */
  readonly minimumAuc: number;
  /** Answers of the trained model. */
  readonly answers: Answers;
  /** What the server said of an archive without a file. */
  readonly broken: { readonly code: number; readonly reason: string };
  /** Both models on three splits. */
  readonly comparison: Comparison;
}

/**
 * Goes the way of the data: raw file, stream, tables, features, training, evaluation, model server, requests.
 *
 * @param source where the encounters come from
 * @param output an empty folder; each zone becomes a folder in it
 * @param progress is told what is going on
 * @throws Failed when a step fails
 */
export async function rehearse({
  source,
  output,
  progress,
}: {
  readonly source: DataSource;
  readonly output: string;
  readonly progress: Progress;
}): Promise<Found> {
  const log = (name: string): string => join(output, 'logs', `${name}.log`);
  const tools = await progress.during(
    'Python and Java',
    async () => {
      const found = findTools();
      progress.tell(`Python ${found.pythonVersion}, Java ${found.javaVersion}`);
      return { ...found, environment: await makeEnvironment(found, log('environment')) };
    },
    ({ environment }) => `locked environment .venv: ${environment}`,
  );
  const contract: Contract = await progress.during(
    'What the platform tells its jobs (config/sandbox.yaml)',
    () => Promise.resolve(readContract(output)),
    ({ training }) => `${Object.keys(training.HyperParameters).length} hyperparameters, and the rest`,
  );
  const raw = await progress.during(
    'encounters' in source ? 'Made-up encounters into the raw zone' : 'The file into the raw zone',
    () => bringData(source, join(output, 'raw'), output),
    ({ encounters }) => `${encounters}${isReal(encounters) ? ', the file of UCI to the byte' : ''}`,
  );
  const first = await progress.during(
    'Spark job: tables and features',
    () => runSparkJob(contract, tools, { version: 'run-1', work: output }),
    ({ manifest }) => told(manifest),
  );
  const { streamed, second } = await progress.during(
    'The stream, and the Spark job again: new files only',
    async () => ({
      streamed: await deliverStream(raw.encounters, join(output, 'raw'), output),
      second: await runSparkJob(contract, tools, { version: 'run-2', work: output }),
    }),
    ({ second: { manifest } }) => told(manifest),
  );
  const count = async (folder: string): Promise<z.output<typeof countSchema>> =>
    countSchema.parse(
      JSON.parse(
        await runChild(program('python'), [join(ROOT, 'jobs', 'rehearsal', 'count_features.py'), folder], {
          log: log('count'),
        }),
      ),
    );
  const counts = [await count(first.folder), await count(second.folder)] as const;

  const archives = packArchives(contract, output);
  const training = await progress.during(
    "Training job: the image's toolkit, no network",
    () => runTrainingJob(contract, { version: 'run-2', work: output, onLine: metricsOnly(progress.tell) }),
    ({ network, metrics }) => `network: ${network}; ${JSON.stringify(metrics)}`,
  );
  const model = training.archive ?? '';
  const test = join(second.folder, 'test');
  const evaluations = await progress.during(
    'Evaluation of the trained model and of the baseline',
    async () => ({
      trained: await runEvaluation(contract, { archive: model, test, name: 'trained', work: output }),
      baseline: await runEvaluation(contract, { archive: archives.baseline, test, name: 'baseline', work: output }),
    }),
    ({ trained, baseline }) => `AUC ${trained.auc.toFixed(4)} trained, ${baseline.auc.toFixed(4)} baseline`,
  );
  const answers = await progress.during(
    'Model server: encounters of the test part, and what cannot be read',
    () => askServer(contract, { archive: model, csv: raw.encounters, features: second.folder, work: output }),
    ({ answered, largest_difference: difference }) =>
      `${answered} answers, at most ${difference.toExponential(1)} from the batch; stopped`,
  );
  const broken = await progress.during(
    'Model server with an archive that lacks a file',
    () => serveBroken(contract, { archive: model, work: output }, 'preparation.json'),
    ({ reason }) => reason,
  );
  const comparison = await progress.during(
    'Both models on three splits of the patients',
    () => compareSplits(contract, { csv: raw.encounters, work: output, onLine: splitsOnly(progress.tell) }),
    ({ trained, baseline }) =>
      `average precision ${trained.average_precision.toFixed(4)} and ${baseline.average_precision.toFixed(4)}`,
  );
  await progress.during(
    'Pictures',
    () =>
      drawPlots(
        { trained: evaluations.trained.file, baseline: evaluations.baseline.file },
        join(output, 'pictures'),
        log('pictures'),
      ),
    () => PICTURES.join(', '),
  );
  return {
    csv: raw.encounters,
    features: second.folder,
    model,
    first: first.manifest,
    second: second.manifest,
    streamed,
    counts,
    training,
    auc: { trained: evaluations.trained.auc, baseline: evaluations.baseline.auc },
    minimumAuc: contract.minimumAuc,
    answers,
    broken,
    comparison,
  };
}

/** What must be so, and whether it is. */
export function checksOf(found: Found): Check[] {
  const { first, second, streamed, counts, answers, broken, comparison } = found;
  const unread = answers.refused.filter(
    ({ status, reason, goes_on }) => status < 400 || status > 499 || !reason || !goes_on,
  );
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
    equal('patients in two parts', counts[1].in_two_parts, 0),
    equal('manifest says what the files hold', String(counts[1].as_in_manifest), 'true'),
    equal('training job', found.training.status, 'Completed'),
    atLeast('AUC of the trained model, for the workflow to register it', found.auc.trained, found.minimumAuc),
    equal('answers of the server', answers.answered, answers.expected),
    atMost('largest difference between an answer and the batch', answers.largest_difference, SAME_SCORE),
    equal(`of ${answers.refused.length} requests that cannot be read, not a 4xx with a reason`, unread.length, 0),
    equal('a server without preparation.json starts', broken.code === 0 ? 'yes' : 'no', 'no'),
    equal(
      'and says which file is missing',
      broken.reason.includes('no preparation.json') ? 'yes' : broken.reason,
      'yes',
    ),
  ];
}

function accounted({ run }: Manifest): number {
  return run.new + run.labels + run.duplicates + run.quarantined.rows;
}

function told({ run, encounters, patients, label, parts }: Manifest): string {
  const split = Object.entries(parts).map(([part, { rows }]) => `${part} ${rows}`);
  return (
    `${run.rows} rows: ${run.new} new, ${run.duplicates} duplicates, ${run.quarantined.rows} in quarantine; ` +
    `${encounters} encounters of ${patients} patients, ${label.excluded} left out; ${split.join(', ')}`
  );
}

/** Of what training prints, the lines that say how far it is. */
function metricsOnly(tell: (text: string) => void): (line: string) => void {
  return (line) => {
    if (/^\[\d+\]\t/.test(line) || line.startsWith('trees:')) tell(line.replaceAll('\t', '  '));
  };
}

/** Of what the comparison prints, a line for each split. */
function splitsOnly(tell: (text: string) => void): (line: string) => void {
  return (line) => {
    if (/^(seed \d|mean):/.test(line)) tell(line);
  };
}
