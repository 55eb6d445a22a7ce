import { join } from 'node:path';
import { resolvedPlatform } from '../resolved-platform';
import { type Contract, readContract } from './contract';
import { bringData, type DataSource } from './data';
import { makeEnvironment } from './environment';
import { countFeatures } from './features';
import type { Found } from './found';
import { compareImbalance } from './imbalance';
import { drawPlots, packArchives, runEvaluation, runTrainingJob } from './model';
import type { Progress } from './progress';
import { isReal } from './real-data';
import { askServer, serveBroken } from './server';
import type { Manifest } from '../manifest';
import { readQueryPlan, trySavedQueries } from './saved-queries';
import { runSparkJob } from './spark';
import { compareSplits } from './splits';
import { deliverStream } from './stream';
import { findTools } from './tools';
import { runWorkflowPaths } from './workflow-paths';

/** Steps that {@link rehearse} tells. */
export const STEPS = 14;

/** Pictures that are drawn. */
export const PICTURES = ['roc.png', 'precision_recall.png', 'calibration.png', 'groups.png'] as const;

/**
 * Goes the way of the data: raw file, stream, tables, features, training, evaluation, model server, requests, and the
 * workflow around training and evaluation.
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
      return { ...found, environment: await makeEnvironment(found, log('environment'), progress.tell) };
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
  const counts = [
    await countFeatures(first.folder, raw.encounters, log('count')),
    await countFeatures(second.folder, raw.encounters, log('count')),
  ] as const;

  const queries = await progress.during(
    'Saved queries over the tables, also through the filter of analysts',
    () => {
      const plan = readQueryPlan(resolvedPlatform('config/sandbox.yaml'), contract.processing.database);
      return trySavedQueries(contract, tools, { plan, raw, work: output });
    },
    ({ queries: trials, shown }) => `${trials.length} queries; the filter shows ${shown.table} encounters`,
  );

  const archives = packArchives(contract, output);
  const training = await progress.during(
    "Training job: the image's toolkit, no network",
    () => runTrainingJob(contract, { version: 'run-2', work: output, onLine: metricsOnly(progress.tell) }),
    ({ network, metrics }) => `network: ${network}; ${JSON.stringify(metrics)}`,
  );
  const { archive: model } = training;
  const features = second.folder;
  const evaluations = await progress.during(
    'Evaluation of the trained model and of the baseline',
    async () => ({
      trained: await runEvaluation(contract, { archive: model, features, name: 'trained', work: output }),
      baseline: await runEvaluation(contract, { archive: archives.baseline, features, name: 'baseline', work: output }),
    }),
    ({ trained, baseline }) =>
      `AUC ${trained.auc.toFixed(4)} trained, ${baseline.auc.toFixed(4)} baseline; ` +
      `out of time ${trained.outOfTime.toFixed(4)} and ${baseline.outOfTime.toFixed(4)}`,
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
  const imbalance = await progress.during(
    'Balanced classes, or not: two folds of the patients',
    () => compareImbalance(raw.encounters, join(output, 'imbalance'), { quick: true, onLine: progress.tell }),
    ({ variants }) =>
      `AUC ${Object.entries(variants)
        .map(([name, { mean }]) => `${name} ${mean.auc.toFixed(4)}`)
        .join(', ')}`,
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
  const workflow = await progress.during(
    'The training workflow on its paths, with the real scripts',
    () => runWorkflowPaths({ root: output, version: 'run-2', tell: progress.tell }),
    (paths) =>
      `${paths.length} paths, ${paths.filter(({ deviations }) => deviations.length === 0).length} as they must be`,
  );
  return {
    csv: raw.encounters,
    features: second.folder,
    model,
    first: first.manifest,
    second: second.manifest,
    streamed,
    counts,
    queries,
    training,
    auc: { trained: evaluations.trained.auc, baseline: evaluations.baseline.auc },
    minimumAuc: contract.minimumAuc,
    answers,
    broken,
    comparison,
    imbalance,
    workflow,
  };
}

function told({ run, encounters, patients, label, parts, later }: Manifest): string {
  const split = Object.entries(parts).map(([part, { rows }]) => `${part} ${rows}`);
  return (
    `${run.rows} rows: ${run.new} new, ${run.duplicates} duplicates, ${run.quarantined.rows} in quarantine; ` +
    `${encounters} encounters of ${patients} patients, ${label.excluded} left out; ${split.join(', ')}, later ${later.rows}`
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
