import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadConfig, type PlatformConfig } from '../../lib/config/load-config';
import { buildPlatform, type Platform } from '../../lib/ml-platform';

/** Root of the project. */
export const ROOT = join(__dirname, '..', '..');

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Export?: { readonly Name: string } }>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string }>>;
}

/** Templates by stack id, in the order of deployment. */
export type Templates = ReadonlyMap<string, Template>;

/** A configuration of the project. */
export function config(name: 'sandbox' | 'production' | `examples/${string}`): PlatformConfig {
  return loadConfig(join(ROOT, 'config', `${name}.yaml`));
}

/** An app with the project's feature flags, that bundles no Lambda code unless told to. */
export function projectApp(
  outdir: string,
  context: Readonly<Record<string, unknown>> = { 'aws:cdk:bundling-stacks': [] },
): App {
  const cdkJson = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  return new App({ outdir, analyticsReporting: false, context: { ...cdkJson.context, ...context } });
}

/** The templates of a configuration, without validation and bundling unless `prepare` asks for more. */
export function synthesized(
  platformConfig: PlatformConfig,
  prepare?: (app: App, platform: Platform) => void,
): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
  const validation = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'false';
  try {
    const app = projectApp(outdir);
    const platform = buildPlatform(app, platformConfig);
    prepare?.(app, platform);
    const assembly = app.synth();
    return new Map(assembly.stacks.map((stack) => [stack.displayName.split(' ')[0] ?? '', stack.template as Template]));
  } finally {
    process.env.CDK_VALIDATION = validation;
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Every value under a key, anywhere in a template. */
export function valuesOf(node: unknown, key: string): unknown[] {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(value, key)]);
}

/** Names that a template imports. */
export function importsOf(template: Template): Set<string> {
  return new Set(valuesOf(template, 'Fn::ImportValue').map(String));
}

/** Names that a template exports. */
export function exportsOf(template: Template): Set<string> {
  return new Set(
    Object.values(template.Outputs ?? {}).flatMap((output) => (output.Export ? [output.Export.Name] : [])),
  );
}

/** Resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}
