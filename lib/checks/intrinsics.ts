import { asList, asProperties, resourcesOf, type Template } from './assembly';

/** A template, and what is known about its stack. */
export interface Scope {
  /** Id of the stack. */
  readonly id: string;

  /** The template. */
  readonly template: Template;

  /** Its Region, if known. */
  readonly region: string | undefined;

  /** Its account, if known. */
  readonly account: string | undefined;

  /** Path of its Stage; empty without one. */
  readonly stage: string;

  /** Id of the stack that nests it, if one does. */
  readonly nestedIn: string | undefined;

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
  const exported = scopes.flatMap((scope) =>
    Object.values(scope.template.Outputs ?? {}).flatMap(({ Value, Export }) =>
      Export === undefined
        ? []
        : [{ scope, name: String(resolve(Export.Name, scope.id)), value: () => resolve(Value, scope.id) }],
    ),
  );
  const parameters = scopes.flatMap((scope) =>
    Object.entries(resourcesOf(scope.template))
      .filter(([, { Type, Properties }]) => Type === 'AWS::SSM::Parameter' && typeof Properties?.Name === 'string')
      .map(([logicalId, { Properties }]) => ({
        scope,
        name: String(Properties?.Name),
        value: () => `@{${scope.id}/${logicalId}}`,
      })),
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
        const nested = byId.get(`${stack}/${logicalId}`);
        const output = nested?.template.Outputs?.[attribute.join('.').replace(/^Outputs\./, '')];
        if (nested !== undefined && output !== undefined) return resolve(output.Value, nested.id);
        return `@{${stack}/${logicalId}.${attribute.join('.')}}`;
      }
      case 'Fn::ImportValue': {
        const key = String(resolve(argument, stack));
        const named = exported.filter(({ name: one }) => one === key);
        return nearest(named, scope)?.value() ?? `<${key}>`;
      }
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName, Region, RoleArn } = asProperties(argument);
        const stackName = resolve(StackName, stack);
        const named = scopes.filter((one) => one.stackName === stackName).map((one) => ({ scope: one }));
        const owner = nearest(named, {
          stage: scope?.stage ?? '',
          account: RoleArn === undefined ? scope?.account : undefined,
          region: Region === undefined ? scope?.region : textOf(resolve(Region, stack)),
        })?.scope;
        const output = owner?.template.Outputs?.[String(OutputName)];
        return owner === undefined || output === undefined
          ? `<${String(OutputName)}>`
          : resolve(output.Value, owner.id);
      }
      case 'Fn::Join': {
        const [delimiter, parts] = asList(argument);
        const list = any(parts, stack);
        return Array.isArray(list) ? list.map(textOf).join(textOf(delimiter)) : textOf(list);
      }
      case 'Fn::Sub': {
        const [text, given] = asList(argument);
        const names = asProperties(given);
        return textOf(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, key: string) => {
          if (literal !== '') return `\${${key}}`;
          if (Object.hasOwn(names, key)) return textOf(resolve(names[key], stack));
          return textOf(key.includes('.') ? intrinsic('Fn::GetAtt', key, stack) : reference(key, scope));
        });
      }
      case 'Fn::Select': {
        const [given, list] = asList(argument);
        const index = textOf(resolve(given, stack));
        const items = any(list, stack);
        // Which entry of a list of Parameter Store it is, is not told apart: what it holds is of that parameter.
        if (isStoredList(list, scope) && typeof items === 'string') return items;
        return (Array.isArray(items) ? (items[Number(index)] as unknown) : undefined) ?? `<Part ${index}>`;
      }
      case 'Fn::Split': {
        const [delimiter, text] = asList(argument);
        return textOf(resolve(text, stack)).split(textOf(delimiter));
      }
      case 'Fn::If': {
        const [, yes, no] = asList(argument);
        const first = any(yes, stack);
        return first === NO_VALUE ? any(no, stack) : first;
      }
      case 'Fn::FindInMap': {
        const [map, first, second] = asList(argument).map((part) => textOf(resolve(part, stack)));
        return (
          scope?.template.Mappings?.[String(map)]?.[String(first)]?.[String(second)] ?? `<${map}.${first}.${second}>`
        );
      }
      case 'Fn::Base64':
        return any(argument, stack);
      case 'Fn::ToJsonString':
        return JSON.stringify(resolve(argument, stack) ?? {});
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
      const given = asProperties(byId.get(scope?.nestedIn ?? '')?.template.Resources?.[nameIn(scope)]?.Properties);
      const value = asProperties(given.Parameters)[name];
      if (scope?.nestedIn !== undefined && value !== undefined) return resolve(value, scope.nestedIn);
      if (parameter.Type.startsWith('AWS::SSM::Parameter::Value')) {
        const named = parameters.filter(({ name: one }) => one === String(parameter.Default));
        return nearest(named, scope)?.value() ?? `<${name}>`;
      }
      return parameter.Default ?? `<${name}>`;
    }
    return scope?.template.Resources?.[name] === undefined ? `<${name}>` : `@{${scope.id}/${name}}`;
  }

  return resolve;
}

/**
 * The one that a name means at a place: names of exports, stacks and parameters are those of one account and Region, and apps
 * write the same ones for each Stage. Where none agrees in account and Region, one alone is meant all the same.
 *
 * @returns undefined when none is there, or several other Stages have it
 */
function nearest<T extends { readonly scope: Place }>(named: readonly T[], from: Place | undefined): T | undefined {
  if (from === undefined) return named[0];
  const agrees = (one: string | undefined, other: string | undefined): boolean =>
    one === undefined || other === undefined || one === other;
  const agreeing = named.filter(
    ({ scope }) => agrees(scope.account, from.account) && agrees(scope.region, from.region),
  );
  const near = agreeing.length > 0 ? agreeing : named;
  const own = near.filter(({ scope }) => scope.stage === from.stage);
  const exact = own.find(({ scope }) => scope.account === from.account && scope.region === from.region);
  return exact ?? own[0] ?? (near.length === 1 ? near[0] : undefined);
}

/** What decides which of several equal names is meant. */
type Place = Pick<Scope, 'stage' | 'account' | 'region'>;

/** Logical id of a nested stack in the template around it. */
function nameIn(nested: Scope | undefined): string {
  return nested?.id.slice((nested.nestedIn ?? '').length + 1) ?? '';
}

/** Partition of a Region, the second part of its ARNs. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Whether a list is a parameter of the template that Parameter Store holds as one text. */
function isStoredList(list: unknown, scope: Scope | undefined): boolean {
  const name = asProperties(list).Ref;
  const type = typeof name === 'string' ? scope?.template.Parameters?.[name]?.Type : undefined;
  return /^AWS::SSM::Parameter::Value<(CommaDelimitedList|List<)/.test(type ?? '');
}

/** A value inside a text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
