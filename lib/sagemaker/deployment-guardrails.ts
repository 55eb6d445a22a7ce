import { instanceType } from './instance-types';

/** What of an endpoint decides whether SageMaker rolls an update out with guardrails. */
export interface GuardedEndpoint {
  /**
   * Instance types of its variants.
   *
   * @default - none: it is serverless
   */
  readonly instanceTypes?: readonly string[];

  /**
   * Number of its production variants.
   *
   * @default 1
   */
  readonly variants?: number;

  /**
   * Whether a container is a product of the Marketplace.
   *
   * @default false
   */
  readonly marketplace?: boolean;
}

/** How an update goes over: to a second fleet at once or in parts, or instance by instance. */
export type GuardedRollout = 'blue-green' | 'rolling';

/** Families on whose endpoints guardrails do not work (HO-17). */
const UNGUARDED_FAMILIES: readonly string[] = ['inf1'];

/**
 * Why SageMaker would not roll an update of an endpoint out in parts, as a sentence without its end: it falls back to all at once, without
 * a time in which alarms are watched, and says nothing (HO-17). Undefined where it would.
 *
 * Source: "Exclusions" of deployment guardrails in SageMaker's guide, 2026-08. Editions of 2021 named more, data capture, network
 * isolation and keys among them, which the guide no longer does. Shadow tests exclude the same families
 * ("Exclusions" of shadow tests), serverless and asynchronous endpoints, and several containers or models.
 */
export function whyUnguarded(endpoint: GuardedEndpoint, rollout: GuardedRollout): string | undefined {
  const { instanceTypes = [], variants = 1, marketplace = false } = endpoint;
  const family = instanceTypes.map((name) => instanceType(name).family).find((one) => UNGUARDED_FAMILIES.includes(one));
  if (family !== undefined) return `family ${family} has no deployment guardrails; use inf2 (HO-17)`;
  if (marketplace) return 'containers of the Marketplace have no deployment guardrails; roll out all at once (HO-17)';
  if (rollout === 'blue-green') return undefined;
  if (instanceTypes.length === 0) return 'a serverless endpoint does not roll; use a blue/green rollout (HO-17)';
  return variants > 1
    ? `an endpoint with ${variants} variants does not roll; use a blue/green rollout (HO-17)`
    : undefined;
}
