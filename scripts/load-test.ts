import { mkdirSync } from 'node:fs';
import { type LoadTestArguments, loadTestArguments } from './load-test/arguments';
import { MACHINE_CLOCK } from './load-test/clock';
import { endpointClients, instancesOf, invoke } from './load-test/endpoint';
import { withLocalServer } from './load-test/local-server';
import { type LoadTest, reportLines } from './load-test/report';
import { loadTest, type Telling, writeResults } from './load-test/run';
import type { Judged } from './load-test/search';
import { awsProblem } from './preflight/aws-error';
import { mistakeIn } from './preflight/command-line';
import { STOP_SIGNALS } from './rehearsal/child';
import { Failed } from './rehearsal/failed';

/**
 * `npm run load-test [-- --endpoint <name>]`: what one instance carries, and the target of scaling that follows from it.
 *
 * Without `--endpoint` the server of this machine is asked, on loopback. Ctrl-C stops it, and keeps what was measured.
 */
async function main(args: readonly string[]): Promise<void> {
  // npm runs scripts in the folder of the project, wherever it was called.
  const given = loadTestArguments(args, process.env.INIT_CWD ?? process.cwd());
  const steps: Judged[] = [];
  let instances = 1;
  const end = (complete: boolean): void => {
    if (steps.length === 0) return;
    const test = { ...described(given), instances, steps, complete };
    const files = writeResults(test, given.out);
    process.stdout.write(`\n${reportLines(test).join('\n')}\n\nwritten: ${files.join(', ')}\n`);
  };
  // Before the server starts: it ends with this process, and the first listener ends this process.
  for (const name of STOP_SIGNALS) {
    process.once(name, (_: NodeJS.Signals, number: number) => {
      TELL.line('stopped');
      end(false);
      process.exit(128 + number);
    });
  }
  mkdirSync(given.out, { recursive: true });
  const measure = (send: (body: string) => Promise<string | undefined>): Promise<void> =>
    loadTest(given, send, { clock: MACHINE_CLOCK, steps, tell: TELL });
  if (given.target.kind === 'local') {
    await withLocalServer({ ...given.target, out: given.out, tell: TELL.line }, measure);
  } else {
    const endpoint = { name: given.target.name, clients: endpointClients(given.target.region) };
    instances = await instancesOf(endpoint);
    await measure(invoke(endpoint));
    const after = await instancesOf(endpoint).catch(() => 0);
    if (after !== instances) {
      TELL.line(
        `The endpoint scaled meanwhile, from ${instances} instances to ${after === 0 ? 'another number' : after}, so that nothing below is ` +
          'of one instance; measure again without scaling.',
      );
    }
  }
  end(true);
}

function described({
  target,
  encounters,
  limits,
  safety,
}: LoadTestArguments): Omit<LoadTest, 'steps' | 'complete' | 'instances'> {
  const asked =
    target.kind === 'local' ? `Model server on this machine, processes: ${target.workers}` : `Endpoint ${target.name}`;
  return { asked, local: target.kind === 'local', encounters, limits, safety };
}

/** A line that is written over where there is a terminal; elsewhere only what stays. */
const TELL: Telling = {
  line: (text) => void process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`),
  now: (text) => {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`);
  },
};

main(process.argv.slice(2)).catch((error: unknown) => {
  const problem = awsProblem(error);
  const text =
    mistakeIn(error) ??
    (error instanceof Failed ? error.message : problem && `${problem.says}\n  -> ${problem.todo}`) ??
    String(error instanceof Error ? error.stack : error);
  process.stderr.write(`\n${text}\n`);
  process.exitCode = 1;
});
