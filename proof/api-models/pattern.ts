const compiled = new Map<string, RegExp | undefined>();

/**
 * A pattern of an API model as a regular expression for the whole text. The models are written for Java, so a few things
 * are said otherwise here.
 *
 * @returns undefined for one that JavaScript cannot express: nothing is checked then
 */
export function wholePattern(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  const ignoreCase = pattern.startsWith('(?i)');
  const text = pattern
    .replace(/^\(\?i\)/, '')
    // `$` that is repeated still is the end.
    .replace(/\$\{\d+,\d+\}$/, '')
    .replaceAll('\\p{Alnum}', 'a-zA-Z0-9')
    .replaceAll('\\p{Alpha}', 'a-zA-Z')
    .replaceAll('\\p{Digit}', '0-9');
  const attempts: [string, string][] = [
    [text, 'u'],
    // Escapes that no syntax needs are an error with `u`, and properties of characters mean nothing without it.
    [text.replace(/\\([ _:"'#%&,;<=>@`~])/g, '$1'), 'u'],
    ...(text.includes('\\p{') ? [] : [[text, ''] satisfies [string, string]]),
  ];
  for (const [source, flags] of attempts) {
    try {
      return new RegExp(`^(?:${source})$`, `${flags}${ignoreCase ? 'i' : ''}`);
    } catch {
      // The next spelling.
    }
  }
  return undefined;
}
