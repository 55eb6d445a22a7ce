import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { isNamed } from '../aws-error';
import { type Line, lookAt } from '../check';
import { identify } from '../identity';
import { checkLakeDefaults } from './lake-defaults';
import { type Singleton, SINGLETONS } from './singletons';
import type { AccountClients, AccountSituation } from './situation';

/** The stack of the account app. */
export const ACCOUNT_STACK = 'ml-platform-account';

/**
 * Looks at what an account and Region have once, and says which word to write into the configuration. Only reads.
 *
 * @param config what the account is asked to have
 * @param clients the services, in its Region
 * @returns who asks, and what was found; nothing but the first when nobody may ask, or it is the wrong account
 */
export async function runAccountChecks(config: AccountSituation['config'], clients: AccountClients): Promise<Line[]> {
  const { line, identity } = await identify(config, clients.sts);
  if (identity === undefined) return [{ ...line, todo: `${line.todo ?? ''}; nothing else was looked at` }];
  let own: ReadonlySet<string> | undefined;
  const stack = await lookAt(`stack ${ACCOUNT_STACK}`, 'cloudformation:ListStackResources', async () => {
    own = await typesOf(clients.cloudFormation);
    return [];
  });
  const singletons = await Promise.all(
    SINGLETONS.map(
      async (one) =>
        await lookAt(one.what, one.action, async () => [
          singletonLine(one, { asked: one.asked(config), found: await one.look(clients), own }),
        ]),
    ),
  );
  return [line, ...stack, ...singletons.flat(), ...(await checkLakeDefaults({ config, clients, identity }))];
}

/** What is known about one of them. */
interface Finding {
  readonly asked: ReturnType<Singleton['asked']>;
  readonly found: string | undefined;
  /** Types of the stack of the account app; unknown when the caller may not list them. */
  readonly own: ReadonlySet<string> | undefined;
}

function singletonLine({ what, key, type, replaces = false }: Singleton, { asked, found, own }: Finding): Line {
  if (found === undefined) {
    return asked === 'existing'
      ? { status: 'stop', what, found: 'there is none', todo: `write ${key}: create` }
      : { status: 'ok', what, found: asked === undefined ? `none; ${key} is not asked for` : 'none: it can be made' };
  }
  if (own?.has(type) === true) return ownLine(what, key, asked, found);
  if (asked !== 'create') {
    return { status: 'ok', what, found: `${found}${asked === undefined ? `; for it write ${key}: existing` : ''}` };
  }
  const todo = `write ${key}: existing`;
  if (own === undefined) {
    return { status: 'warn', what, found, todo: `unless the stack ${ACCOUNT_STACK} made it, ${todo}` };
  }
  return replaces
    ? { status: 'warn', what, found: `${found}, which create would replace`, todo: `${todo}, or ask who made it` }
    : { status: 'stop', what, found: `${found}, of somebody else`, todo };
}

function ownLine(what: string, key: string, asked: Finding['asked'], found: string): Line {
  return asked === 'create'
    ? { status: 'ok', what, found: `${found}, of the stack ${ACCOUNT_STACK}` }
    : {
        status: 'warn',
        what,
        found: `${found}, of the stack ${ACCOUNT_STACK}, which would let go of it`,
        todo: `to go on with it in the stack, write ${key}: create`,
      };
}

/** Types of the resources that the stack has, alone and with the name; none when there is no stack. */
async function typesOf(client: CloudFormationClient): Promise<ReadonlySet<string>> {
  const types = new Set<string>();
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: ACCOUNT_STACK })) {
      for (const { ResourceType, PhysicalResourceId = '', ResourceStatus } of page.StackResourceSummaries ?? []) {
        if (ResourceType === undefined || String(ResourceStatus).startsWith('DELETE_')) continue;
        types.add(ResourceType).add(`${ResourceType} ${PhysicalResourceId}`);
      }
    }
  } catch (error) {
    // So CloudFormation answers for a stack that is not there.
    if (!isNamed(error, 'ValidationError')) throw error;
  }
  return types;
}
