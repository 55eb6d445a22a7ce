import { type Problem, problemWith } from './config-error';

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
