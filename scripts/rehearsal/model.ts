import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { z } from 'zod';
import { baselineArchive, trainingCode } from '../../lib/readmission/archives';
import { packArchive } from '../../lib/sagemaker/source-archive';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import type { Contract } from './contract';
import { program } from './environment';

const JOBS = join(ROOT, 'jobs');

/** How a training job of SageMaker ends. */
const outcomeSchema = z.object({
  status: z.string(),
  network: z.string(),
  archive: z.string(),
  metrics: z.record(z.string(), z.number()),
});

/** What is read of an evaluation. */
const measuresSchema = z.object({
  binary_classification_metrics: z.object({ auc: z.object({ value: z.number() }) }),
});
const evaluationSchema = measuresSchema.extend({ out_of_time: measuresSchema });

/** Outcome of a training job on this machine. */
export type TrainingOutcome = z.output<typeof outcomeSchema>;

/** Packs what the platform packs at synth: the code of the jobs, and the baseline. @returns paths of both */
export function packArchives(contract: Contract, work: string): { code: string; baseline: string } {
  const pack = (contents: Readonly<Record<string, string>>, folder: string, name: string): string => {
    mkdirSync(folder, { recursive: true });
    const archive = join(folder, name);
    renameSync(packArchive(contents, folder), archive);
    rmSync(join(folder, 'tree'), { recursive: true });
    return archive;
  };
  return {
    code: pack(trainingCode(), join(work, 'code'), contract.codeArchive),
    baseline: pack(baselineArchive(), join(work, 'baseline'), 'model.tar.gz'),
  };
}

/** Runs the training job as SageMaker would: the request of the workflow, its channels, the image's toolkit, no network. */
export async function runTrainingJob(
  contract: Contract,
  {
    version,
    work,
    onLine,
  }: { readonly version: string; readonly work: string; readonly onLine: (line: string) => void },
): Promise<TrainingOutcome> {
  const request = join(work, 'training-request.json');
  writeFileSync(request, JSON.stringify(contract.training));
  const channels = { code: join(work, 'code'), ...contract.channels(version) };
  const output = await runChild(
    program('python'),
    [
      join(JOBS, 'rehearsal', 'training_job.py'),
      ...['--request', request, '--base', join(work, 'training')],
      ...Object.entries(channels).flatMap(([name, folder]) => ['--channel', `${name}=${folder}`]),
    ],
    { log: join(work, 'logs', 'training.log'), onLine },
  );
  return outcomeSchema.parse(JSON.parse(output));
}

/** Evaluates an archive as the processing job would, with the script of the code archive. @returns the AUC on both parts */
export async function runEvaluation(
  contract: Contract,
  {
    archive,
    features,
    name,
    work,
  }: { readonly archive: string; readonly features: string; readonly name: string; readonly work: string },
): Promise<{ auc: number; outOfTime: number; file: string }> {
  const code = join(work, 'evaluation-code');
  if (!existsSync(code)) {
    mkdirSync(code);
    await extract({ file: join(work, 'code', contract.codeArchive), cwd: code });
  }
  // What SageMaker copies into the container before it starts the script.
  const { model, output } = contract.evaluation;
  for (const folder of [model, output]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(model, { recursive: true });
  copyFileSync(archive, join(model, 'model.tar.gz'));
  const parts = { test: join(features, 'test'), out_of_time: join(features, 'out_of_time') };
  const words = Object.entries({ ...contract.evaluation, ...parts }).flatMap(([word, value]) => [`--${word}`, value]);
  await runChild(program('python'), [join(code, 'evaluate.py'), ...words], {
    log: join(work, 'logs', `evaluation-${name}.log`),
    env: { TMPDIR: work },
  });
  const file = join(work, `evaluation-${name}.json`);
  copyFileSync(join(output, 'evaluation.json'), file);
  const { out_of_time: later, ...test } = evaluationSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const [auc, outOfTime] = [test, later].map((part) => part.binary_classification_metrics.auc.value);
  return { auc: auc ?? NaN, outOfTime: outOfTime ?? NaN, file };
}

/** Draws the curves, the calibration and the groups of evaluations into a folder. */
export async function drawPlots(
  evaluations: Readonly<Record<string, string>>,
  output: string,
  log: string,
): Promise<void> {
  const named = Object.entries(evaluations).map(([name, file]) => `${name}=${file}`);
  const script = join(JOBS, 'training', 'readmission', 'plots.py');
  await runChild(program('python'), [script, '--evaluation', ...named, '--output', output], { log });
}
