import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { notesIn } from './synth-notes';

/**
 * `npm run synth`: synthesizes strictly into `cdk.out` and says what came out of it.
 *
 * Arguments go to `cdk synth`, e.g. `npm run synth -- -c config=config/production.yaml`. The assembly is made beside the
 * old one and takes its place when it is good; a failure leaves the old one as it was, and so does an argument with which there
 * is none, such as `--help`.
 */

const ROOT = join(__dirname, '..');
const OUTPUT = join(ROOT, 'cdk.out');
const NEXT = join(ROOT, 'cdk.out.next');

/** The parts of the files of an assembly that are read here. */
interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      { type: string; dependencies?: string[]; properties?: { templateFile?: string; stackName?: string } }
    >
  >;
}
interface Template {
  readonly Description?: string;
  readonly Resources?: Readonly<Record<string, unknown>>;
}
interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly Finding[];
    readonly suppressedViolations?: readonly Finding[];
  }[];
}
interface Finding {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath?: string }[];
}

function main(args: readonly string[]): number {
  rmSync(NEXT, { recursive: true, force: true });
  const cdk = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), 'synth', '--strict', '--quiet', '--output', NEXT, ...args],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (cdk.status !== 0) {
    process.stderr.write(cdk.stderr);
    rmSync(NEXT, { recursive: true, force: true });
    return cdk.status ?? 1;
  }
  if (!existsSync(join(NEXT, 'manifest.json'))) {
    // Asked for something else, such as --help.
    process.stdout.write(cdk.stdout);
    process.stderr.write(cdk.stderr);
    rmSync(NEXT, { recursive: true, force: true });
    return 0;
  }
  rmSync(OUTPUT, { recursive: true, force: true });
  renameSync(NEXT, OUTPUT);
  process.stderr.write(
    notesIn(cdk.stderr)
      .map((note) => `${note}\n\n`)
      .join(''),
  );
  process.stdout.write(summary(args));
  return 0;
}

/** What was synthesized: a line per stack, exceptions by rule, and what to type next. */
function summary(args: readonly string[]): string {
  const manifest = read<Manifest>('manifest.json');
  const report = existsSync(join(OUTPUT, 'validation-report.json'))
    ? read<Report>('validation-report.json')
    : { pluginReports: [] };
  const findings = report.pluginReports.flatMap(({ violations }) => violations);
  const rows = stacksInOrder(manifest).map(([id, templateFile]) => {
    const template = read<Template>(templateFile);
    return [
      id,
      template.Description ?? '',
      String(Object.keys(template.Resources ?? {}).length),
      String(
        findings
          .flatMap((finding) => finding.violatingConstructs)
          .filter(({ constructPath }) => constructPath?.startsWith(`${id}/`)).length,
      ),
      join('cdk.out', templateFile),
    ];
  });
  return [
    '',
    ...table(['Stack', 'What it is for', 'Resources', 'Findings', 'Template'], rows),
    '',
    'Exceptions, each with its reason in cdk.out/validation-report.json:',
    ...exceptions(report).map(([rule, count]) => `  ${rule}: ${count}`),
    '',
    `Next: ${['npx cdk deploy --all', ...args].join(' ')}   (needs an account; the README says what it costs)`,
    '',
  ].join('\n');
}

/** Ids and template files, each stack after those it depends on. */
function stacksInOrder({ artifacts }: Manifest): [string, string][] {
  const order: string[] = [];
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (artifact?.type !== 'aws:cloudformation:stack' || order.includes(id)) {
      return;
    }
    artifact.dependencies?.forEach(visit);
    order.push(id);
  };
  Object.keys(artifacts).forEach(visit);
  return order.map((id) => [id, artifacts[id]?.properties?.templateFile ?? '']);
}

/** Findings that were answered with a reason, by rule. */
function exceptions(report: Report): [string, number][] {
  const counts = new Map<string, number>();
  for (const finding of report.pluginReports.flatMap(({ suppressedViolations }) => suppressedViolations ?? [])) {
    const rule = finding.ruleName.replace(/\[.*$/, '');
    counts.set(rule, (counts.get(rule) ?? 0) + finding.violatingConstructs.length);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Columns of equal width; numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        /^\d+$/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(OUTPUT, file), 'utf8')) as T;
}

process.exitCode = main(process.argv.slice(2));
