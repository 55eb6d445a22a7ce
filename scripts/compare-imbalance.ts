import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './rehearsal/arguments';
import { bringData, checkSource } from './rehearsal/data';
import { makeEnvironment } from './rehearsal/environment';
import { Failed } from './rehearsal/failed';
import { compareImbalance, imbalanceTable } from './rehearsal/imbalance';
import { takeOutput } from './rehearsal/output';
import { findTools } from './rehearsal/tools';

/**
 * `npm run compare:imbalance [-- --data <zip or folder of UCI>]`: does it help to balance the classes, and do the trees
 * overfit? All ways on three folds of the patients; about five minutes on two cores with the data set of UCI.
 */
async function main(args: readonly string[]): Promise<void> {
  const { source, output } = readArguments(args, process.env.INIT_CWD ?? process.cwd());
  checkSource(source);
  const giveBack = takeOutput(output);
  try {
    const tell = (line: string): void => {
      process.stdout.write(`${line}\n`);
    };
    await makeEnvironment(findTools(), join(output, 'logs', 'environment.log'), tell);
    const { encounters } = await bringData(source, join(output, 'raw'), output);
    const results = join(output, 'imbalance');
    const found = await compareImbalance(encounters, results, { quick: false, onLine: tell });
    // Beside the results there are only copies of the data.
    rmSync(join(output, 'raw'), { recursive: true });
    rmSync(join(output, 'data'), { recursive: true, force: true });
    tell(`\n${imbalanceTable(found).join('\n')}\n\n${join(results, 'imbalance.json')} and imbalance.png`);
  } finally {
    giveBack();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const text = error instanceof Failed ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
