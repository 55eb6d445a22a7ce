import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from './deploy-rehearsal/arguments';
import { checksOf, faultsOf } from './deploy-rehearsal/found';
import { rehearse, stepsOf } from './deploy-rehearsal/rehearse';
import { mistakeIn } from './preflight/command-line';
import { checkTable } from './rehearsal/check';
import { STOP_SIGNALS } from './rehearsal/child';
import { Failed } from './rehearsal/failed';
import { Progress } from './rehearsal/progress';
import { ROOT } from './resolved-platform';

/**
 * `npm run rehearse:deploy [-- --config <path>]`: the real CDK CLI brings every stack into an emulator of AWS on this
 * machine: once, once more without a change, and after a promotion with a change that has nothing to do with it.
 *
 * It is a rehearsal, not a deployment: no service of AWS has seen anything. Ends with 1 when something that must be so is
 * not. Ctrl-C stops it with all that it has started.
 */
async function main(args: readonly string[]): Promise<number> {
  process.chdir(ROOT);
  // Node 20 works, and eight lines about its age among the steps help nobody.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { config, configPath } = readArguments(args);
  const folder = mkdtempSync(join(tmpdir(), 'deploy-rehearsal-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const name of STOP_SIGNALS) {
    process.once(name, (_: NodeJS.Signals, number: number) => process.exit(128 + number));
  }
  process.stdout.write(`\nDeploy rehearsal of ${configPath}, without AWS:\n\n`);
  const progress = new Progress(stepsOf(config), (text) => process.stdout.write(text), Date.now);
  const found = await rehearse({ config, configPath, folder, progress });
  const checks = checksOf(found);
  const { judged, needReferences } = found.resolved.rules;
  const parts = [
    checkTable(checks),
    faultsOf(found.resolved),
    [
      `${judged.length} rules of lib/checks judged resolved properties` +
        (needReferences.length === 0
          ? ''
          : `; ${needReferences.join(', ')} miss references in them, and judge at synthesis`),
    ],
  ];
  process.stdout.write(parts.map((lines) => (lines.length === 0 ? '' : `\n${lines.join('\n')}\n`)).join(''));
  const ok = checks.every((check) => check.ok);
  process.stdout.write(
    ok
      ? `\n${configPath} was rehearsed. No service of AWS has seen it.\n`
      : `\nThe rehearsal of ${configPath} found faults.\n`,
  );
  return ok ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const text = error instanceof Failed ? error.message : mistakeIn(error);
    process.stderr.write(`${text ?? String(error instanceof Error ? error.stack : error)}\n`);
    process.exitCode = 1;
  },
);
