/** Patterns that were asked for before, as what finds their texts; null for a pattern that is the text itself. */
const matchers = new Map<string, RegExp | null>();

/** Whether a text is one of those that an IAM pattern means: `*` is any text, `?` any character. */
export function matches(pattern: string, text: string): boolean {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    matcher = /[*?]/.test(pattern) ? new RegExp(`^${source}$`, 's') : null;
    matchers.set(pattern, matcher);
  }
  return matcher === null ? pattern === text : matcher.test(text);
}

/** What the first `*` of a pattern is in a text that it means; empty where it has none. */
export function starOf(pattern: string, text: string): string {
  const [start = '', ...ends] = pattern.split('*');
  if (ends.length === 0) return '';
  return ends.length > 1
    ? (text.slice(start.length).split(ends[0] ?? '')[0] ?? '')
    : text.slice(start.length, text.length - (ends[0] ?? '').length);
}

/** What each `*` of a pattern is in a text that it means, where each is a part of a path, or the rest of one. */
export function starsOf(pattern: string, text: string): readonly string[] {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '([^/]*)');
  return new RegExp(`^${source}$`).exec(text)?.slice(1) ?? [];
}

/** Whether two IAM patterns have a text in common. */
export function overlap(one: string, other: string): boolean {
  if (!/[*?]/.test(one)) return matches(other, one);
  if (!/[*?]/.test(other)) return matches(one, other);
  // What a prefix of the one can be matched with: positions in the other.
  let places = closed(new Set([0]), other);
  for (const character of one) {
    const next = new Set<number>();
    for (const place of places) {
      if (character === '*') {
        for (let later = place; later <= other.length; later++) next.add(later);
      } else {
        const facing = other[place];
        if (facing === '*') next.add(place);
        else if (facing === character || facing === '?' || (character === '?' && facing !== undefined)) {
          next.add(place + 1);
        }
      }
    }
    places = closed(next, other);
    if (places.size === 0) return false;
  }
  return places.has(other.length);
}

/** Adds the places that are reached by letting a `*` be nothing. */
function closed(places: Set<number>, pattern: string): Set<number> {
  for (const place of places) {
    if (pattern[place] === '*') places.add(place + 1);
  }
  return places;
}
