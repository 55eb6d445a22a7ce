import { setTimeout } from 'node:timers/promises';
import { toCsv } from './encounters/csv';
import { generateEncounters } from './encounters/generator';
import { idsMapping } from './encounters/ids-mapping';
import { firstRunArguments } from './first-run/arguments';
import { firstRunClients } from './first-run/clients';
import type { Clock } from './first-run/clock';
import { Journal } from './first-run/journal';
import { firstRun, STEPS } from './first-run/steps';
import { Stopped } from './first-run/stopped';
import { awsProblem } from './preflight/aws-error';
import { contextArgument, mistakeIn } from './preflight/command-line';

/**
 * `npm run first-run`: sends made-up data through a deployed platform, from files and stream to an answer.
 *
 * Takes `-c config=<path>`, `--encounters N` and `--seed N`. Ctrl-C ends the watching alone: what runs in AWS goes on.
 */

const CLOCK: Clock = { now: () => Date.now(), sleep: async (milliseconds) => void (await setTimeout(milliseconds)) };

/** Milliseconds between two looks at a run: nothing here ends within seconds. */
const POLL_EVERY = 15_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<void> {
  const { config, configPath, amount } = firstRunArguments(args);
  const journal = new Journal(print, CLOCK, STEPS);
  process.once('SIGINT', () => {
    print(`\n${unwatched(journal)} The command can be run again at any time.`);
    process.exit(130);
  });
  print(`\nFirst run of ${configPath}:\n`);
  try {
    await firstRun({
      context: { config, clients: firstRunClients(config.region), clock: CLOCK, pollEvery: POLL_EVERY, journal },
      workload: { encounters: generateEncounters, csv: toCsv, idsMapping },
      amount,
      deploy: `npx cdk deploy --all${contextArgument(configPath)}`,
    });
  } catch (error) {
    // Credentials or the network have ended, and not what they were for.
    if (journal.inAws !== undefined && awsProblem(error) !== undefined) print(`\n${unwatched(journal)}`);
    throw error;
  } finally {
    journal.summary().forEach(print);
  }
}

function unwatched(journal: Journal): string {
  return `No longer watching. In AWS goes on: ${journal.inAws ?? 'nothing but what new files have started'}.`;
}

/** What to print for an error that is not a fault of this program. */
function explained(error: unknown): string | undefined {
  if (error instanceof Stopped) return `${error.message}\n  -> ${error.todo}`;
  const problem = awsProblem(error);
  return problem === undefined ? mistakeIn(error) : `${problem.says}\n  -> ${problem.todo}`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const text = explained(error);
  if (text === undefined) throw error;
  process.stderr.write(`\n${text}\n`);
  process.exitCode = 1;
});
