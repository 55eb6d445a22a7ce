import { exampleContext, exampleOf, lacking, type Listed, type ListedCall, resourcesFor, type Values } from './listed';
import { ACCOUNT, OTHER_ACCOUNT } from './names';
import { otherRequest, type Platform, type Question, roleRequest } from './platform';
import { matches } from './patterns';
import type { Request } from './simulator';

/** Makes a request of a caller. */
type Ask = (action: string, resource: string, context: Values) => Request;

/** Every listed call must be allowed, and denied when the context it is limited to is another one, or none. */
export async function listedQuestions(platform: Platform): Promise<Question[]> {
  const questions: Question[] = [];
  for (const role of platform.roles) {
    const list = platform.roleLists.get(role.path);
    if (list === undefined) continue;
    const ask: Ask = (action, resource, context) => roleRequest(platform, role, action, resource, context);
    questions.push(...(await questionsOf(platform, list, ask)));
  }
  for (const list of platform.serviceLists.values()) {
    const ask: Ask = (action, resource, context) => otherRequest(platform, list.caller, action, resource, context);
    questions.push(...(await questionsOf(platform, list, ask)));
  }
  return questions;
}

async function questionsOf(platform: Platform, list: Listed, ask: Ask): Promise<Question[]> {
  const questions: Question[] = [];
  for (const call of list.calls) {
    const limits = exampleContext(call.limits);
    const wrong = wrongContexts(call, list, platform);
    for (const resource of await resourcesFor(call, platform.names)) {
      const on = `${call.action} on ${platform.names.show(resource)}`;
      questions.push({
        request: ask(call.action, resource, { ...call.says, ...limits }),
        allowed: true,
        need: `${list.caller} needs ${on}${told(limits)}`,
        fault: `${list.caller} needs ${on}${told(limits)}, and is denied it (${call.why})`,
      });
      for (const key of call.alsoWithout) {
        const context = lacking(limits, key);
        questions.push({
          request: ask(call.action, resource, { ...call.says, ...context }),
          allowed: true,
          fault: `${list.caller} needs ${on}${told(context, limits)}, and is denied it (${call.why})`,
        });
      }
      for (const context of wrong) {
        questions.push({
          request: ask(call.action, resource, { ...call.says, ...context }),
          allowed: false,
          fault: `${list.caller} may ${on}${told(context, limits)}, which no call needs`,
        });
      }
    }
  }
  return questions;
}

/** Contexts that differ in one key from that of a call, and that no call of the list has. */
function wrongContexts(call: ListedCall, list: Listed, platform: Platform): Values[] {
  const same = list.calls.filter(
    ({ action, resource }) => action === call.action && matches(resource, exampleOf(call.resource)),
  );
  const listed = (context: Values): boolean =>
    same.some(({ limits }) =>
      Object.entries(limits).every(([key, value]) => matches(String(value), String(context[key] ?? ''))),
    );
  const limits = exampleContext(call.limits);
  return Object.keys(limits)
    .flatMap((key) => {
      const value = limits[key];
      const others = lacking(limits, key);
      const changed = othersFor(key, call, platform).map((other) => ({ ...others, [key]: other }));
      const scalar =
        typeof value === 'string' ? changed : changed.map((one) => ({ ...one, [key]: [one[key] ?? ''].flat() }));
      return call.alsoWithout.includes(key) ? scalar : [others, ...scalar];
    })
    .filter((context) => !listed(context));
}

/** Other values of a key: another account, and what other callers say there. */
function othersFor(key: string, call: ListedCall, { roleLists, serviceLists }: Platform): string[] {
  const said = [...roleLists.values(), ...serviceLists.values()].flatMap(({ calls, trust }) => [
    ...calls.filter(({ action }) => action === call.action).map(({ limits }) => exampleContext(limits)[key]),
    key === 'iam:PassedToService' ? trust?.service : undefined,
  ]);
  const others = [
    /Account$/.test(key) ? OTHER_ACCOUNT : undefined,
    /Bool|IsFor|SecureTransport/.test(key) ? 'false' : 'stranger',
    /Arn$/i.test(key) ? `arn:aws:s3:::stranger-${OTHER_ACCOUNT}` : undefined,
    // The same in another account: a pattern may be free just there.
    ...[exampleContext(call.limits)[key] ?? []]
      .flat()
      .flatMap((value) =>
        value.startsWith('arn:') && value.includes(ACCOUNT) ? [value.replaceAll(ACCOUNT, OTHER_ACCOUNT)] : [],
      ),
    ...said,
  ];
  return [...new Set(others.flatMap((other) => other ?? []))].filter((other) => other !== String(call.limits[key]));
}

/** A context for people; what was taken away is told as absent. */
function told(context: Values, from: Values = {}): string {
  const absent = Object.keys(from).filter((key) => !(key in context));
  const parts = [
    ...Object.entries(context).map(([key, value]) => `${key} = ${String(value)}`),
    ...absent.map((key) => `no ${key}`),
  ];
  return parts.length === 0 ? '' : ` with ${parts.join(' and ')}`;
}
