import type { Template } from './assembly';

/** A template, and what is known about its stack. */
export interface Scope {
  /** Id of the stack. */
  readonly id: string;

  /** The template. */
  readonly template: Template;

  /** Its Region, if known. */
  readonly region: string | undefined;

  /** Name of the deployed stack. */
  readonly stackName: string;
}

/** Stands for `AWS::NoValue` until its property is taken away. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Replaces intrinsic functions by values, or by the text that stands for what only a deployment knows, see `Assembly`.
 *
 * @returns a function of a value and the id of the stack it stands in
 */
export function createResolver(scopes: readonly Scope[]): (value: unknown, stack: string) => unknown {
  const byId = new Map(scopes.map((scope) => [scope.id, scope]));
  const exported = new Map<string, () => unknown>();
  for (const { id, template } of scopes) {
    for (const { Value, Export } of Object.values(template.Outputs ?? {})) {
      if (Export !== undefined) exported.set(String(resolve(Export.Name, id)), () => resolve(Value, id));
    }
  }
  const parameters = new Map(
    scopes.flatMap(({ id, template }) =>
      Object.entries(template.Resources)
        .filter(([, { Type, Properties }]) => Type === 'AWS::SSM::Parameter' && typeof Properties?.Name === 'string')
        .map(([logicalId, { Properties }]) => [String(Properties?.Name), `@{${id}/${logicalId}}`] as const),
    ),
  );

  function resolve(value: unknown, stack: string): unknown {
    const resolved = any(value, stack);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  function any(value: unknown, stack: string): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => any(item, stack)).filter((item) => item !== NO_VALUE);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const entries = Object.entries(value);
    const [[name, argument] = ['', undefined]] = entries;
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return intrinsic(name, argument, stack);
    }
    return Object.fromEntries(
      entries.map(([key, item]) => [key, any(item, stack)] as const).filter(([, item]) => item !== NO_VALUE),
    );
  }

  function intrinsic(name: string, argument: unknown, stack: string): unknown {
    const scope = byId.get(stack);
    switch (name) {
      case 'Ref':
        return reference(String(argument), scope);
      case 'Fn::GetAtt': {
        const [logicalId, ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
        return `@{${stack}/${logicalId}.${attribute.join('.')}}`;
      }
      case 'Fn::ImportValue': {
        const key = String(resolve(argument, stack));
        return exported.get(key)?.() ?? `<${key}>`;
      }
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName } = argument as { StackName: unknown; OutputName: unknown };
        const owner = scopes.find(({ stackName }) => stackName === resolve(StackName, stack));
        const output = owner?.template.Outputs?.[String(OutputName)];
        return owner === undefined || output === undefined
          ? `<${String(OutputName)}>`
          : resolve(output.Value, owner.id);
      }
      case 'Fn::Join': {
        const [delimiter, parts] = argument as [string, unknown];
        const list = any(parts, stack);
        return Array.isArray(list) ? list.map(textOf).join(delimiter) : textOf(list);
      }
      case 'Fn::Sub': {
        const [text, names] = (Array.isArray(argument) ? argument : [argument, {}]) as [
          string,
          Record<string, unknown>,
        ];
        return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, key: string) => {
          if (literal !== '') return `\${${key}}`;
          if (Object.hasOwn(names, key)) return textOf(resolve(names[key], stack));
          return textOf(key.includes('.') ? intrinsic('Fn::GetAtt', key, stack) : reference(key, scope));
        });
      }
      case 'Fn::Select': {
        const [index, list] = argument as [number | string, unknown];
        const items = any(list, stack);
        return (Array.isArray(items) ? (items[Number(index)] as unknown) : undefined) ?? `<Part ${index}>`;
      }
      case 'Fn::Split': {
        const [delimiter, text] = argument as [string, unknown];
        return textOf(resolve(text, stack)).split(delimiter);
      }
      case 'Fn::If': {
        const [, yes, no] = argument as [string, unknown, unknown];
        const first = any(yes, stack);
        return first === NO_VALUE ? any(no, stack) : first;
      }
      case 'Fn::FindInMap': {
        const [map, first, second] = (argument as unknown[]).map((part) => textOf(resolve(part, stack)));
        return (
          scope?.template.Mappings?.[String(map)]?.[String(first)]?.[String(second)] ?? `<${map}.${first}.${second}>`
        );
      }
      case 'Fn::Base64':
        return any(argument, stack);
      case 'Fn::GetAZs':
        return [0, 1, 2].map((index) => `<AZ ${index}>`);
      default:
        return `<${name.slice('Fn::'.length)} ${textOf(any(argument, stack))}>`;
    }
  }

  function reference(name: string, scope: Scope | undefined): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    const region = scope?.region;
    if (region !== undefined) {
      if (name === 'AWS::Region') return region;
      if (name === 'AWS::Partition') return partitionOf(region);
      if (name === 'AWS::URLSuffix') return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    }
    if (name === 'AWS::StackName') return scope?.stackName ?? `<${name}>`;
    const parameter = scope?.template.Parameters?.[name];
    if (parameter !== undefined) {
      if (parameter.Type.startsWith('AWS::SSM::Parameter::Value')) {
        return parameters.get(String(parameter.Default)) ?? `<${name}>`;
      }
      return parameter.Default ?? `<${name}>`;
    }
    return scope?.template.Resources[name] === undefined ? `<${name}>` : `@{${scope.id}/${name}}`;
  }

  return resolve;
}

/** Partition of a Region, the second part of its ARNs. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** A value inside a text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
