import { preflightClients } from './preflight/clients';
import { commandLine, contextArgument, mistakeIn } from './preflight/command-line';
import { report } from './preflight/report';
import { runChecks } from './preflight/run-checks';

/**
 * `npm run preflight`: says before a deployment what it would fail on, and what to do about each. It only reads.
 *
 * Takes `-c config=<path>` as the CDK commands do. Ends with 1 when something would stop the deployment, or the first run.
 */
async function main(args: readonly string[]): Promise<void> {
  const { config, configPath } = commandLine(args);
  process.stdout.write(`\nBefore a deployment of ${configPath}:\n\n`);
  const { text, exitCode } = report(
    await runChecks(config, preflightClients(config.region)),
    `npx cdk deploy --all${contextArgument(configPath)}`,
  );
  process.stdout.write(text);
  process.exitCode = exitCode;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const mistake = mistakeIn(error);
  if (mistake === undefined) throw error;
  process.stderr.write(`${mistake}\n`);
  process.exitCode = 1;
});
