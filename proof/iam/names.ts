import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Resource as ResourceType, SpecDatabase } from '@aws-cdk/service-spec-types';
import { type Assembly, at, type Resource } from '../../lib/checks/assembly';
import { matches } from './patterns';

/** Account of every template here: the one that AWS's own examples use. */
export const ACCOUNT = '111122223333';

/** An account that is not ours. */
export const OTHER_ACCOUNT = '999988887777';

let database: SpecDatabase | undefined;
const types = new Map<string, ResourceType | undefined>();

/** What CloudFormation's registry says of a type; undefined when it has none. */
function typeOf(type: string): ResourceType | undefined {
  if (!types.has(type)) {
    database ??= loadAwsServiceSpecSync();
    types.set(type, database.lookup('resource', 'cloudFormationType', 'equals', type)[0]);
  }
  return types.get(type);
}

/** Names that stand deeper in the properties than the registry's identifier. */
const NAMED_BELOW: Readonly<Record<string, string>> = {
  'AWS::Glue::Database': 'DatabaseInput.Name',
  'AWS::Glue::Table': 'TableInput.Name',
  'AWS::SageMaker::ModelPackage': 'ModelPackageGroupName',
};

/** ARNs of types that the registry gives none, with the name as `{}`. */
const ARNS: Readonly<Record<string, (resource: Resource) => string>> = {
  'AWS::Glue::Table': ({ properties }) =>
    `arn:aws:glue:<region>:${ACCOUNT}:table/${String(properties.DatabaseName)}/{}`,
  'AWS::SageMaker::ModelPackage': () => `arn:aws:sagemaker:<region>:${ACCOUNT}:model-package/{}/1`,
  'AWS::DataSync::Task': () => `arn:aws:datasync:<region>:${ACCOUNT}:task/{}`,
  'AWS::DataSync::LocationS3': () => `arn:aws:datasync:<region>:${ACCOUNT}:location/{}`,
  'AWS::DataSync::LocationEFS': () => `arn:aws:datasync:<region>:${ACCOUNT}:location/{}`,
};

/**
 * Gives every resource of an assembly a name and an ARN, as a deployment would, so that policies can be simulated: unique,
 * lower case, the same in every run.
 */
export class Names {
  /** Region of the platform: that of the first template that has one. */
  readonly region: string;

  /** Name of the platform, as its stacks begin. */
  readonly platform: string;

  /** Every resource that has an ARN, by that ARN. */
  readonly byArn: ReadonlyMap<string, Resource>;

  private readonly byPath = new Map<string, Resource>();
  private readonly known = new Map<string, string>();

  constructor(private readonly assembly: Assembly) {
    const [first] = assembly.stacks;
    this.region = assembly.stacks.find(({ region }) => region !== undefined)?.region ?? 'eu-west-1';
    this.platform = (first?.stackName ?? 'platform').replace(new RegExp(`-${(first?.id ?? '').toLowerCase()}$`), '');
    const byArn = new Map<string, Resource>();
    for (const resource of assembly.resources) {
      const arn = this.arn(resource);
      if (arn !== undefined) byArn.set(arn, resource);
      const path = pathOf(resource);
      if (!this.byPath.has(path) || (arn !== undefined && this.arn(this.byPath.get(path) as Resource) === undefined)) {
        this.byPath.set(path, resource);
      }
    }
    this.byArn = byArn;
  }

  /** The resource of the construct at this path, see {@link pathOf}. */
  at(path: string): Resource | undefined {
    return this.byPath.get(path);
  }

  /** The resources of the constructs whose paths a pattern means; `*` is any text. */
  all(pattern: string): Resource[] {
    const one = this.at(pattern);
    if (!pattern.includes('*')) return one === undefined ? [] : [one];
    return [...this.byPath].filter(([path]) => matches(pattern, path)).map(([, resource]) => resource);
  }

  /** A value with names and ARNs in the place of references. */
  value(value: unknown): unknown {
    return value === undefined ? undefined : JSON.parse(this.text(JSON.stringify(value)));
  }

  /** A text with names and ARNs in the place of references, and this account and Region for the pseudo parameters. */
  text(text: string): string {
    return text
      .replace(/@\{([^}.]+)(?:\.([^}]+))?\}/g, (_, id: string, attribute?: string) => this.reference(id, attribute))
      .replaceAll('<AWS::AccountId>', ACCOUNT)
      .replaceAll('<AWS::Partition>', 'aws')
      .replaceAll('<AWS::Region>', this.region);
  }

  /** The ARN of a resource; undefined for types that have none. */
  arn(resource: Resource): string | undefined {
    return this.remember(`arn ${resource.id}`, () => {
      const own = ARNS[resource.type]?.(resource);
      const template = own ?? typeOf(resource.type)?.arnTemplate;
      if (template === undefined) return '';
      const name = /Slash\}/.test(template) ? this.name(resource).replace(/^\//, '') : this.name(resource);
      return this.text(
        template
          .replaceAll('<region>', this.region)
          .replace('${Partition}', 'aws')
          .replace('${Region}', this.region)
          .replace('${Account}', ACCOUNT)
          .replace(/\$\{\w+\}|\{\}/g, name),
      );
    });
  }

  /** The physical name of a resource. */
  name(resource: Resource): string {
    return (
      this.remember(`name ${resource.id}`, () => {
        const last = resource.type.split('::').at(-1) ?? '';
        const identifiers = typeOf(resource.type)?.primaryIdentifier ?? [];
        // One of several identifiers may be the name of something around the resource.
        const own = identifiers.length === 1 ? identifiers : [];
        const places = [NAMED_BELOW[resource.type] ?? '', ...own, `${last}Name`, 'Name'];
        const given = places.map((place) => at(resource.properties, place)).find((value) => typeof value === 'string');
        const name = given === undefined ? `${resource.stack}-${resource.logicalId}`.toLowerCase() : String(given);
        // What a deployment would put there cannot be known, and must not break out of the ARN.
        return this.text(name).replace(/[^\w+=,.@/$-]/g, '');
      }) ?? ''
    );
  }

  /**
   * A text of a call list, see `RoleCalls`.
   *
   * @throws if it names a construct that is not in the templates
   */
  fill(text: string): string {
    return text.replace(/\{([^{}]+)\}/g, (_, key: string) => {
      if (key === 'region') return this.region;
      if (key === 'account') return ACCOUNT;
      if (key === 'platform') return this.platform;
      const [, path = '', attribute, property, part] =
        /^([^#@|]+)(?:#([^@|]+))?(?:@([^|]+))?(?:\|(\w+))?$/.exec(key) ?? [];
      const resource = this.at(path);
      const value =
        resource &&
        (property !== undefined
          ? this.address(resource, property, part)
          : attribute !== undefined
            ? this.text(this.reference(resource.id, attribute === 'Ref' ? undefined : attribute))
            : this.arn(resource));
      if (value === undefined) throw new Error(`names '${key}', which is not in the templates`);
      return value;
    });
  }

  /**
   * The ARN that an address in a property means: an object of S3, an image of ECR. With `part` only its key or its bucket. The name of
   * a log group is a name in the ARN that the list writes.
   * A property may lie in JSON text; `,1` takes the second of addresses with commas between.
   */
  private address(resource: Resource, property: string, part: string | undefined): string | undefined {
    const [path = '', index = '0'] = property.split(',');
    const found = path.split('.').reduce<unknown>((value, name) => {
      const inside: unknown = typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
      return at(inside, name);
    }, resource.properties);
    const said = typeof found === 'string' ? this.text(found.split(',')[Number(index)] ?? '') : '';
    if (path.endsWith('.GroupName') && said !== '') return said;
    // CodeBuild names objects without the scheme.
    const text = resource.type === 'AWS::CodeBuild::Project' ? said.replace(/^(?!s3:)/, 's3://') : said;
    const [, account, region, repository] = /^(\d+)\.dkr\.ecr\.([\w-]+)\.amazonaws\.com\/([^:]+)/.exec(text) ?? [];
    if (repository !== undefined) return `arn:aws:ecr:${region}:${account}:repository/${repository}`;
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(text) ?? [];
    if (bucket === undefined || key === undefined) return undefined;
    if (part === 'key') return key;
    return part === 'bucket' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
  }

  /** An ARN for people: the path of its construct, and what follows. */
  show(arn: string): string {
    const owner = [...this.byArn.keys()].filter((one) => arn.startsWith(one)).sort((a, b) => b.length - a.length)[0];
    if (owner === undefined) return arn;
    return `${pathOf(this.byArn.get(owner) as Resource)}${arn.slice(owner.length)}`;
  }

  private reference(id: string, attribute: string | undefined): string {
    const resource = this.assembly.get(id);
    if (resource === undefined) return `unknown-${id.replace(/\W/g, '-').toLowerCase()}`;
    const type = typeOf(resource.type);
    const name = this.name(resource);
    if (attribute === undefined) {
      const [identifier = ''] = type?.cfnRefIdentifier ?? type?.primaryIdentifier ?? [];
      return /Arn$/.test(identifier) ? (this.arn(resource) ?? name) : name;
    }
    if (/Arn$/.test(attribute)) {
      const arn = this.arn(resource) ?? name;
      return resource.type === 'AWS::Logs::LogGroup' ? `${arn}:*` : arn;
    }
    return /(Name|Id)$/.test(attribute) ? name : `${name}-${attribute.toLowerCase()}`;
  }

  private remember(key: string, make: () => string): string | undefined {
    const known = this.known.get(key) ?? make();
    this.known.set(key, known);
    return known === '' ? undefined : known;
  }
}

/** Path of a resource's construct, without the parts that CDK names `Resource`; its id where the template has no path. */
export function pathOf(resource: Resource): string {
  if (resource.path === '') return resource.id;
  return resource.path
    .split('/')
    .filter((part) => part !== 'Resource')
    .join('/');
}
