import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { addPolicyChecks } from '../lib/checks/policy';
import { loadAccountConfig } from '../lib/config/account-config';
import { loadConfig } from '../lib/config/load-config';
import { buildPlatform } from '../lib/ml-platform';
import { Account } from '../lib/stacks/account';
import { everythingCreated } from '../proof/account-configurations';
import { ROOT } from './resolved-platform';

/** A finding that was answered with a reason. */
export interface Exception {
  /** Plugin that found it, e.g. `NIST.800.53.R5`. */
  readonly pack: string;

  /** The rule without the name of its pack and without what it quotes, e.g. `IAM5`. */
  readonly rule: string;

  /** Path of the construct that was found. */
  readonly construct: string;

  /** Path of the construct where the reason stands; empty for the whole app. */
  readonly acceptedAt: string;

  /** The reason. */
  readonly reason: string;
}

/** What the checks say about one app. */
export interface CheckedApp {
  /** Findings with a reason, in the order of the report. */
  readonly exceptions: readonly Exception[];

  /** Findings without one, as `<id> at <construct path>`; they fail the synthesis. */
  readonly open: readonly string[];

  /** Reasons that answer no finding, as `<finding id> at <construct path>`; the path of the app is empty. */
  readonly stale: readonly string[];
}

/** The parts of a validation report that are read here. */
interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath?: string }[];
    }[];
    readonly suppressedViolations?: readonly {
      readonly ruleName: string;
      readonly reason: string;
      readonly acknowledgedId: string;
      /** Left out for the app. */
      readonly acknowledgedAt?: string;
      readonly violatingConstructs: readonly { readonly constructPath?: string }[];
    }[];
  }[];
}

/** Synthesizes an app as the entry points do, with every check on, and reads the report. */
export function checkedApp(build: (app: App) => void): CheckedApp {
  const outdir = mkdtempSync(join(tmpdir(), 'exceptions-'));
  try {
    const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
      context: Record<string, unknown>;
    };
    const app = new App({
      outdir,
      analyticsReporting: false,
      context: { ...context, 'aws:cdk:bundling-stacks': [] },
    });
    addPolicyChecks(app);
    build(app);
    let failure: unknown;
    try {
      app.synth();
    } catch (error) {
      failure = error;
    }
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
    const open = pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath = '' }) => `${ruleName} at ${constructPath}`),
      ),
    );
    if (failure !== undefined && open.length === 0) throw failure;
    if (failure === undefined && open.length > 0) {
      throw new Error(`every finding must fail the synthesis, but these did not: ${open.join(', ')}`);
    }
    const answered = new Set(
      pluginReports.flatMap(({ suppressedViolations = [] }) =>
        suppressedViolations.map(({ acknowledgedId, acknowledgedAt = '' }) => `${acknowledgedId} at ${acknowledgedAt}`),
      ),
    );
    return {
      exceptions: exceptionsIn(pluginReports),
      open,
      stale: reasonsIn(app).filter((reason) => !answered.has(reason)),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/**
 * The apps that `docs/exceptions.md` is about: the two configurations of the project, what neither of them sets, and the
 * account app with everything switched on.
 */
export const configurations: ReadonlyMap<string, (app: App) => void> = new Map([
  ...['sandbox', 'production'].map((name): [string, (app: App) => void] => [
    name,
    (app) => buildPlatform(app, loadConfig(join(ROOT, 'config', `${name}.yaml`))),
  ]),
  [
    'options',
    (app) =>
      buildPlatform(app, {
        ...loadConfig(join(ROOT, 'config', 'sandbox.yaml')),
        account: '123456789012',
        alarmEmail: 'team@example.com',
      }),
  ],
  [
    'account',
    (app) => {
      const { region } = loadAccountConfig(join(ROOT, 'config', 'account.yaml'));
      new Account(app, 'Account', { config: everythingCreated(region) });
    },
  ],
]);

function exceptionsIn(reports: Report['pluginReports']): Exception[] {
  return reports.flatMap(({ pluginName, suppressedViolations = [] }) =>
    suppressedViolations.flatMap(({ ruleName, reason, acknowledgedAt = '', violatingConstructs }) =>
      violatingConstructs.map(({ constructPath = '' }) => ({
        pack: pluginName,
        rule: ruleName.replace(/\[.*$/, '').replace(`${pluginName}-`, ''),
        construct: constructPath,
        acceptedAt: acknowledgedAt,
        reason,
      })),
    ),
  );
}

/** Reasons that constructs of CDK give themselves, whether there is a finding or not: of messages, and of a flow log. */
const BY_CDK = ['Annotation::', 'CloudFormation-Validate::F3002', 'CloudFormation-Validate::F3003'];

/** Every reason that our code gives, as `<finding id> at <construct path>`, each once. */
function reasonsIn(app: App): string[] {
  const found = app.node.findAll().flatMap(({ node }: IConstruct) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data as Record<string, string>))
      .filter((id) => !BY_CDK.some((prefix) => id.startsWith(prefix)))
      .map((id) => `${id} at ${node.path}`),
  );
  return [...new Set(found)];
}
