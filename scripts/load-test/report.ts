import { table } from '../rehearsal/table';
import { type Capacity, capacityOf, type Derivation } from './capacity';
import type { Judged } from './search';
import type { Fault, Limits } from './step';

/** All that a load test knows at its end. */
export interface LoadTest extends Derivation {
  /** What was asked, in words. */
  readonly asked: string;

  /** Whether it was the server on this machine. */
  readonly local: boolean;

  /** Encounters in each request. */
  readonly encounters: number;

  /** What a step had to keep. */
  readonly limits: Limits;

  /** Steps, in the order in which they were measured. */
  readonly steps: readonly Judged[];

  /** Whether the search came to its end; it does not with Ctrl-C. */
  readonly complete: boolean;
}

const FAULTS: Readonly<Record<Fault, string>> = {
  latency: 'too slow',
  errors: 'errors',
  rate: 'rate not reached',
  generator: 'this program was too slow',
};

/** What a measurement on this machine leaves open. */
const LOCAL =
  'A server on this machine says how the code behaves under load, and not what an instance carries: its processors are others and share\n' +
  'their time with this program; and nginx, data capture, TLS, the network and the overhead of SageMaker are missing. Before the numbers go\n' +
  'into production, measure an endpoint with one instance: npm run load-test -- --endpoint <name>';

/** Steps as lines of a table, by rate. */
export function stepTable(steps: readonly Judged[]): string[] {
  const rows = [...steps]
    .sort((one, other) => one.rate - other.rate)
    .map(({ rate, achieved, p50Ms, p99Ms, errors, sent, lateMs, faults }) => [
      faults.length === 0 ? 'carried' : faults.map((fault) => FAULTS[fault]).join(', '),
      ...[rate, achieved].map((value) => value.toFixed(1)),
      ...[p50Ms, p99Ms, lateMs].map((value) => value.toFixed(1)),
      `${errors} of ${sent}`,
    ]);
  return table([['', 'planned/s', 'answered/s', 'p50 ms', 'p99 ms', 'sent late ms', 'errors'], ...rows], 1);
}

/** The end of a load test, for people: the table, the capacity, and what to paste. */
export function reportLines(test: LoadTest): string[] {
  const capacity = capacityOf(test.steps, test);
  return [
    `${test.asked}, ${test.encounters} encounters in each request`,
    '',
    ...stepTable(test.steps),
    '',
    ...found(test, capacity),
    ...(test.local ? ['', ...LOCAL.split('\n')] : []),
  ];
}

/** What stands in the JSON file. */
export function reportJson(test: LoadTest): string {
  return `${JSON.stringify({ ...test, capacity: capacityOf(test.steps, test) }, null, 2)}\n`;
}

function found({ complete, instances, safety, limits, steps }: LoadTest, capacity: Capacity): string[] {
  const { perSecond, target, limitedBy } = capacity;
  if (perSecond === 0) {
    return [
      `None of ${steps.length} rates was carried with a p99 of at most ${limits.p99Ms} ms; start lower (--start-rate), or look at the log of ` +
        'the endpoint for what fails.',
    ];
  }
  const least = limitedBy.length === 0 || limitedBy.includes('generator') || !complete;
  const limit =
    limitedBy.length === 0 ? 'no higher rate was tried' : limitedBy.map((fault) => FAULTS[fault]).join(', ');
  return [
    `One instance carries ${least ? 'at least ' : ''}${perSecond.toFixed(1)} requests/s${instances === 1 ? '' : ` (a ${instances}th of all)`}; above it: ${limit}.`,
    ...(complete ? [] : ['The search was stopped before its end.']),
    '',
    'serving:',
    '  scaling:',
    `    # ${perSecond.toFixed(1)} requests/s, times ${safety}, times 60.`,
    `    invocationsPerInstancePerMinute: ${Math.max(1, target)}`,
  ];
}
