import { createHash } from 'node:crypto';
import type { Layer } from '../layer';
import { reasonFor } from './survivors';

/** Mutants of each seed that the tests try again; `npm run prove` tries all. */
export const TRIED_AGAIN = 30;

/** Of a hundred mutants, how many must be killed over all seeds. */
export const AIM = 90;

/** What became of one mutant, as it travels between processes. */
export interface Result {
  /** Row of the kill table. */
  readonly kind: string;

  /** Name of the configuration. */
  readonly configuration: string;

  /** Place and change. */
  readonly where: string;
  readonly what: string;

  /** Names of the layers that found it. */
  readonly killedBy: readonly string[];
}

/** What one seed gave. */
export interface Run {
  readonly seed: number;
  readonly results: readonly Result[];

  /** How many that were drawn are no fault, by the rule that says so. */
  readonly equivalent: Readonly<Record<string, number>>;
}

/** Results that some layer found; without the layers that are switched off. */
export function killed(results: readonly Result[], without: readonly string[] = []): readonly Result[] {
  return results.filter(({ killedBy }) => killedBy.some((layer) => !without.includes(layer)));
}

/**
 * `docs/proof.md`: how many single faults the layers find, by kind and by layer, and what they miss and why.
 *
 * @param runs one for each seed
 * @param layers all layers, in their order
 */
export function proofDocument(runs: readonly Run[], layers: readonly Pick<Layer, 'name' | 'proves'>[]): string {
  const results = runs.flatMap((run) => run.results);
  const kinds = [...new Set(results.map(({ kind }) => kind))].sort();
  const survivors = results.filter(({ killedBy }) => killedBy.length === 0);
  return [
    '# The proof of the proof',
    '',
    `**${killed(results).length} of ${results.length} mutants killed** (${percent(killed(results).length, results.length)}), by seeds ${runs.map(({ seed }) => seed).join(', ')}.`,
    '',
    '<!-- Written by `npm run prove`. -->',
    '',
    'A mutant is the platform with one fault in its templates, state machines, policies or configuration. Operator and place are drawn by a seed, over all places in the resources of the configurations (those of the examples included), so that nobody chooses what is tried; outputs, parameters and the inside of an intrinsic function are no places. A mutant is killed when a layer says something that it does not say without the fault. Snapshots are no layer: they would notice everything and understand nothing.',
    '',
    ...seedTable(runs),
    '',
    `The tests try the first ${TRIED_AGAIN} mutants of each seed again, and compare what every layer found in each of them: the last column is the SHA-256 of that.`,
    '',
    '## By kind',
    '',
    '| kind | mutants | killed | |',
    '| --- | --- | --- | --- |',
    ...kinds.map((kind) => {
      const own = results.filter((result) => result.kind === kind);
      return `| ${kind} | ${own.length} | ${killed(own).length} | ${percent(killed(own).length, own.length)} |`;
    }),
    '',
    '## By layer',
    '',
    'The last column is what would survive if the layer were switched off.',
    '',
    '| layer | proves | kills | kills alone |',
    '| --- | --- | --- | --- |',
    ...layers.map(({ name, proves }) => {
      const own = results.filter(({ killedBy }) => killedBy.includes(name));
      const alone = own.filter(({ killedBy }) => killedBy.length === 1);
      return `| ${name} | ${proves} | ${own.length} | ${alone.length} |`;
    }),
    '',
    '## By kind and layer',
    '',
    `| kind | ${layers.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${layers.map(() => '---').join(' | ')} |`,
    ...kinds.map((kind) => {
      const own = results.filter((result) => result.kind === kind);
      return `| ${kind} | ${layers.map(({ name }) => own.filter(({ killedBy }) => killedBy.includes(name)).length).join(' | ')} |`;
    }),
    '',
    '## No fault',
    '',
    'Drawn, and told apart by a rule (`proof/mutants/equivalent.ts`); they count neither as mutants nor as killed.',
    '',
    '| rule | drawn |',
    '| --- | --- |',
    ...Object.entries(totals(runs.map(({ equivalent }) => equivalent))).map(
      ([rule, amount]) => `| ${rule} | ${amount} |`,
    ),
    '',
    '## Survivors',
    '',
    ...kinds.flatMap((kind) => survivorsOf(kind, survivors)),
  ].join('\n');
}

/** How many of each seed were killed. The tests find these rows in the document. */
function seedTable(runs: readonly Run[]): string[] {
  return [
    '| seed | mutants | killed | | first mutants |',
    '| --- | --- | --- | --- | --- |',
    ...runs.map(
      (run) =>
        `| ${run.seed} | ${run.results.length} | ${killed(run.results).length} | ${percent(killed(run.results).length, run.results.length)} | ${fingerprint(run)} |`,
    ),
  ];
}

/** What was found in the first mutants of a seed, each with the layers that found it, as a short text. */
export function fingerprint({ results }: Run): string {
  return createHash('sha256')
    .update(JSON.stringify(results.slice(0, TRIED_AGAIN)))
    .digest('hex')
    .slice(0, 16);
}

function survivorsOf(kind: string, survivors: readonly Result[]): string[] {
  const own = survivors.filter((result) => result.kind === kind);
  if (own.length === 0) return [];
  const rows = own.map(
    (result) => `| ${code(result.where)} (${result.configuration}) | ${code(result.what)} | ${reasonFor(result)} |`,
  );
  return [
    `### ${kind}`,
    '',
    '| where | change | why nothing tells |',
    '| --- | --- | --- |',
    ...[...new Set(rows)].sort(),
    '',
  ];
}

function totals(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [rule, amount] of counts.flatMap((count) => Object.entries(count)))
    sums.set(rule, (sums.get(rule) ?? 0) + amount);
  return Object.fromEntries([...sums].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
