import type { Rule } from '../../lib/checks/rule';

/** How the command is called. */
export const USAGE =
  'usage: npm run check:templates -- [path] [--advice] [--except ML-XX-01,ML-YY-02]; a template does not hold what an app acknowledges, so name those rules with --except';

/** What is wrong with the options, in one line. */
export class Misused extends Error {
  constructor(problem: string) {
    super(`${problem}; ${USAGE}`);
  }
}

/** What the options of the command ask for. */
export interface Choice {
  /** A template, or the folder of a cloud assembly. */
  readonly path: string;

  /** The rules to run. */
  readonly rules: readonly Rule[];
}

/**
 * Reads the options: one path, `--advice` for the rules that AWS does not enforce, too, and `--except` with ids of rules to
 * leave out, with commas between them.
 *
 * @throws Misused for another option, a second path, or an id that no rule has
 */
export function choiceOf(args: readonly string[], all: readonly Rule[]): Choice {
  const paths: string[] = [];
  const except: string[] = [];
  let advice = false;
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === '--advice') advice = true;
    else if (arg === '--except') except.push(...idsOf(left.shift()));
    else if (arg.startsWith('--except=')) except.push(...idsOf(arg.slice('--except='.length)));
    else if (arg.startsWith('-')) throw new Misused(`there is no option '${arg}'`);
    else paths.push(arg);
  }
  if (paths.length > 1) throw new Misused(`one path is allowed, got ${paths.length}`);
  const unknown = except.filter((id) => !all.some((rule) => rule.id === id));
  if (unknown.length > 0) throw new Misused(`no rule has the id ${unknown.map((id) => `'${id}'`).join(' or ')}`);
  const rules = all.filter((rule) => (advice || rule.advice !== true) && !except.includes(rule.id));
  return { path: paths[0] ?? 'cdk.out', rules };
}

function idsOf(text: string | undefined): string[] {
  const ids = (text ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0 || text?.startsWith('-') === true) {
    throw new Misused(`--except must have ids of rules after it, got ${text === undefined ? 'nothing' : `'${text}'`}`);
  }
  return ids;
}
