import { appWideExceptions } from '../lib/checks/app-wide';
import { BY_CDK } from '../proof/packs/by-cdk';
import type { Exception } from './exception-report';

/** Exceptions of each configuration, by its name. */
export type Exceptions = ReadonlyMap<string, readonly Exception[]>;

/** The text of `docs/exceptions.md`, the same for the same exceptions in whatever order. */
export function exceptionsPage(configurations: Exceptions): string {
  return [
    '# Exceptions',
    '',
    'What the rule packs find and what stays as it is, with the reasons that stand in code. `npm run docs` writes this page from',
    'the validation reports of `config/sandbox.yaml`, `config/production.yaml`, the options that neither of them sets (the sandbox with',
    'an address for alarms and an account), and the account app with everything switched on. A finding without a reason fails the',
    'synthesis; a reason without a finding fails a test.',
    '',
    '## In the whole app',
    '',
    'The list is `lib/checks/app-wide.ts`; [decision 0010](decisions/0010-rule-packs.md) says who may add to it.',
    ...appWideExceptions.flatMap(({ rule, packs, reason, instead }) => [
      '',
      `### ${rule}`,
      '',
      `- Packs: ${packs.join(', ')}`,
      `- Why: ${reason}.`,
      `- Instead: ${instead}.`,
    ]),
    '',
    '## How many',
    '',
    'Findings of each rule. A resource counts once, and under IAM5 once for each wildcard.',
    '',
    ...countTable(configurations),
    '',
    '## At constructs',
    ...reasonsAtConstructs(configurations),
    '',
    '## In templates alone',
    '',
    'A pack reads typed constructs, and some that CDK adds by itself have no type. A test makes each stack from its template again and',
    'runs the packs on that; it finds these, in stacks whose data goes with them. The list is `proof/packs/by-cdk.ts`.',
    '',
    ...BY_CDK.map(
      ({ construct, findings, reason }) =>
        `- ${reason}: \`${construct}\`, ${findings.map((finding) => `\`${finding}\``).join(', ')}`,
    ),
    '',
  ].join('\n');
}

function countTable(configurations: Exceptions): string[] {
  const all = [...configurations.values()].flat();
  const rows = unique(all.map(({ pack, rule }) => `${pack}\n${rule}`)).map((key) => {
    const [pack = '', rule = ''] = key.split('\n');
    const found = all.filter((one) => one.pack === pack && one.rule === rule);
    const counts = [...configurations.values()].map(
      (exceptions) => exceptions.filter((one) => one.pack === pack && one.rule === rule).length,
    );
    const where = found.every(({ acceptedAt }) => acceptedAt === '') ? 'whole app' : 'constructs';
    return [pack, rule, where, ...counts.map(String)];
  });
  const alignRight = [false, false, false, ...[...configurations.keys()].map(() => true)];
  return table(['pack', 'rule', 'reasons', ...configurations.keys()], rows, alignRight);
}

/** Rules in the order of the alphabet, with their reasons, and under each the constructs that it counts for. */
function reasonsAtConstructs(configurations: Exceptions): string[] {
  const all = [...configurations.values()].flat().filter(({ acceptedAt }) => acceptedAt !== '');
  return unique(all.map(({ rule }) => rule)).flatMap((rule) => {
    const ofRule = all.filter((one) => one.rule === rule);
    return [
      '',
      `### ${rule}`,
      '',
      `${unique(ofRule.map(({ pack }) => pack)).join(', ')}`,
      '',
      ...unique(ofRule.map(({ reason }) => reason)).map((reason) => {
        const constructs = unique(
          ofRule.filter((one) => one.reason === reason).map(({ construct }) => withoutGenerated(construct)),
        );
        return `- ${reason}: ${constructs.map((path) => `\`${path}\`${onlyIn(configurations, rule, reason, path)}`).join(', ')}`;
      }),
    ];
  });
}

/** Where a construct has an exception that not each configuration of the platform has. */
function onlyIn(configurations: Exceptions, rule: string, reason: string, path: string): string {
  const has = (exceptions: readonly Exception[]): boolean =>
    exceptions.some((one) => one.rule === rule && one.reason === reason && withoutGenerated(one.construct) === path);
  const platforms = [...configurations].filter(([name]) => name !== 'account');
  const [first, ...others] = platforms.filter(([, exceptions]) => has(exceptions)).map(([name]) => name);
  if (first === undefined) return '';
  if (others.length === 0) return ` (${first} only)`;
  const without = platforms.filter(([, exceptions]) => !has(exceptions)).map(([name]) => name);
  return without.length === 0 ? '' : ` (not in ${without.join(', ')})`;
}

/** The path that a reader knows, without the parts that CDK adds below a construct. */
function withoutGenerated(path: string): string {
  return path.replace(/(\/(DefaultPolicy|Resource))+$/, '');
}

/** Each text once, in the order of the alphabet. */
function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A table with columns of equal width. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  alignRight: readonly boolean[],
): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (alignRight[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    alignRight[column] === true ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(head), line(rule), ...rows.map(line)];
}
