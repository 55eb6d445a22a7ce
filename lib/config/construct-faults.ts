import { type Problem, problemWith } from './config-error';
import { INPUT_MODES } from './training-definition';

/**
 * What a construct would refuse, as a problem of a key. Constructs say `<property> must <what is allowed>, got <what was given>;
 * <what to change>`, and here a problem quotes what was given first.
 *
 * @param path the key
 * @param value what stands there; undefined for a section, and for a key that is not there
 * @param fault the sentence of the construct
 */
export function refusal(path: string, value: string | number | boolean | undefined, fault: string): Problem {
  const [, allowed = fault, given = '', change = 'change it'] = /(must .*?), got (.*?)(?:; (.*))?$/s.exec(fault) ?? [];
  const end = `nothing else is allowed. ${change.slice(0, 1).toUpperCase()}${change.slice(1)}.`;
  return value === undefined
    ? { path, message: `${allowed}, got ${given}; ${end}` }
    : problemWith(path, value, `${allowed}${given === String(value) ? '' : `, got ${given}`}; ${end}`);
}

/** What a check of a construct says; undefined where it says nothing. */
export function faultOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Words of constructs for which a definition has keys. */
const OWN_WORDS: readonly (readonly [theirs: string, ours: string])[] = [
  ["make it 'continuous'", 'leave integer out'],
  ["make it 'integer'", 'set integer: true'],
  ["kind '", "mode '"],
];

/** What a construct says, in the words of a definition. */
export function inOwnWords(text: string): string {
  const own = OWN_WORDS.reduce((all, [theirs, ours]) => all.replaceAll(theirs, ours), text);
  if (!/^inputMode\b|input mode /.test(text)) return own;
  return Object.entries(INPUT_MODES).reduce(
    (all, [ours, theirs]) => all.replace(new RegExp(`\\b${theirs}\\b`, 'g'), ours),
    own,
  );
}
