import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Assembly, referencesIn, type StackTemplate, type Template } from '../lib/checks/assembly';
import { loadConfig, type PlatformConfig } from '../lib/config/load-config';
import { buildPlatform } from '../lib/ml-platform';

/** Root of the project. */
export const ROOT = join(__dirname, '..');

/** A resource whose properties name other resources as `@{<stack>/<logical id>}`, in whatever stack they are. */
export interface ResolvedResource {
  /** `<stack>/<logical id>`. */
  readonly id: string;

  /** Type in CloudFormation. */
  readonly type: string;

  /** Path of its construct, without the stack and without the parts that CDK names `Resource`. */
  readonly path: readonly string[];

  /** Properties without intrinsic functions. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A stack as it was synthesized. */
export interface ResolvedStack {
  /** Id in the app. */
  readonly id: string;

  /** What it is for. */
  readonly description: string;

  /** Its resources, in the order of the template. */
  readonly resources: readonly ResolvedResource[];
}

/**
 * The stacks of a configuration, in the order of deployment, with references followed across stacks.
 *
 * @param configPath path of the configuration, relative to the root of the project
 */
export function resolvedPlatform(configPath: string): ResolvedStack[] {
  const { stacks, resources } = new Assembly(platformTemplates(loadConfig(join(ROOT, configPath))));
  return stacks.map(({ id, template }) => ({
    id,
    description: template.Description ?? '',
    resources: resources
      .filter(({ stack }) => stack === id)
      .map((resource) => ({
        id: resource.id,
        type: resource.type,
        path: resource.path
          .split('/')
          .slice(1)
          .filter((part) => part !== 'Resource'),
        properties: withoutAttributes(resource.properties) as Record<string, unknown>,
      })),
  }));
}

/** Resolved properties in which a reference says which resource it means, and not what of it. */
function withoutAttributes(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/@\{([^}.]+)\.[^}]+\}/g, '@{$1}');
  if (Array.isArray(value)) return value.map(withoutAttributes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutAttributes(item)]));
}

/** Ids of the resources that a resolved value names, each once. */
export function namedIn(value: unknown): string[] {
  return [...new Set(referencesIn(value).map(({ id }) => id))];
}

/**
 * Templates of a configuration, in the order of deployment. No code is bundled and no rule checked: neither changes them
 * here.
 */
export function platformTemplates(config: PlatformConfig): StackTemplate[] {
  return templatesOf((app) => Object.values(buildPlatform(app, config)).filter((stack) => stack !== undefined));
}

/**
 * Templates of any app, unbundled and unchecked.
 *
 * @param build makes the stacks, and gives them back in the order of deployment
 */
export function templatesOf(build: (app: App) => readonly Stack[]): StackTemplate[] {
  const outdir = mkdtempSync(join(tmpdir(), 'platform-'));
  try {
    const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
      context: Record<string, unknown>;
    };
    const app = new App({
      outdir,
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
      context: { ...context, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true },
    });
    const stacks = build(app);
    const assembly = app.synth();
    return stacks.map(({ node, stackName, region }) => ({
      id: node.id,
      stackName,
      region,
      template: assembly.getStackByName(stackName).template as Template,
    }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
