import { join, relative } from 'node:path';
import { readArguments } from './rehearsal/arguments';
import { checkTable } from './rehearsal/check';
import { STOP_SIGNALS } from './rehearsal/child';
import { checkSource } from './rehearsal/data';
import { Failed } from './rehearsal/failed';
import { checksOf, type Found } from './rehearsal/found';
import { imbalanceTable } from './rehearsal/imbalance';
import { takeOutput } from './rehearsal/output';
import { Progress } from './rehearsal/progress';
import { PICTURES, rehearse, STEPS } from './rehearsal/rehearse';
import { queryTable } from './rehearsal/query-checks';
import { groupTable, modelTable } from './rehearsal/summary';
import { table } from './rehearsal/table';
import { workflowTable } from './rehearsal/workflow-paths';

/**
 * `npm run rehearse:data [-- --data <zip or folder of UCI>]`: the way of the data on this machine, from the raw file to
 * an answered request, by the code that AWS would run and with the words that the platform would start it with.
 *
 * Ends with 1 when something that must be so is not. Ctrl-C stops it with all that it has started.
 */
async function main(args: readonly string[]): Promise<number> {
  // npm runs scripts in the folder of the project, wherever it was called.
  const { source, output } = readArguments(args, process.env.INIT_CWD ?? process.cwd());
  checkSource(source);
  const giveBack = takeOutput(output);
  stopOnSignals(output);
  try {
    const progress = new Progress(STEPS, (text) => process.stdout.write(text), Date.now);
    const found = await rehearse({ source, output, progress });
    const checks = checksOf(found);
    const parts = [
      checkTable(checks),
      queryTable(found.queries),
      modelTable(found.comparison),
      [
        ...groupTable(found.comparison),
        'missed: readmitted, but not among the likeliest; as many are flagged as are readmitted',
      ],
      imbalanceTable(found.imbalance),
      workflowTable(found.workflow),
      ['what was made:', ...madeTable(found, output)],
    ];
    process.stdout.write(parts.map((lines) => `\n${lines.join('\n')}\n`).join(''));
    return checks.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    giveBack();
  }
}

/** Where things lie, as lines of a table. */
function madeTable({ csv, features, model }: Found, output: string): string[] {
  const made = {
    'raw zone': [csv],
    tables: [join(output, 'curated')],
    features: [features],
    model: [model],
    pictures: PICTURES.map((name) => join(output, 'pictures', name)),
    'three splits': [join(output, 'splits', 'three_splits.json')],
    'balanced classes': ['imbalance.json', 'imbalance.png'].map((name) => join(output, 'imbalance', name)),
    logs: [join(output, 'logs')],
  };
  return table(
    Object.entries(made).flatMap(([what, paths]) =>
      paths.map((path, index) => ['', index === 0 ? what : '', shortest(path)]),
    ),
  );
}

/** A path from here, if it lies below. */
function shortest(path: string): string {
  const way = relative(process.cwd(), path);
  return way.startsWith('..') ? path : way;
}

/** Says where things are when a person stops it; programs that were started end with this process. */
function stopOnSignals(output: string): void {
  for (const name of STOP_SIGNALS) {
    process.once(name, (_: NodeJS.Signals, number: number) => {
      process.stderr.write(`\nstopped; what was made so far is in ${shortest(output)}\n`);
      process.exit(128 + number);
    });
  }
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
