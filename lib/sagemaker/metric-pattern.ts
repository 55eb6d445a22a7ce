/**
 * Whether a pattern can find the value of a metric in a log: a regular expression, with a group around the value.
 *
 * SageMaker takes what CloudWatch Logs prints line by line and reads the group (Developer Guide, "Define training metrics", November
 * 2026); a pattern that is none is known when the job runs. What other engines write in another way than JavaScript is let through:
 * flags in front, `(?P<name>`, and quantifiers that give nothing back.
 */
export function findsValue(pattern: string): boolean {
  const common = pattern
    .replace(/^\(\?[aimsux]+\)/, '')
    .replaceAll('(?P<', '(?<')
    .replace(/([*+?}])\+/g, '$1');
  try {
    // With an empty alternative it matches anything, and the match has a place for each group.
    return (new RegExp(`${common}|`).exec('') ?? []).length > 1;
  } catch {
    return false;
  }
}
