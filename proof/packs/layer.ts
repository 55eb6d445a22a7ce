import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackTemplate } from '../../lib/checks/assembly';
import { rulePacks } from '../../lib/checks/packs';
import { loadAccountConfig } from '../../lib/config/account-config';
import { loadConfig } from '../../lib/config/load-config';
import { buildPlatform } from '../../lib/ml-platform';
import { Account } from '../../lib/stacks/account';
import { everythingCreated } from '../account-configurations';
import type { Layer } from '../layer';
import { memoized } from '../memoized';
import { AcceptedFindings, type AcceptingApp, type Words } from './accepted';
import { isByCdk } from './by-cdk';
import { rebuilt, type RebuiltStack } from './rebuilt';

const ROOT = join(__dirname, '..', '..');

/**
 * The five rule packs, run on templates: each stack is made from its template again, so that the template is judged as it
 * is, and not the constructs it once came from. What the project accepts with a reason is left out.
 *
 * Only stacks that changed since they were last seen are looked at.
 */
export const packsLayer: Layer = {
  name: 'packs',
  proves: 'No rule of AwsSolutions, NIST 800-53 R5, HIPAA, PCI DSS or Serverless is broken without a reason',
  check: ({ stacks }) => Promise.resolve(stacks.flatMap((stack) => lines(stack))),
};

const lines = memoized((stack: StackTemplate): readonly string[] => {
  let again: RebuiltStack;
  try {
    again = rebuilt(stack);
  } catch (error) {
    return [`CfnInclude ${stack.id}: ${String((error as Error).message).split('\n')[0] ?? ''}`];
  }
  const words = wordsOf(stack);
  return rulePacks().flatMap((pack) =>
    pack.validateScope(again.stack).violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources
        .map(({ constructPath = '' }) => again.logicalIdOf(constructPath))
        .filter((logicalId) => {
          const path = pathOf(stack, logicalId);
          return !isByCdk(ruleName, path) && !isAccepted(ruleName, path, words);
        })
        .map((logicalId) => `${ruleName} ${stack.id}/${logicalId}: ${description}`),
    ),
  );
});

/** Path of the construct that a resource was made from; the logical id when nobody knows. */
function pathOf({ id, template }: StackTemplate, logicalId: string): string {
  const path = template.Resources[logicalId]?.Metadata?.['aws:cdk:path'];
  if (typeof path === 'string') return path;
  return committed().pathOf(id, logicalId) ?? examples().pathOf(id, logicalId) ?? `${id}/${logicalId}`;
}

/** Stacks are called `<name>-<id in lower case>`. Where the account is given, the pseudo parameter is nowhere. */
function wordsOf({ id, stackName = id, region = '<AWS::Region>', template }: StackTemplate): Words {
  const end = `-${id.toLowerCase()}`;
  const text = JSON.stringify(template);
  const accounts = text.includes('"AWS::AccountId"')
    ? []
    : [...text.matchAll(/:(\d{12}):/g)].map(([, one]) => String(one));
  return {
    name: stackName.endsWith(end) ? stackName.slice(0, -end.length) : stackName,
    region,
    accounts: [...new Set(accounts)],
  };
}

function isAccepted(finding: string, path: string, words: Words): boolean {
  return committed().has(finding, path, words) || examples().has(finding, path, words);
}

/** What the configurations of environments and of an account accept; the first question pays for it. */
const committed = once(() => acceptedIn([platform('sandbox'), platform('production'), account()]));

/** What the examples of configurations accept; only what the others do not know pays for them. */
const examples = once(() =>
  acceptedIn(
    readdirSync(join(ROOT, 'config', 'examples'))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => platform(`examples/${file.replace(/\.yaml$/, '')}`)),
  ),
);

function acceptedIn(apps: readonly AcceptingApp[]): AcceptedFindings {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  return new AcceptedFindings(apps, context);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function platform(name: string): AcceptingApp {
  const config = loadConfig(join(ROOT, 'config', `${name}.yaml`));
  const address = { alarmEmail: 'team@example.com' };
  return { build: (app) => buildPlatform(app, { ...address, ...config }), words: config };
}

function account(): AcceptingApp {
  const config = loadAccountConfig(join(ROOT, 'config', 'account.yaml'));
  return {
    build: (app) => new Account(app, 'Account', { config: everythingCreated(config.region) }),
    words: { name: 'ml-platform', region: config.region },
  };
}
