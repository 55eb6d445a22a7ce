import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadConfig } from '../lib/config/load-config';
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

interface Template {
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string }>>;
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties?: Readonly<Record<string, unknown>>;
        readonly Metadata?: Readonly<Record<string, unknown>>;
      }
    >
  >;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

/**
 * The stacks of a configuration, in the order of deployment, with references followed across stacks.
 *
 * @param configPath path of the configuration, relative to the root of the project
 */
export function resolvedPlatform(configPath: string): ResolvedStack[] {
  const templates = synthesize(configPath);
  const exported = new Map<string, () => unknown>();
  for (const [stack, { Outputs }] of templates) {
    for (const { Value, Export } of Object.values(Outputs ?? {})) {
      if (Export !== undefined) {
        exported.set(Export.Name, () => resolve(Value, stack));
      }
    }
  }
  const parameterNamed = (name: string | undefined): string =>
    [...templates].flatMap(([stack, { Resources }]) =>
      Object.entries(Resources)
        .filter(([, { Type, Properties }]) => Type === 'AWS::SSM::Parameter' && Properties?.Name === name)
        .map(([logicalId]) => `@{${stack}/${logicalId}}`),
    )[0] ?? '';

  function resolve(value: unknown, stack: string): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => resolve(item, stack));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? ['', undefined];
    if (entries.length !== 1 || !/^(Ref|Fn::\w+)$/.test(name)) {
      return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, stack)]));
    }
    const template = templates.get(stack);
    switch (name) {
      case 'Ref': {
        const id = String(argument);
        const parameter = template?.Parameters?.[id];
        if (parameter?.Type.startsWith('AWS::SSM::Parameter::Value')) {
          return parameterNamed(parameter.Default);
        }
        return template?.Resources[id] === undefined ? `<${id}>` : `@{${stack}/${id}}`;
      }
      case 'Fn::GetAtt':
        return `@{${stack}/${String((argument as unknown[])[0])}}`;
      case 'Fn::ImportValue':
        return exported.get(String(argument))?.() ?? `<${String(argument)}>`;
      case 'Fn::Join':
        return ((argument as [string, unknown[]])[1] ?? [])
          .map((part) => String(resolve(part, stack)))
          .join((argument as [string, unknown[]])[0]);
      default:
        return textOf(resolve(argument, stack));
    }
  }

  return [...templates].map(([id, { Description, Resources }]) => ({
    id,
    description: Description ?? '',
    resources: Object.entries(Resources).map(([logicalId, { Type, Properties, Metadata }]) => ({
      id: `${id}/${logicalId}`,
      type: Type,
      path: String(Metadata?.['aws:cdk:path'] ?? '')
        .split('/')
        .slice(1)
        .filter((part) => part !== 'Resource'),
      properties: resolve(Properties ?? {}, id) as Record<string, unknown>,
    })),
  }));
}

/** Ids of the resources that a resolved value names, each once. */
export function namedIn(value: unknown): string[] {
  return [...new Set([...textOf(value).matchAll(/@\{([^}]+)\}/g)].map((match) => String(match[1])))];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/** Templates by stack id, in the order of deployment. No code is bundled and no rule checked: neither changes them here. */
function synthesize(configPath: string): Map<string, Template> {
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
    const platform = buildPlatform(app, loadConfig(join(ROOT, configPath)));
    const assembly = app.synth();
    return new Map(
      Object.values(platform).map((stack) => [
        stack.node.id,
        assembly.getStackByName(stack.stackName).template as Template,
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
