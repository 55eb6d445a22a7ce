/**
 * Which API calls the code or the service behind a role makes, as data beside the construct that makes the role.
 *
 * The lists come from the code and from the documentation of the services, never from the policies: the tests hold the
 * policies against them, in both directions. Nothing here is synthesized.
 *
 * A resource is text in which
 * - `{path}` is the ARN of the construct at that path, `{path#Attribute}` one of its attributes, `{path#Ref}` what a `Ref` is;
 * - `{path@Property.Below}` is the object or the image that a property names by its address, with `|bucket` or `|key` a part;
 * - `{region}`, `{account}` and `{platform}` (the name in the configuration) are what they say;
 * - `*` at the end is any name there, and `*` alone a resource that the caller cannot know before, or none.
 */
export interface RoleCalls {
  /** Path of the role's construct, without the parts that CDK names `Resource`. */
  readonly role: string;

  /** What makes the calls, in a few words. */
  readonly by: string;

  /** Who assumes the role. */
  readonly trust: Trust;

  /** The calls; all of them. */
  readonly calls: readonly Call[];

  /**
   * Interface or gateway endpoints that calls go through: path of the network, and the services that are reached so.
   *
   * @default - calls go past every network of the platform
   */
  readonly through?: { readonly network: string; readonly services: readonly string[]; readonly when?: When };

  /**
   * When the role is there.
   *
   * @default - in every configuration
   */
  readonly when?: When;
}

/** Which calls a service makes in its own name, allowed by policies of resources. */
export interface ServiceCalls {
  /** The service's principal, e.g. `cloudtrail.amazonaws.com`; `{region}` is allowed. */
  readonly service: string;

  /** What the service does there. */
  readonly by: string;

  /** The calls. */
  readonly calls: readonly Call[];
}

/** Who assumes a role. */
export type Trust = ServiceTrust | PeopleTrust;

/**
 * People, in the way that the configuration says: of this account with a second factor, or of a directory that this account
 * knows. The role must name that one way, and insist on what tells it from others.
 */
export interface PeopleTrust {
  /** Tells people from services. */
  readonly people: true;

  /** No service. */
  readonly service?: undefined;

  /** What their way of signing in says is known to the tests. */
  readonly context?: undefined;

  /** It is always confined. */
  readonly unconfined?: undefined;
}

/** A service. */
export interface ServiceTrust {
  /** Tells people from services. */
  readonly people?: undefined;

  /** The service's principal. */
  readonly service: string;

  /**
   * What the service says about for whom it acts; the role must insist on each, or another account could use the service
   * to get at it.
   *
   * @default - nothing, and `unconfined` says why
   */
  readonly context?: Context;

  /**
   * Why the role does not insist on anything.
   *
   * @default - it insists on the context
   */
  readonly unconfined?: string;
}

/** One or several calls of the same kind. */
export interface Call {
  /** Actions as IAM names them. */
  readonly actions: readonly string[];

  /** Resources; each call needs each of them. */
  readonly on: readonly string[];

  /**
   * What the request says, and the policy must insist on: the same call without it, or with another value, must be denied
   * unless it is listed, too.
   *
   * @default - nothing but what every request says
   */
  readonly context?: Context;

  /**
   * What the request says beside, on which no policy of the role has to insist: guardrails and boundaries look at it.
   *
   * @default - nothing
   */
  readonly says?: Context;

  /**
   * Keys of the context without which the call is made, too.
   *
   * @default - none
   */
  readonly alsoWithout?: readonly string[];

  /** Why the call is made. */
  readonly why: string;

  /**
   * When the call is made.
   *
   * @default - in every configuration
   */
  readonly when?: When;
}

/** Context keys of a request with their values; `{…}` as in resources. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** A condition on the templates. */
export interface When {
  /** Path of a construct that is there; `*` is any text, and one of those that it means is enough. */
  readonly construct: string;

  /**
   * Text that its properties contain.
   *
   * @default - any properties
   */
  readonly says?: string;

  /**
   * Text that its properties do not contain.
   *
   * @default - any properties
   */
  readonly lacks?: string;
}
