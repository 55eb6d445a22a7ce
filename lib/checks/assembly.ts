import { createResolver, type Scope } from './intrinsics';
import { type ApiCall, callsOf } from './api-calls';

/** A resource as it stands in a template. */
export interface ResourceTemplate {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Condition?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** A CloudFormation template, as far as it is read here. */
export interface Template {
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;

  /** The resources; a template that has not arrived here by CDK may lack them, so read them with {@link resourcesOf}. */
  readonly Resources: Readonly<Record<string, ResourceTemplate>>;
  readonly Outputs?: Readonly<
    Record<
      string,
      { readonly Value: unknown; readonly Export?: { readonly Name: unknown }; readonly Description?: string }
    >
  >;
}

/** One template, with what its text does not say. */
export interface StackTemplate {
  /** Id of the stack: how findings and references name it. */
  readonly id: string;

  /** The template. */
  readonly template: Template;

  /**
   * Where its file is.
   *
   * @default - it has none, and findings name the stack alone
   */
  readonly templatePath?: string;

  /**
   * Name of the deployed stack, which `Fn::GetStackOutput` follows.
   *
   * @default - its id
   */
  readonly stackName?: string;

  /**
   * AWS Region it is for.
   *
   * @default - unknown: `AWS::Region` stays `<AWS::Region>`
   */
  readonly region?: string;

  /**
   * AWS account it is for.
   *
   * @default - unknown
   */
  readonly account?: string;

  /**
   * Path of the Stage of the app that it is deployed with; names of exports are looked up there first.
   *
   * @default - its id without the last part
   */
  readonly stage?: string;

  /**
   * Id of the stack that nests it. Its own id is then that of the resource `AWS::CloudFormation::Stack`.
   *
   * @default - it is deployed by itself
   */
  readonly nestedIn?: string;
}

/** A resource whose properties hold no intrinsic function, see {@link Assembly}. */
export interface Resource {
  /** `<stack>/<logical id>`. */
  readonly id: string;

  /** Id of its stack. */
  readonly stack: string;

  /** Name in its template. */
  readonly logicalId: string;

  /** Type in CloudFormation, e.g. `AWS::S3::Bucket`. */
  readonly type: string;

  /** Path of its construct, as `aws:cdk:path` tells it, without a last `Resource`; empty when the template has none. */
  readonly path: string;

  /** Properties, with references as text. */
  readonly properties: Properties;

  /**
   * The resource as it stands in the template, but for `DeletionPolicy` and `UpdateReplacePolicy`: functions in them, which
   * `AWS::LanguageExtensions` allows, are resolved like a property. What is no text then is left out.
   */
  readonly template: ResourceTemplate;

  /** Ids of the resources that it says it depends on. */
  readonly dependsOn: readonly string[];

  /** File of its template, if there is one. */
  readonly templatePath?: string;
}

/** Properties of a resource, of any shape. */
export type Properties = Readonly<Record<string, unknown>>;

/** A reference in a resolved text. */
export interface Reference {
  /** Id of the resource: `<stack>/<logical id>`. */
  readonly id: string;

  /** The attribute; undefined for what `Ref` returns. */
  readonly attribute?: string;
}

/**
 * All templates of an app at once, with references followed across stacks.
 *
 * A property is a plain value. What only a deployment knows stands in it as text: `@{Data/RawBucket}` is what `Ref` returns
 * for the resource `RawBucket` of the stack `Data`, `@{Data/RawBucket.Arn}` its attribute, whether the template says so
 * directly, in a `Fn::Join` or a `Fn::Sub`, or by an import from the other stack. `<AWS::AccountId>` is a pseudo parameter,
 * `<Name>` a parameter without default or an import that no template exports. Of `Fn::If` the first branch that has a value
 * counts; `AWS::NoValue` takes its property away.
 */
export class Assembly {
  /** All resources, in the order of the templates. */
  readonly resources: readonly Resource[];

  private readonly byId: ReadonlyMap<string, Resource>;
  private calls?: readonly ApiCall[];

  constructor(
    /** The templates, in the order of deployment. */
    readonly stacks: readonly StackTemplate[],
  ) {
    const scopes: Scope[] = stacks.map((stack) => ({
      id: stack.id,
      template: stack.template,
      region: stack.region,
      account: stack.account,
      stage: stageOf(stack),
      nestedIn: stack.nestedIn,
      stackName: stack.stackName ?? stack.id,
    }));
    const resolve = createResolver(scopes);
    this.resources = stacks.flatMap(({ id, template, templatePath }) =>
      Object.entries(resourcesOf(template)).map(([logicalId, resource]) =>
        lazily(
          {
            id: `${id}/${logicalId}`,
            stack: id,
            logicalId,
            type: resource.Type,
            path: String(resource.Metadata?.['aws:cdk:path'] ?? '').replace(/\/Resource$/, ''),
            template: withReadablePolicies(resource, (value) => resolve(value, id)),
            dependsOn: [resource.DependsOn ?? []].flat().map((name) => `${id}/${name}`),
            ...(templatePath === undefined ? {} : { templatePath }),
          },
          () => asProperties(resolve(resource.Properties ?? {}, id)),
        ),
      ),
    );
    this.byId = new Map(this.resources.map((resource) => [resource.id, resource]));
  }

  /** Resources of a type, in the order of the templates. */
  ofType(...types: readonly string[]): Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** The resource with this id, `<stack>/<logical id>`. */
  get(id: string): Resource | undefined {
    return this.byId.get(id);
  }

  /** The resource that a value refers to, if it is one reference and nothing else. */
  target(value: unknown): Resource | undefined {
    const [reference, ...others] = referencesIn(value);
    return reference !== undefined && others.length === 0 ? this.get(reference.id) : undefined;
  }

  /** Resources that a value names anywhere in it, each once. */
  named(value: unknown): Resource[] {
    return [...new Set(referencesIn(value).map(({ id }) => id))].flatMap((id) => this.get(id) ?? []);
  }

  /**
   * Ids of all resources that must be there before this one: what it depends on or refers to, and what those do, in its
   * own stack and the others.
   */
  before(resource: Resource): Set<string> {
    const seen = new Set<string>();
    const add = (one: Resource): void => {
      for (const id of [...one.dependsOn, ...referencesIn(one.properties).map((reference) => reference.id)]) {
        const next = this.get(id);
        if (next !== undefined && !seen.has(id)) {
          seen.add(id);
          add(next);
        }
      }
    };
    add(resource);
    return seen;
  }

  /** Calls of AWS APIs that stand as JSON in the templates: in state machines, SageMaker pipelines and custom resources. */
  get apiCalls(): readonly ApiCall[] {
    return (this.calls ??= this.resources.flatMap(callsOf));
  }
}

/**
 * The resources of a template by logical id. A template without any has none, and what has no type, like
 * `Fn::ForEach::Buckets`, is no resource: only CloudFormation knows what becomes of it.
 */
export function resourcesOf({ Resources }: Template): Readonly<Record<string, ResourceTemplate>> {
  return Object.fromEntries(
    Object.entries(asProperties(Resources)).filter(([, resource]) => typeof asProperties(resource).Type === 'string'),
  ) as Record<string, ResourceTemplate>;
}

/** Path of the Stage that a stack is deployed with; empty for a stack of the app itself. */
export function stageOf({ id, stage }: StackTemplate): string {
  return stage ?? id.split('/').slice(0, -1).join('/');
}

/** All references in a value, in the order of the text. */
export function referencesIn(value: unknown): Reference[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return [...text.matchAll(/@\{([^}.]+)(?:\.([^}]+))?\}/g)].map(([, id, attribute]) => ({
    id: String(id),
    ...(attribute === undefined ? {} : { attribute }),
  }));
}

/** A value as an object; an empty one, if it is none. */
export function asProperties(value: unknown): Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {};
}

/** A value as a list: what is not there is none, what is no list is one. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * What stands at a path below a value, e.g. `ResourceConfig.InstanceType` or `VpcConfig.Subnets.0`.
 *
 * @returns undefined when nothing is there
 */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (one, key) => (typeof one === 'object' && one !== null ? (one as Properties)[key] : undefined),
      value,
    );
}

/** What CloudFormation does with a resource that leaves the template, as text where it is known. */
function withReadablePolicies(template: ResourceTemplate, resolve: (value: unknown) => unknown): ResourceTemplate {
  const { DeletionPolicy, UpdateReplacePolicy, ...others } = template;
  const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';
  if (isText(DeletionPolicy) && isText(UpdateReplacePolicy)) return template;
  const texts = Object.entries({ DeletionPolicy, UpdateReplacePolicy })
    .map(([name, value]) => [name, resolve(value)] as const)
    .filter(([, value]) => typeof value === 'string');
  return { ...others, ...Object.fromEntries(texts) };
}

/** Adds `properties`, computed when first asked for: most rules look at few of the resources. */
function lazily(resource: Omit<Resource, 'properties'>, properties: () => Properties): Resource {
  let known: Properties | undefined;
  return {
    ...resource,
    get properties() {
      return (known ??= properties());
    },
  };
}
