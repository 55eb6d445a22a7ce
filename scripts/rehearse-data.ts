import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readArguments } from './rehearsal/arguments';
import { table } from './rehearsal/check';
import { Failed } from './rehearsal/failed';
import { Progress } from './rehearsal/progress';
import { checksOf, PICTURES, rehearse, STEPS } from './rehearsal/rehearse';

/**
 * `npm run rehearse:data [-- --data <zip or folder of UCI>]`: the way of the data on this machine, from the raw file to
 * an answered request, by the code that AWS would run and with the words that the platform would start it with.
 *
 * Ends with 1 when something that must be so is not.
 */
async function main(args: readonly string[]): Promise<number> {
  const { source, output } = readArguments(args);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(join(output, 'logs'), { recursive: true });
  const progress = new Progress(STEPS, (text) => process.stdout.write(text), Date.now);
  const found = await rehearse({ source, output, progress });
  const checks = checksOf(found);
  const shown = (path: string): string => relative(process.cwd(), path) || '.';
  process.stdout.write(
    [
      '',
      ...table(checks),
      '',
      'what was made:',
      ...[
        ['raw zone', found.csv],
        ['tables', join(output, 'curated')],
        ['features', found.features],
        ['model', found.model],
        ...PICTURES.map((name) => ['picture', join(output, 'pictures', name)] as const),
        ['three splits', join(output, 'splits', 'three_splits.json')],
        ['logs', join(output, 'logs')],
      ].map(([what = '', path = '']) => `  ${what.padEnd(14)}${shown(path)}`),
      '',
    ].join('\n'),
  );
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Failed ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exitCode = 1;
  },
);
