import type { Assembly, Resource } from './assembly';
import { couldHold, coversAction, generousStatementsOf, isForService, type RequestContext } from './policy-document';

/** The key of this assembly that a value names, directly or by an alias. */
export function keyOf(value: unknown, assembly: Assembly): Resource | undefined {
  const target = assembly.target(value);
  const key = target?.type === 'AWS::KMS::Alias' ? assembly.target(target.properties.TargetKeyId) : target;
  return key?.type === 'AWS::KMS::Key' ? key : undefined;
}

/**
 * Actions that the policy of a key does not let a service do.
 *
 * @param context what the request says about itself; conditions on other keys are taken to hold
 */
export function deniedToService(
  key: Resource,
  service: string,
  actions: readonly string[],
  context: RequestContext = {},
): string[] {
  const statements = generousStatementsOf(key.properties.KeyPolicy).filter(
    (statement) => statement.isAllow && isForService(statement, service) && couldHold(statement, context),
  );
  return actions.filter((action) => !statements.some((statement) => coversAction(statement, action)));
}
