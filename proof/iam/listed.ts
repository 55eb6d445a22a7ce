import type { Assembly, Resource } from '../../lib/checks/assembly';
import { at } from '../../lib/checks/assembly';
import type { Call, Context, RoleCalls, ServiceCalls, When } from '../../lib/security/calls';
import { expand, factsOf, strangerOf } from './actions';
import { ACCOUNT, type Names, pathOf } from './names';

/** Context keys of a request with their values. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

/** One call of one action on one resource. */
export interface ListedCall {
  /** Action by its name in the reference. */
  readonly action: string;

  /** ARN, perhaps with `*` for any name; `*` when the caller cannot know the resource, or there is none. */
  readonly resource: string;

  /** What the policy must insist on. */
  readonly limits: Values;

  /** What the request says beside. */
  readonly says: Values;

  /** Keys among the limits without which it is made, too. */
  readonly alsoWithout: readonly string[];

  /** Why it is made. */
  readonly why: string;
}

/** Who assumes a role, with values in the context; people have none. */
export interface ListedTrust {
  readonly people?: true;
  readonly service?: string;
  readonly unconfined?: string;
  readonly context: Context;
}

/** The calls of a role or service that count for these templates. */
export interface Listed {
  /** Path of the role, or principal of the service. */
  readonly caller: string;

  /** The calls, with those that follow from them: who reads an encrypted object needs its key. */
  readonly calls: readonly ListedCall[];

  /** Who assumes the role, with values in its context; undefined for a service. */
  readonly trust?: ListedTrust;

  /** Network whose endpoints the calls go through, and the services that are reached so. */
  readonly through?: RoleCalls['through'];

  /** What is wrong with the list itself. */
  readonly faults: readonly string[];
}

/** A list of a role, for these templates. */
export async function listedRole(list: RoleCalls, assembly: Assembly, names: Names): Promise<Listed> {
  const faults: string[] = [];
  const calls = await listedCalls(list.role, list.calls, names, faults);
  return {
    caller: list.role,
    calls: [...calls, ...calls.flatMap((call) => keyCalls(call, assembly, names))],
    trust: { ...list.trust, context: filled(list.trust.context ?? {}, list.role, names, faults) },
    ...(list.through === undefined || !holds(list.through.when, names) ? {} : { through: list.through }),
    faults,
  };
}

/** A list of a service, for these templates. */
export async function listedService(list: ServiceCalls, names: Names): Promise<Listed> {
  const faults: string[] = [];
  const caller = names.fill(list.service);
  return { caller, calls: await listedCalls(caller, list.calls, names, faults), faults };
}

/** Whether a condition on the templates holds. */
export function holds(when: When | undefined, names: Names): boolean {
  if (when === undefined) return true;
  return names.all(when.construct).some(({ properties }) => {
    const text = JSON.stringify(properties);
    return (
      (when.says === undefined || text.includes(when.says)) && (when.lacks === undefined || !text.includes(when.lacks))
    );
  });
}

async function listedCalls(
  caller: string,
  calls: readonly Call[],
  names: Names,
  faults: string[],
): Promise<ListedCall[]> {
  const found: ListedCall[] = [];
  for (const call of calls.filter(({ when }) => holds(when, names))) {
    const limits = filled(call.context ?? {}, caller, names, faults);
    const says = exampleContext(filled(call.says ?? {}, caller, names, faults));
    const shared = { limits, says, alsoWithout: call.alsoWithout ?? [], why: call.why };
    for (const name of call.actions) {
      const [action] = name.includes('*') ? [] : await expand(name);
      if (action === undefined) {
        faults.push(`the call list of ${caller} has '${name}', which is no action of IAM; name one of the reference`);
        continue;
      }
      for (const text of call.on) {
        try {
          found.push({ ...shared, action, resource: names.fill(text) });
        } catch (error) {
          faults.push(`the call list of ${caller} ${(error as Error).message}; name another construct, or say 'when'`);
        }
      }
    }
  }
  return found;
}

function filled(context: Context, caller: string, names: Names, faults: string[]): Values {
  try {
    return Object.fromEntries(
      Object.entries(context).map(([key, value]) => [
        key,
        typeof value === 'string' ? names.fill(value) : value.map((one) => names.fill(one)),
      ]),
    );
  } catch (error) {
    faults.push(`the call list of ${caller} ${(error as Error).message}; name another construct, or say 'when'`);
    return {};
  }
}

/** What services do with the key of an encrypted resource, in the name of the caller. */
const WITH_KEYS: Readonly<Record<string, { readonly via: string; readonly actions: readonly string[] }>> = {
  's3:GetObject': { via: 's3', actions: ['kms:Decrypt'] },
  // Uploads in parts decrypt, and so do uploads under a bucket key that is there already.
  's3:PutObject': { via: 's3', actions: ['kms:GenerateDataKey', 'kms:Decrypt'] },
  'kinesis:GetRecords': { via: 'kinesis', actions: ['kms:Decrypt'] },
  'kinesis:PutRecord': { via: 'kinesis', actions: ['kms:GenerateDataKey'] },
  'kinesis:PutRecords': { via: 'kinesis', actions: ['kms:GenerateDataKey'] },
  'sns:Publish': { via: 'sns', actions: ['kms:GenerateDataKey', 'kms:Decrypt'] },
};

/** Where a resource names its key, and what the service says to the key about it. */
const ENCRYPTED: Readonly<Record<string, { readonly key: string; readonly context: string; readonly limit: boolean }>> =
  {
    'AWS::S3::Bucket': {
      key: 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID',
      context: 'aws:s3:arn',
      limit: false,
    },
    'AWS::Kinesis::Stream': { key: 'StreamEncryption.KeyId', context: 'aws:kinesis:arn', limit: true },
    'AWS::SNS::Topic': { key: 'KmsMasterKeyId', context: 'aws:sns:topicArn', limit: false },
  };

/** The calls of the key that follow from a call on an encrypted resource. */
function keyCalls(call: ListedCall, assembly: Assembly, names: Names): ListedCall[] {
  const use = WITH_KEYS[call.action];
  if (use === undefined) return [];
  const owner = ownerOf(call.resource, names);
  const encryption = owner && ENCRYPTED[owner.type];
  const key = owner && encryption && assembly.target(at(owner.properties, encryption.key));
  if (owner === undefined || encryption === undefined || key === undefined) return [];
  const context = { [`kms:EncryptionContext:${encryption.context}`]: names.arn(owner) ?? '' };
  return use.actions.map((action) => ({
    action,
    resource: names.arn(key) ?? '',
    limits: {
      'kms:ViaService': `${use.via}.${names.region}.amazonaws.com`,
      ...(encryption.limit ? context : {}),
    },
    says: encryption.limit ? {} : context,
    alsoWithout: [],
    why: `${pathOf(owner)} is encrypted: ${call.why}`,
  }));
}

/** The resource that an ARN belongs to: an object to its bucket. */
export function ownerOf(arn: string, names: Names): Resource | undefined {
  const exact = names.byArn.get(arn);
  if (exact !== undefined || !arn.startsWith('arn:aws:s3:::')) return exact;
  return names.byArn.get(arn.split('/')[0] ?? '');
}

/**
 * Resources to simulate a call with: its own, or for a caller who cannot know it one of each kind that the action takes.
 */
export async function resourcesFor(call: ListedCall, names: Names): Promise<readonly string[]> {
  if (call.resource !== '*') return [exampleOf(call.resource)];
  const kinds = (await factsOf(call.action))?.kinds ?? [];
  return kinds.length === 0 ? ['*'] : kinds.map((kind) => strangerOf(kind, names.region));
}

/** One of the resources that a pattern means. */
export function exampleOf(pattern: string): string {
  return pattern.replaceAll('*', 'any');
}

/** One of the contexts that patterns mean. */
export function exampleContext(context: Values): Values {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      key,
      typeof value === 'string' ? exampleOf(value) : value.map(exampleOf),
    ]),
  );
}

/** A context without one of its keys. */
export function lacking(context: Values, key: string): Values {
  return Object.fromEntries(Object.entries(context).filter(([name]) => name !== key));
}

/** Context of every request from a role or a service; the account of a role is that of its ARN. */
export function commonContext(caller: string, action: string): Values {
  const service = caller.endsWith('.amazonaws.com');
  return {
    'aws:SecureTransport': 'true',
    ...(action.startsWith('s3:') ? { 's3:TlsVersion': '1.3' } : {}),
    ...(service
      ? { 'aws:PrincipalIsAWSService': 'true' }
      : { 'aws:PrincipalAccount': caller.split(':')[4] ?? ACCOUNT, 'aws:PrincipalArn': caller }),
  };
}
