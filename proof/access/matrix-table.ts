import { type Access, WHO_SEES_WHAT } from '../../lib/data-lake/who-sees-what';
import { ZONES } from '../../lib/data-lake/zones';
import { isMeant, LETTERS } from './expected';
import type { Matrix } from './matrix';

/** Matrices by the name of their configuration. */
export type Matrices = ReadonlyMap<string, Matrix>;

/** A column of a table: what stands above it, and what in it for one role of one configuration. */
interface Column {
  readonly title: string;
  readonly cell: (path: string, matrix: Matrix) => string;
}

/** What nobody has is empty to the eye. */
const NOTHING = '-';

/**
 * The matrix as two tables of Markdown, for people: what is done to objects, and what is seen of tables.
 *
 * @param list who is told of, in this order
 */
export function matrixTable(matrices: Matrices, list: readonly Access[] = WHO_SEES_WHAT): string {
  const all = [...matrices.values()];
  const probes = all.reduce((sum, { cells }) => sum + cells.length, 0);
  const has = (access: Access): boolean =>
    all.some(({ cells }) => cells.some((cell) => isMeant(access, cell.role.path) && cell.open.size > 0));
  const there = list.filter((access) => all.some(({ roles }) => roles.some(({ path }) => isMeant(access, path))));
  const objects = objectColumns();
  const tables = tableColumns(all);
  return [
    `${probes} probes: each role of the templates of ${[...matrices.keys()].join(' and ')} against each zone, table, protected column and row,`,
    'results, stream and trail. Two values with `/` between are those of the two configurations. What a person starts sees with the row',
    'of its own role.',
    '',
    '`r` reads, `w` writes, `d` deletes objects: S3 and the key of the bucket together.',
    '',
    ...rows(objects, there, matrices),
    '',
    '`query` sees it through Lake Formation; `files` reads the objects, past every filter.',
    '',
    ...rows(tables, there, matrices),
    '',
    `Nothing of all this: ${there
      .filter((access) => !has(access))
      .map(({ who }) => who)
      .join(', ')}.`,
  ].join('\n');
}

function rows(columns: readonly Column[], list: readonly Access[], matrices: Matrices): string[] {
  const lines = list.flatMap((access) => {
    const { who } = access;
    const paths = ({ roles }: Matrix): string[] =>
      roles.map(({ path }) => path).filter((path) => isMeant(access, path));
    const inSome = [...matrices].filter(([, matrix]) => paths(matrix).length > 0);
    const cells = columns.map(({ cell }) =>
      [...new Set(inSome.flatMap(([, matrix]) => paths(matrix).map((path) => cell(path, matrix))))].join(' / '),
    );
    if (cells.every((cell) => cell === NOTHING)) return [];
    const only = inSome.length === matrices.size ? '' : ` (${inSome.map(([name]) => name).join(', ')})`;
    return [[`${who}${only}`, ...cells]];
  });
  return markdown([['who', ...columns.map(({ title }) => title)], ...lines]);
}

/** Zones, trail and stream with letters; results with the names of those whose they are. */
function objectColumns(): Column[] {
  const letters = (what: string): Column => ({
    title: what,
    cell: (path, matrix) =>
      Object.entries(LETTERS)
        .filter(([use]) => isOpen(matrix, path, `${use} ${what}`))
        .map(([, letter]) => letter)
        .join('') || NOTHING,
  });
  return [
    ...[...ZONES, 'stream', 'trail'].map(letters),
    {
      title: 'results of',
      cell: (path, matrix) =>
        matrix.targets
          .filter((target) => target.startsWith('read results of ') && isOpen(matrix, path, target))
          .map((target) => target.replace('read results of ', ''))
          .join(', ') || NOTHING,
    },
    {
      title: 'may decide about the lake',
      cell: (path, matrix) => (isOpen(matrix, path, 'decide about the lake') ? 'yes' : NOTHING),
    },
  ];
}

/** Tables and their protected parts; neighbours that are the same for everybody stand together. */
function tableColumns(matrices: readonly Matrix[]): Column[] {
  const targets = [...new Set(matrices.flatMap((one) => one.targets))].filter((target) => target.startsWith('see '));
  const columns: { titles: string[]; key: string; cell: Column['cell'] }[] = [];
  for (const target of targets) {
    const cell: Column['cell'] = (path, matrix) => routesOf(matrix, path, target);
    const key = JSON.stringify(matrices.map((one) => one.roles.map(({ path }) => cell(path, one))));
    const last = columns.at(-1);
    const isWhole = (title: string): boolean => /^\w+\.\w+$/.test(title);
    const title = target.replace('see ', '');
    if (last?.key === key && isWhole(title) && last.titles.every(isWhole)) last.titles.push(title);
    else columns.push({ titles: [title], key, cell });
  }
  return columns.map(({ titles, cell }) => ({ title: shortened(titles), cell }));
}

/** Names of tables, the database once where it is the same; a column by its own name. */
function shortened(titles: readonly string[]): string {
  const [first = ''] = titles;
  if (titles.length === 1)
    return `\`${first}\``.replace(/^`(restricted rows) of .*`$/, 'its $1').replace(/^`\w+\.\w+\.(\w+)`$/, 'its `$1`');
  return titles.map((title) => `\`${title}\``).join(', ');
}

function routesOf(matrix: Matrix, path: string, target: string): string {
  const open = matrix.cells.find((cell) => cell.role.path === path && cell.target === target)?.open;
  const words = [...(open?.keys() ?? [])].map((route) => (route === 'objects' ? 'files' : route));
  return words.join(' and ') || NOTHING;
}

function isOpen({ cells }: Matrix, path: string, target: string): boolean {
  return cells.some((cell) => cell.role.path === path && cell.target === target && cell.open.size > 0);
}

/** A table as Prettier writes it. */
function markdown(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(3, ...lines.map((line) => (line[column] ?? '').length)));
  const [head = '', ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body];
}
