import type { Rule } from '../../lib/checks/rule';
import type { Fact } from './fact';

/** Names of the areas by the first letters of an id. */
const AREAS: Readonly<Record<string, string>> = {
  OF: 'Offline tools',
  TR: 'Training and tuning',
  SF: 'Step Functions',
  HO: 'Hosting',
  MM: 'Monitoring of models',
  MR: 'Model registry',
  ST: 'Studio',
  LF: 'Lake Formation',
  GL: 'Glue',
  AT: 'Athena',
  KI: 'Kinesis',
  FH: 'Firehose',
  DM: 'Database Migration Service',
  FS: 'File systems and buckets',
  KM: 'Keys',
  CT: 'CloudTrail',
  VPC: 'Network',
  RS: 'Redshift',
  QS: 'QuickSight',
  EM: 'EMR Serverless',
  CF: 'CloudFormation and CDK',
  CO: 'What costs while idle',
  RV: 'Found in reviews',
  IA: 'Policies',
};

/** Who answers for a fact: the first column of the counts. */
function answerOf(fact: Fact): 'rule' | 'construct' | 'test' | 'unchecked' {
  if ('rules' in fact) return 'rule';
  if ('construct' in fact) return 'construct';
  return 'test' in fact ? 'test' : 'unchecked';
}

/** The area of a fact or rule id: `TR` of `TR-05` and of `ML-TR-05`. */
function areaOf(id: string): string {
  return id.replace(/^ML-/, '').replace(/-.*/, '');
}

/**
 * `docs/checks.md`: every fact with who answers for it, and every rule.
 *
 * @param facts all facts
 * @param rules all rules
 */
export function checksDocument(facts: readonly Fact[], rules: readonly Rule[]): string {
  const counts = new Map<string, number>();
  for (const fact of facts) counts.set(answerOf(fact), (counts.get(answerOf(fact)) ?? 0) + 1);
  const count = (answer: string): number => counts.get(answer) ?? 0;
  const checked = count('rule') + count('construct') + count('test');
  return [
    '# What AWS would refuse, and who finds it here',
    '',
    '<!-- Written by `npm run docs`. Change proof/facts or lib/checks instead. -->',
    '',
    `**${rules.length} rules.** ${checked} of ${facts.length} facts are checked without an account: ${count('rule')} by a rule, ${count('construct')} by a construct that cannot break them, ${count('test')} by a test. For ${count('unchecked')} nothing on this side of a deployment can tell, and the last column says why.`,
    '',
    'A fact is something that AWS enforces at deploy or run time although a template synthesizes. A rule runs at every synthesis, on anyone’s app; a construct or a test answers for this platform.',
    '',
    ...Object.entries(AREAS).flatMap(([area, name]) => areaSection(area, name, facts, rules)),
  ].join('\n');
}

function areaSection(area: string, name: string, facts: readonly Fact[], rules: readonly Rule[]): string[] {
  const own = facts.filter(({ id }) => areaOf(id) === area);
  const ownRules = rules.filter(({ id }) => areaOf(id) === area);
  return [
    `## ${name}`,
    '',
    ...(own.length === 0
      ? []
      : [
          '| fact | what AWS does | who answers |',
          '| --- | --- | --- |',
          ...own.map((fact) => `| ${fact.id} | ${cell(fact.says)} | ${cell(answer(fact))} |`),
          '',
        ]),
    ...(ownRules.length === 0
      ? []
      : [
          '| rule | holds where it is kept | what to change |',
          '| --- | --- | --- |',
          ...ownRules.map(({ id, title, fix }) => `| ${id} | ${cell(title)} | ${cell(fix)} |`),
          '',
        ]),
  ];
}

function answer(fact: Fact): string {
  if ('rules' in fact) return `rule ${fact.rules.join(', ')}`;
  if ('construct' in fact) return `construct [${fact.construct}](../${fact.construct}): ${fact.how}`;
  if ('test' in fact) return `test [${fact.test}](../${fact.test}): ${fact.how}`;
  return `nobody: ${fact.unchecked}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}

/** What is wrong with the facts: an id twice, a rule that does not exist or does not name the fact, a file that does not. */
export function factsAmiss(
  facts: readonly Fact[],
  rules: readonly Rule[],
  read: (path: string) => string | undefined,
): string[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const twice = facts.filter(({ id }, index) => facts.findIndex((other) => other.id === id) !== index);
  const answers = facts.flatMap((fact) => {
    if ('rules' in fact) {
      return fact.rules.flatMap((id) => {
        const rule = byId.get(id);
        if (rule === undefined) return [`${fact.id}: there is no rule ${id}`];
        return rule.facts.includes(fact.id) ? [] : [`${fact.id}: rule ${id} does not name it`];
      });
    }
    const path = 'construct' in fact ? fact.construct : 'test' in fact ? fact.test : undefined;
    if (path === undefined) return [];
    const text = read(path);
    if (text === undefined) return [`${fact.id}: there is no file ${path}`];
    return text.includes(fact.id) ? [] : [`${fact.id}: ${path} does not name it`];
  });
  const unlisted = rules.flatMap((rule) =>
    rule.facts
      .filter((id) => !facts.some((fact) => fact.id === id && 'rules' in fact && fact.rules.includes(rule.id)))
      .map((id) => `${id}: rule ${rule.id} names it, and the fact does not name the rule`),
  );
  return [...twice.map(({ id }) => `${id}: stands twice`), ...answers, ...unlisted];
}
