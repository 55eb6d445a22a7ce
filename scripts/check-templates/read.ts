import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, type TagId, type ScalarTag, type CollectionTag } from 'yaml';
import { asProperties, type StackTemplate, type Template } from '../../lib/checks/assembly';

/** What is wrong with what was given, in one line. */
export class Unreadable extends Error {}

/**
 * Reads templates from where they are.
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
  return statSync(path).isDirectory() ? readAssembly(path) : [readTemplate(path, basename(path).replace(/\..*$/, ''))];
}

function readAssembly(folder: string): StackTemplate[] {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest)) {
    throw new Unreadable(
      `'${folder}' has no manifest.json, so it is no cloud assembly; run \`cdk synth\` first, or name a template`,
    );
  }
  const artifacts = Object.entries(asProperties(asProperties(parsed(manifest)).artifacts));
  const stacks = artifacts.flatMap(([id, value]) => {
    const { type, properties, environment, displayName } = asProperties(value);
    if (type !== 'aws:cloudformation:stack') return [];
    const { templateFile, stackName } = asProperties(properties);
    const region = /^aws:\/\/[^/]+\/(.+)$/.exec(String(environment))?.[1];
    const name = String(displayName ?? id).replace(/ \(.*\)$/, '');
    const template = readTemplate(join(folder, String(templateFile)), name);
    return [
      {
        ...template,
        stackName: String(stackName ?? id),
        ...(region === undefined || region === 'unknown-region' ? {} : { region }),
      },
    ];
  });
  if (stacks.length === 0)
    throw new Unreadable(`'${folder}' holds no stack; look into the folder of a Stage, if the app has one`);
  return stacks;
}

function readTemplate(path: string, id: string): StackTemplate {
  const template = parsed(path);
  const resources = asProperties(template).Resources;
  if (typeof resources !== 'object' || resources === null || Array.isArray(resources)) {
    throw new Unreadable(
      `'${path}' is no CloudFormation template; it must have Resources, an object with resources by logical id`,
    );
  }
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (typeof asProperties(resource).Type !== 'string') {
      throw new Unreadable(
        `'${path}' is no CloudFormation template; the resource ${logicalId} must have a Type, a text`,
      );
    }
  }
  return { id, template: template as Template, templatePath: path };
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
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
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
