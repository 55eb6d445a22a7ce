import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { acceptAppWide } from '../../lib/checks/app-wide';

/** Words that a configuration chooses and that stand inside of finding ids. */
export interface Words {
  /** Names of stacks begin with it. */
  readonly name: string;

  /** AWS Region. */
  readonly region: string;

  /**
   * Numbers of AWS accounts, one of which is the account of the stack.
   *
   * @default - whoever deploys decides, and ids have the pseudo parameter
   */
  readonly accounts?: readonly string[];
}

/** An app of the project, and the words of its configuration. */
export interface AcceptingApp {
  /** Adds the stacks to an app. */
  readonly build: (app: App) => void;

  /** The words. */
  readonly words: Words;
}

/**
 * The reasons that the constructs of some apps give, those for every app included.
 *
 * Nothing is synthesized: constructs give their reasons when they are made. What is right under one name and in one Region is
 * right in all.
 */
export class AcceptedFindings {
  /** Finding ids by the path of the construct that accepts them; the words of the configuration are `<name>` and `<region>`. */
  private readonly findings = new Map<string, Set<string>>();

  /** Paths of constructs by `<stack>/<logical id>`. */
  private readonly paths = new Map<string, string>();

  /**
   * @param apps apps as they are committed, not as they are tested
   * @param context feature flags of the project
   */
  constructor(apps: readonly AcceptingApp[], context: Readonly<Record<string, unknown>>) {
    for (const { build, words } of apps) {
      // Nothing is synthesized, but an app makes its folder at once.
      const outdir = mkdtempSync(join(tmpdir(), 'accepted-'));
      const app = new App({
        outdir,
        analyticsReporting: false,
        context: { ...context, 'aws:cdk:bundling-stacks': [] },
      });
      acceptAppWide(app);
      build(app);
      rmSync(outdir, { recursive: true, force: true });
      for (const construct of app.node.findAll()) {
        const { path, metadata } = construct.node;
        if (CfnResource.isCfnResource(construct)) {
          const stack = Stack.of(construct);
          this.paths.set(`${stack.node.id}/${String(stack.resolve(construct.logicalId))}`, path);
        }
        const ids = metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap(({ data }) => Object.keys(data as Record<string, string>))
          .map((id) => withoutWords(id.slice(id.indexOf('::') + 2), words));
        if (ids.length > 0) this.findings.set(path, new Set([...(this.findings.get(path) ?? []), ...ids]));
      }
    }
  }

  /** Path of the construct that a resource was made from, for templates that do not say it. */
  pathOf(stack: string, logicalId: string): string | undefined {
    return this.paths.get(`${stack}/${logicalId}`);
  }

  /** Whether the construct at a path, or one above, gives a reason for a finding. */
  has(finding: string, constructPath: string, words: Words): boolean {
    return pathsUpFrom(constructPath).some((path) =>
      [...(this.findings.get(path) ?? [])].some((accepted) => withWords(accepted, words).includes(finding)),
    );
  }
}

function withoutWords(finding: string, { name, region }: Words): string {
  return finding
    .replaceAll(region, '<region>')
    .replaceAll(`${name}-`, '<name>-')
    .replaceAll(`${databaseWord(name)}_`, '<database>_')
    .replaceAll(/arn:aws[a-z-]*:/g, 'arn:<partition>:');
}

/** The finding in the words of a stack; several, where the account may be one of several. */
function withWords(finding: string, { name, region, accounts = [] }: Words): string[] {
  const text = finding
    .replaceAll('<region>', region)
    .replaceAll('<name>', name)
    .replaceAll('<database>', databaseWord(name))
    .replaceAll('<partition>', RegionInfo.get(region).partition ?? 'aws');
  return [text, ...accounts.map((account) => text.replaceAll('<AWS::AccountId>', account))];
}

/** The name as it begins names of databases, which have no hyphens. */
function databaseWord(name: string): string {
  return name.replaceAll('-', '_');
}

/** A path and those of all constructs above, the app last. */
function pathsUpFrom(path: string): string[] {
  const parts = path.split('/');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), ''];
}
