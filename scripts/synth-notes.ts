/**
 * What constructs have to say of a synthesis that succeeded, as the CDK wrote it: `WARNING` or `INFO` begins a note, and an empty
 * line or the next one that is not indented ends it.
 *
 * @param output what `cdk synth` wrote beside its result
 */
export function notesIn(output: string): string[] {
  const notes: string[][] = [];
  let open = false;
  for (const line of output.split('\n')) {
    const begins = /^(WARNING|INFO) /.test(line);
    open = begins || (open && /^\s+\S/.test(line));
    if (begins) notes.push([line]);
    else if (open) notes.at(-1)?.push(line);
  }
  return notes.map((lines) => lines.join('\n'));
}
