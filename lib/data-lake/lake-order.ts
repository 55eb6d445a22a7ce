import { type CfnResource, Stack } from 'aws-cdk-lib';

/** What each stack asked of Lake Formation last, in the order of the calls: the construct tree has another order. */
const LAST_OF_STACK = new WeakMap<Stack, CfnResource>();

/**
 * Makes a resource wait for the one that its stack asked of Lake Formation before: calls side by side are throttled, and
 * some race each other (LF-04).
 */
export function inLine(resource: CfnResource): void {
  const stack = Stack.of(resource);
  const previous = LAST_OF_STACK.get(stack);
  if (previous !== undefined) {
    resource.addResourceDependency(previous);
  }
  LAST_OF_STACK.set(stack, resource);
}
