import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, type TagId, type ScalarTag, type CollectionTag } from 'yaml';
import { asProperties, type StackTemplate, type Template } from '../../lib/checks/assembly';
import { withNested } from '../../lib/checks/nested-stacks';

/** What is wrong with what was given, in one line. */
export class Unreadable extends Error {}

/**
 * Reads templates from where they are, with those of Stages and of nested stacks.
 *
 * @param path the folder of a cloud assembly (`cdk.out`), or one template in JSON or YAML
 * @throws Unreadable with one line that says what was expected there
 */
export function readTemplates(path: string): StackTemplate[] {
  if (!existsSync(path)) {
    throw new Unreadable(
      `'${path}' does not exist; give a template, or a folder that \`cdk synth\` has written, e.g. cdk.out`,
    );
  }
  const stacks = statSync(path).isDirectory()
    ? readAssembly(path)
    : [{ id: basename(path).replace(/\..*$/, ''), template: templateAlone(path), templatePath: path }];
  if (stacks.length === 0) throw new Unreadable(`'${path}' holds no stack, and no Stage with one; add one to the app`);
  return stacks.flatMap((stack) => withNested(stack, { read: templateAt }));
}

function readAssembly(folder: string, stage?: string): StackTemplate[] {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest)) {
    throw new Unreadable(
      `'${folder}' has no manifest.json, so it is no cloud assembly; run \`cdk synth\` first, or name a template`,
    );
  }
  const artifacts = Object.entries(asProperties(asProperties(parsed(manifest)).artifacts));
  return artifacts.flatMap(([id, value]) => {
    const { type, properties, environment, displayName } = asProperties(value);
    if (type === 'cdk:cloud-assembly') {
      const { directoryName, displayName: path } = asProperties(properties);
      return readAssembly(join(folder, String(directoryName)), String(path ?? id));
    }
    if (type !== 'aws:cloudformation:stack') return [];
    const { templateFile, stackName } = asProperties(properties);
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(String(environment)) ?? [];
    const name = String(displayName ?? id).replace(/ \(.*\)$/, '');
    const templatePath = join(folder, String(templateFile));
    return [
      {
        id: name,
        template: templateAt(templatePath),
        templatePath,
        stackName: String(stackName ?? id),
        ...(region === undefined || region === 'unknown-region' ? {} : { region }),
        ...(account === undefined || account === 'unknown-account' ? {} : { account }),
        ...(stage === undefined ? {} : { stage }),
      },
    ];
  });
}

/** A template that a person names, which may be any file. */
function templateAlone(path: string): Template {
  const template = templateAt(path);
  if (Object.hasOwn(asProperties(template), 'Resources')) return template;
  throw new Unreadable(
    `'${path}' is no CloudFormation template; it must have Resources, an object with resources by logical id`,
  );
}

/** A template that a manifest or another template names. That of an empty stack has no `Resources`. */
function templateAt(path: string): Template {
  const template = parsed(path);
  const { Resources: resources = {} } = asProperties(template);
  if (typeof resources !== 'object' || resources === null || Array.isArray(resources)) {
    throw new Unreadable(
      `'${path}' is no CloudFormation template; it must have Resources, an object with resources by logical id`,
    );
  }
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (!logicalId.startsWith('Fn::') && typeof asProperties(resource).Type !== 'string') {
      throw new Unreadable(
        `'${path}' is no CloudFormation template; the resource ${logicalId} must have a Type, a text`,
      );
    }
  }
  return template as Template;
}

function parsed(path: string): unknown {
  if (!existsSync(path))
    throw new Unreadable(`'${path}' does not exist, although the manifest names it; run \`cdk synth\` again`);
  const text = readFileSync(path, 'utf8');
  try {
    return path.endsWith('.json')
      ? (JSON.parse(text) as unknown)
      : (parse(text, { customTags: TAGS, logLevel: 'error' }) as unknown);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    throw new Unreadable(`'${path}' is neither JSON nor YAML: ${reason.replace(/:$/, '')}`);
  }
}

/** Short forms of intrinsic functions, which only YAML has. */
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

const TAGS: (ScalarTag | CollectionTag | TagId)[] = ['Ref', 'Condition', ...FUNCTIONS].flatMap((name) => {
  const key = FUNCTIONS.includes(name) ? `Fn::${name}` : name;
  const long = (value: unknown): unknown => ({ [key]: value });
  return [
    { tag: `!${name}`, resolve: long },
    { tag: `!${name}`, collection: 'seq', resolve: (items: { toJSON(): unknown }) => long(items.toJSON()) },
    { tag: `!${name}`, collection: 'map', resolve: (members: { toJSON(): unknown }) => long(members.toJSON()) },
  ] as (ScalarTag | CollectionTag)[];
});
