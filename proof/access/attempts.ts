import { at, type Resource } from '../../lib/checks/assembly';
import { exampleOf, type Values } from '../iam/listed';
import { matches, overlap } from '../iam/patterns';
import { ACCOUNT } from '../iam/names';
import { type Platform, roleRequest } from '../iam/platform';
import type { RolePolicies, Statement } from '../iam/policies';
import { givenTo } from '../iam/probes';
import { contextFor } from '../iam/satisfying';
import type { Request } from '../iam/simulator';

/** How something is reached: the objects themselves, a query through Lake Formation, or another call. */
export type Route = 'objects' | 'query' | 'call';

/** One way to reach something: it works when each of the requests is allowed. */
export interface Attempt {
  readonly route: Route;
  readonly requests: readonly Request[];

  /**
   * What Lake Formation adds, as the end of a sentence.
   *
   * @default - it has no part in it
   */
  readonly lake?: string;
}

/** What is done to objects, and to the key of their bucket in the name of the caller. */
export const USES = {
  read: { actions: ['s3:GetObject', 's3:GetObjectVersion'], key: 'kms:Decrypt' },
  write: { actions: ['s3:PutObject'], key: 'kms:GenerateDataKey' },
  delete: { actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'] },
} as const;

/** Something done to objects. */
export type Use = keyof typeof USES;

/** What the roles of a platform can try. */
export class Attempts {
  private readonly statements = new Map<RolePolicies, readonly Statement[]>();

  constructor(private readonly platform: Platform) {}

  /**
   * Ways to use an object in a folder: one of a name that nobody knows, and those that a statement of the role means there.
   *
   * @param bucket the bucket
   * @param folder ARN of the bucket or of a folder in it, without a `/` at the end
   */
  objects(role: RolePolicies, use: Use, bucket: Resource, folder: string): Attempt[] {
    const key = this.keyRequests(role, use, bucket);
    const stranger = `${folder}/stranger`;
    return USES[use].actions.flatMap((action) => {
      const asked = new Map<string, Request>();
      const ask = (resource: string, context: Values): void => {
        asked.set(`${resource} ${JSON.stringify(context)}`, this.request(role, action, resource, context));
      };
      for (const statement of this.allowing(role, action)) {
        for (const pattern of statement.resources ?? ['*']) {
          const example = matches(pattern, stranger) ? stranger : exampleOf(pattern);
          if (overlap(pattern, `${folder}/*`) && example.startsWith(`${folder}/`)) ask(example, contextFor(statement));
        }
      }
      // Last, so that a refusal tells of what a statement means, if any does.
      ask(stranger, {});
      return [...asked.values()].map((request) => ({ route: 'objects' as const, requests: [request, ...key] }));
    });
  }

  /** A call on a resource that is encrypted by itself, such as a stream. */
  encrypted(role: RolePolicies, action: string, resource: Resource, keyAction: string, keyAt: string): Attempt {
    const { assembly, names } = this.platform;
    const arn = names.arn(resource) ?? '';
    const service = action.split(':')[0] ?? '';
    const key = assembly.target(at(resource.properties, keyAt));
    const context = {
      'kms:ViaService': `${service}.${names.region}.amazonaws.com`,
      [`kms:EncryptionContext:aws:${service}:arn`]: arn,
    };
    return {
      route: 'call',
      requests: [
        this.request(role, action, arn, {}),
        ...(key === undefined ? [] : [this.request(role, keyAction, names.arn(key) ?? '', context)]),
      ],
    };
  }

  /** Calls of one action each, on one resource each. */
  calls(role: RolePolicies, route: Route, calls: readonly (readonly [action: string, resource: string])[]): Attempt {
    return {
      route,
      requests: calls.map(([action, resource]) => this.request(role, action, resource, {})),
    };
  }

  /** What S3 asks of the bucket's key in the name of the role: with a bucket key, the bucket is the context. */
  private keyRequests(role: RolePolicies, use: Use, bucket: Resource): Request[] {
    const { assembly, names } = this.platform;
    const rule = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID';
    const key = assembly.target(at(bucket.properties, rule));
    const does = USES[use];
    if (key === undefined || !('key' in does)) return [];
    const context = {
      'kms:ViaService': `s3.${names.region}.amazonaws.com`,
      'kms:EncryptionContext:aws:s3:arn': names.arn(bucket) ?? '',
    };
    return [this.request(role, does.key, names.arn(key) ?? '', context)];
  }

  /** Everything here is of one account, and every request says so. */
  private request(role: RolePolicies, action: string, resource: string, context: Values): Request {
    return roleRequest(this.platform, role, action, resource, { 'aws:ResourceAccount': ACCOUNT, ...context });
  }

  private allowing(role: RolePolicies, action: string): Statement[] {
    const given = this.statements.get(role) ?? givenTo(this.platform, role);
    this.statements.set(role, given);
    return given.filter(({ actions }) =>
      actions?.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())),
    );
  }
}
