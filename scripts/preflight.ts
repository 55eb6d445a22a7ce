import { loadAccountConfig } from '../lib/config/account-config';
import { runAccountChecks } from './preflight/account/run-account-checks';
import { accountClients } from './preflight/account/situation';
import { preflightClients } from './preflight/clients';
import { commandLine, commandLineOf, contextArgument, mistakeIn } from './preflight/command-line';
import { report, type Report } from './preflight/report';
import { runChecks } from './preflight/run-checks';

/** Where the configuration of the account app is read from when none is named. */
const ACCOUNT_CONFIG = 'config/account.yaml';

/**
 * `npm run preflight`: says before a deployment what it would fail on, and what to do about each. It only reads.
 *
 * Takes `-c config=<path>` as the CDK commands do, and `--account` for the app of the account. Ends with 1 when something would
 * stop the deployment, or the first run.
 */
async function main(args: readonly string[]): Promise<void> {
  const { text, exitCode } = args.includes('--account') ? await account(args) : await environment(args);
  process.stdout.write(text);
  process.exitCode = exitCode;
}

async function environment(args: readonly string[]): Promise<Report> {
  const { config, configPath } = commandLine(args);
  process.stdout.write(`\nBefore a deployment of ${configPath}:\n\n`);
  return report(
    await runChecks(config, preflightClients(config.region)),
    `npx cdk deploy --all${contextArgument(configPath)}`,
  );
}

async function account(args: readonly string[]): Promise<Report> {
  const { config, configPath } = commandLineOf(args, {
    options: { account: { type: 'boolean' } },
    defaultConfig: ACCOUNT_CONFIG,
    load: loadAccountConfig,
  });
  process.stdout.write(`\nBefore a deployment of ${configPath}:\n\n`);
  const path = configPath === ACCOUNT_CONFIG ? '' : ` -c config=${configPath}`;
  return report(await runAccountChecks(config, accountClients(config.region)), `npm run account -- deploy${path}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const mistake = mistakeIn(error);
  if (mistake === undefined) throw error;
  process.stderr.write(`${mistake}\n`);
  process.exitCode = 1;
});
