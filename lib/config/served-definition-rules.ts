import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { ServedDefinition } from './served-definition';
import { servedKindRules } from './served-kind-rules';
import { servedModelRules } from './served-model-rules';
import { servedNameRules } from './served-name-rules';
import { servedVariantRules } from './served-variant-rules';
import type { Known, Rule } from './validate';

/** CloudFormation takes 500 resources in a stack; a few are left for what is shared. */
const ROOM = 490;

/** Resources that a part of a definition makes at most, counted from templates: `test/stacks/endpoints.test.ts` counts again. */
const RESOURCES = {
  /** Configuration, endpoint. */
  endpoint: 2,
  /** Model with role, policy and security group; six alarms. */
  variant: 10,
  /** The same with two alarms. */
  shadow: 6,
  /** Target, event, alarm on load. */
  scaling: 3,
  serverless: 11,
  asynchronous: 13,
  /** Configuration, endpoint, security group, role and its policy. */
  shared: 5,
  /** Model with role and policy; component, target, two policies, four alarms. */
  component: 11,
  batch: 14,
} as const;

/** How many resources a definition makes, at most. */
export function resourcesOf(definition: ServedDefinition): number {
  const { endpoint, variant, shadow, shared, component } = RESOURCES;
  switch (definition.kind) {
    case 'real-time':
      return definition.variants.reduce(
        (sum, { scaling }) => sum + variant + scalingResources(scaling),
        endpoint + (definition.shadow === undefined ? 0 : shadow),
      );
    case 'components':
      return shared + definition.components.length * component;
    default:
      return RESOURCES[definition.kind];
  }
}

/** A policy for all that is tracked, and one with an alarm for steps. */
function scalingResources(scaling: PlatformConfig['serving']['scaling']): number {
  if (scaling === undefined) return 0;
  const { invocationsPerInstancePerMinute, concurrentRequestsPerInstance, cpuPercent, steps } = scaling;
  const tracked = [invocationsPerInstancePerMinute, concurrentRequestsPerInstance, cpuPercent];
  return RESOURCES.scaling + tracked.filter((one) => one !== undefined).length + (steps === undefined ? 0 : 2);
}

/** All definitions are in one stack. */
function endpointsFitOneStack({ serving }: Known<PlatformConfig>): Problem[] {
  const endpoints = (serving?.endpoints ?? []).filter((one) => Object.keys(one).length > 0);
  const needed = endpoints.reduce((sum, definition) => sum + resourcesOf(definition), 0);
  if (needed <= ROOM) return [];
  const text = `are too many for one stack: they make about ${needed} resources, ${ROOM} are allowed. Put some into an environment of their own.`;
  return [problemWith('serving.endpoints', `${endpoints.length} definitions`, text)];
}

/** What must hold between the keys of endpoints and batch jobs of definitions. */
export const servedDefinitionRules: readonly Rule<PlatformConfig>[] = [
  ...servedNameRules,
  ...servedModelRules,
  ...servedVariantRules,
  ...servedKindRules,
  endpointsFitOneStack,
];
