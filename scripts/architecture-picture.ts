import type { Box } from './architecture-boxes';
import { architectureGraph } from './architecture-graph';
import type { ResolvedStack } from './resolved-platform';

/** Graphviz has the widths of this font built in, so that boxes fit their text on every machine. */
const FONT = 'Helvetica';

/** Frame and ground of the stacks through which data flows; the others are grey. */
const COLOURS: Readonly<Record<string, readonly [string, string]>> = {
  Data: ['#2f6f3e', '#eef6f0'],
  Ingestion: ['#7a3fb0', '#f6f0fb'],
  Processing: ['#a4560f', '#fcf4ec'],
  Training: ['#17647f', '#ecf5f8'],
  Serving: ['#a52f40', '#fbeff0'],
  Api: ['#a52f40', '#fbeff0'],
};

/** Who puts data in, decides and asks: people and programs that no template holds. */
const OUTSIDE: readonly { readonly title: string; readonly box: string; readonly label: string }[] = [
  { title: 'Hospital systems', box: 'Data/Encounters', label: '' },
  { title: 'Files of encounters', box: 'Data/Lake: raw', label: '' },
  { title: 'Whoever trains', box: 'Training/Readmission', label: 'starts' },
  { title: 'Whoever approves', box: 'Data/Registry: group', label: 'approves a version' },
  { title: 'Applications', box: 'Api/Predictions', label: 'ask' },
];

/** Boxes that stand above others, where no arrow says so. */
const ABOVE: readonly (readonly [string, string])[] = [
  ['Foundation/Keys: restricted', 'Foundation/Keys: internal'],
  ['Foundation/Keys: internal', 'Foundation/Keys: results'],
  ['Foundation/Keys: results', 'Foundation/Keys: logs'],
  ['Foundation/Keys: logs', 'Foundation/Alarms'],
  ['Foundation/Alarms', 'Foundation/Access logs'],
  ['Foundation/Results: files', 'Network/Isolated'],
  ['Data/Curated', 'People/Data engineer'],
  ['People/Data engineer', 'People/Data scientist'],
  ['People/Data scientist', 'People/Analyst'],
  ['People/Analyst', 'People/Auditor'],
  ['Audit/Tables', 'People/Auditor'],
  ['Audit/Trail: files', 'Audit/Tables'],
  ['Data/Lake: raw', 'Data/Lake: settings'],
  ['Data/Lake: curated', 'Data/Curated'],
  ['Training/Evaluate', 'Data/Registry: group'],
  ['Processing/Encounters', 'Audit/Trail'],
  ['Audit/Trail: files', 'Monitoring/Dashboard'],
  ['Foundation/Access logs', 'Foundation/Results: files'],
];

const NOTES = [
  'Dashed frame: runs in the isolated subnets, without a way to the internet.',
  'Not drawn: IAM roles and logs, what the keys encrypt, what reports to the topic, what the dashboard shows; which rows and columns people see.',
];

/**
 * Draws the stacks: a frame for each, its main resources in it, and where data and calls go.
 *
 * @returns the text of an SVG file, the same for the same stacks on every machine
 */
export async function architecturePicture(stacks: readonly ResolvedStack[]): Promise<string> {
  const { boxes, arrows } = architectureGraph(stacks);
  const find = (name: string): string => {
    const found = boxes.find(({ stack, title }) => `${stack}/${title}` === name);
    if (found === undefined) {
      throw new Error(
        `The picture places '${name}', which is not among its boxes; correct it in scripts/architecture-picture.ts`,
      );
    }
    return found.id;
  };
  const dot = [
    'digraph platform {',
    `graph [newrank=true, bgcolor=white, pad=0.1, nodesep=0.22, ranksep=0.22, fontname=${FONT}, fontsize=12, labelloc=t]`,
    `node [shape=box, style="filled,rounded", fillcolor=white, fontname=${FONT}, fontsize=11, margin="0.09,0.05", height=0.3]`,
    `edge [fontname=${FONT}, fontsize=9, fontcolor="#374151", color="#4b5563", arrowsize=0.7]`,
    ...stacks.flatMap(({ id, description }) => [
      `subgraph cluster_${id} {`,
      `label=<${[`<b>${id}</b>`, ...lines(description, 34).map((line) => `<font point-size="9">${line}</font>`)].map((line) => `${line}<br align="${side(id)}"/>`).join('')}>; labeljust=${side(id).charAt(0)}`,
      `style="filled,rounded"; color="${colours(id)[0]}"; fillcolor="${colours(id)[1]}"; fontcolor="${colours(id)[0]}"`,
      ...boxes.filter(({ stack }) => stack === id).map(boxText),
      '}',
    ]),
    ...OUTSIDE.map(
      ({ title, box, label }) =>
        `"${title}" [style="filled", fillcolor="#111827", fontcolor=white, color="#111827", fontsize=10]; "${title}" -> "${find(box)}" [label="${label}"]`,
    ),
    ...arrows.map(
      ({ from, to, label, bothWays }) => `"${from}" -> "${to}" [label="${label}"${bothWays ? ', dir=both' : ''}]`,
    ),
    ...ABOVE.map(([above, below]) => `"${find(above)}" -> "${find(below)}" [style=invis]`),
    `label=<${NOTES.map((note) => `<font point-size="10">${note}</font><br align="left"/>`).join('')}>; labelloc=b; labeljust=l; fontcolor="#374151"`,
    '}',
  ].join('\n');
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return viz
    .renderString(dot, { format: 'svg', engine: 'dot' })
    .replaceAll(/font-family="[^"]*"/g, 'font-family="Helvetica,Arial,sans-serif"');
}

function colours(stack: string): readonly [string, string] {
  return COLOURS[stack] ?? ['#4b5563', '#f5f6f7'];
}

/** Where the name of a frame stands: arrows come to the workloads from the left, where the data is. */
function side(stack: string): 'left' | 'right' {
  return stack !== 'Data' && COLOURS[stack] !== undefined ? 'right' : 'left';
}

function boxText({ id, stack, title, service, detail, isolated }: Box): string {
  const label = [
    `<b>${escaped(title)}</b>`,
    `<font point-size="9" color="${colours(stack)[0]}">${escaped(service)}</font>`,
    ...lines(detail, 34).map((line) => `<font point-size="9">${line}</font>`),
  ].join('<br/>');
  const frame = isolated ? ', penwidth=2, style="filled,rounded,dashed"' : '';
  return `"${id}" [label=<${label}>, color="${colours(stack)[0]}"${frame}]`;
}

/** Lines of about so many characters. */
function lines(text: string, width: number): string[] {
  return (text.match(new RegExp(`\\S.{0,${width}}(?=\\s|$)`, 'g')) ?? []).map(escaped);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
