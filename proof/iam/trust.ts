import { ACCOUNT, OTHER_ACCOUNT } from './names';
import { signInFaults, signInQuestions } from './sign-in';
import { otherRequest, type Platform, type Question } from './platform';
import { statementsOf, type RolePolicies } from './policies';
import { contextFor, unknownValues } from './satisfying';
import { lacking, type Values } from './listed';
import type { Document, Request } from './simulator';

/** Services that assume roles in most accounts. */
const SERVICES = ['ec2', 'ecs-tasks', 'lambda', 'glue', 'sagemaker', 'states', 'events', 'firehose', 'cloudformation'];

const MAY_ASSUME: readonly Document[] = [
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] },
];

/** Each role is assumed by its service, and by nobody else: no other service, account or person, and not for others. */
export function trustQuestions(platform: Platform): Question[] {
  return platform.roles.flatMap((role) => {
    const trust = platform.roleLists.get(role.path)?.trust;
    if (trust === undefined) return [];
    if (trust.service === undefined) return signInQuestions(platform, role);
    const service = platform.names.fill(trust.service);
    const ask = (principal: string | null, context: Values, identity: readonly Document[] = []): Request => ({
      ...otherRequest(platform, principal, 'sts:AssumeRole', role.arn, context, identity),
      resourcePolicy: role.trust,
    });
    const denied = (request: Request, who: string): Question => ({
      request,
      allowed: false,
      fault: `${role.path} can be assumed by ${who}; its trust policy must name ${service} alone`,
    });
    // Whatever the trust policy asks for: somebody else may have it.
    const met = Object.assign({}, ...statementsOf(role.trust).map(contextFor)) as Values;
    const others = SERVICES.map((name) => `${name}.amazonaws.com`).filter((name) => name !== service);
    return [
      {
        request: ask(service, trust.context),
        allowed: true,
        fault: `${role.path} must be assumed by ${service}, and its trust policy denies it`,
      },
      ...[...namedIn(role, service), ...others].map((other) => denied(ask(other, met), other)),
      denied(ask(`arn:aws:iam::${OTHER_ACCOUNT}:role/stranger`, met, MAY_ASSUME), 'another account'),
      denied(ask(`arn:aws:iam::${ACCOUNT}:role/stranger`, met, MAY_ASSUME), 'other roles of the account'),
      denied(ask(null, met), 'everyone'),
      ...confused(trust.context).map(([key, context]) => ({
        request: ask(service, context),
        allowed: false,
        fault: `${role.path} can be assumed by ${service} for another account; its trust policy must insist on ${key}`,
      })),
    ];
  });
}

/** Services that a trust policy names beside the right one. */
function namedIn(role: RolePolicies, service: string): string[] {
  return statementsOf(role.trust)
    .flatMap(({ principals }) => principals)
    .filter(({ kind, value }) => kind === 'Service' && value !== service)
    .map(({ value }) => value);
}

/** The context of a service that acts for another account, or does not say for whom. */
function confused(context: Values): [string, Values][] {
  return Object.keys(context).flatMap((key): [string, Values][] => {
    const others = lacking(context, key);
    return [
      [key, others],
      [key, { ...others, [key]: OTHER_ACCOUNT }],
    ];
  });
}

/**
 * What a trust policy says that its list does not. Judged by the text of each statement that allows: it names that one
 * service, for `sts:AssumeRole`, with every key of the list, and with no value that the list does not have.
 */
export function trustFaults({ roles, roleLists, names }: Platform): string[] {
  return roles.flatMap(({ path, trust: policy }) => {
    const trust = roleLists.get(path)?.trust;
    if (trust === undefined) return [];
    if (trust.service === undefined) return signInFaults(path, policy);
    const service = names.fill(trust.service);
    return statementsOf(policy)
      .filter(({ allows }) => allows)
      .flatMap((statement) => {
        const { actions, conditions, principals, notPrincipal } = statement;
        const said = new Set(conditions.map(({ key }) => key.toLowerCase()));
        const others = principals.map(({ value }) => value).filter((value) => value !== service);
        return [
          ...(notPrincipal ? [`${path} can be assumed by everyone but some; name ${service} alone`] : []),
          ...others.map((value) => `${path} can be assumed by ${value}; its trust policy must name ${service} alone`),
          ...(actions ?? ['no action by name'])
            .filter((action) => action.toLowerCase() !== 'sts:assumerole')
            .map((action) => `${path} has '${action}' in its trust policy, which must allow sts:AssumeRole alone`),
          ...Object.keys(trust.context)
            .filter((key) => !said.has(key.toLowerCase()))
            .map((key) => `${path} has a statement in its trust policy without ${key}; each must insist on it`),
          ...unknownValues(statement, [trust.context]).map(
            (unknown) => `${path} trusts ${service} with ${unknown}, which its call list does not have; take it out`,
          ),
        ];
      });
  });
}
