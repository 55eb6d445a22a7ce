import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FEATURES } from '../lib/readmission/layout';
import { STOP_SIGNALS } from './rehearsal/child';
import { readContract } from './rehearsal/contract';
import { bringData, checkSource } from './rehearsal/data';
import { makeEnvironment } from './rehearsal/environment';
import { Failed } from './rehearsal/failed';
import { packArchives } from './rehearsal/model';
import { takeOutput } from './rehearsal/output';
import { Progress } from './rehearsal/progress';
import { runSparkJob } from './rehearsal/spark';
import { findTools } from './rehearsal/tools';
import { readWorkflowArguments, type WorkflowArguments } from './rehearsal/workflow-arguments';
import { runWorkflowPaths, workflowTable } from './rehearsal/workflow-paths';

/**
 * `npm run rehearse:training [-- --data <zip of UCI>]`: the training workflow of the template on this machine, on every path,
 * with the scripts that AWS would run behind training and evaluation.
 *
 * Ends with 1 when a path does otherwise than it must. Ctrl-C stops it with all that it has started.
 */
async function main(args: readonly string[]): Promise<number> {
  // npm runs scripts in the folder of the project, wherever it was called.
  const given = readWorkflowArguments(args, process.env.INIT_CWD ?? process.cwd());
  if ('source' in given) checkSource(given.source);
  const { output } = given;
  const giveBack = takeOutput(output);
  for (const name of STOP_SIGNALS) {
    process.once(name, (_: NodeJS.Signals, number: number) => {
      process.stderr.write(`\nstopped; what was made so far is in ${output}\n`);
      process.exit(128 + number);
    });
  }
  try {
    const progress = new Progress(2, (text) => process.stdout.write(text), Date.now);
    const version = await progress.during(
      'Features',
      () => bringFeatures(given, progress.tell),
      (made) => `version ${made}`,
    );
    const results = await progress.during(
      'The training workflow of config/sandbox.yaml on its paths',
      () => runWorkflowPaths({ root: output, version, tell: progress.tell }),
      (paths) => `${paths.length} paths`,
    );
    process.stdout.write(`\n${workflowTable(results).join('\n')}\n\nwhat was made is in ${output}\n`);
    return results.every(({ deviations }) => deviations.length === 0) ? 0 : 1;
  } finally {
    giveBack();
  }
}

/** Puts a version of the features and the archive of the code where the workflow reads them. @returns the version */
async function bringFeatures(given: WorkflowArguments, tell: (text: string) => void): Promise<string> {
  const { output } = given;
  const tools = findTools();
  await makeEnvironment(tools, join(output, 'logs', 'environment.log'), tell);
  const contract = readContract(output);
  packArchives(contract, output);
  if ('features' in given) {
    const name = basename(given.features);
    const target = join(output, 'features', FEATURES, name);
    mkdirSync(join(output, 'features', FEATURES), { recursive: true });
    cpSync(given.features, target, { recursive: true });
    return name.slice('version='.length);
  }
  await bringData(given.source, join(output, 'raw'), output);
  tell('the Spark job makes features, which takes minutes');
  await runSparkJob(contract, tools, { version: 'run-1', work: output });
  return 'run-1';
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Failed ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exitCode = 1;
  },
);
