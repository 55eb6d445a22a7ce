import { forcedNames } from '../../lib/config/names';
import { type Check, type Line, lookAt } from './check';
import { stackLines } from './stack-states';
import { LIST_STACKS, ownsResources, type Stacks, stacksOf } from './stacks';
import { type NeededName, neededNames } from './taken-names';

/** Whether the stacks can be deployed as they stand, and whether the names that they force are free or their own. */
export const checkNames: Check = async ({ config, clients }) => {
  const names = forcedNames(config);
  let stacks: Stacks | undefined;
  const states = await lookAt('stacks', LIST_STACKS, async () => {
    stacks = await stacksOf(clients.cloudFormation);
    return stackLines(names, stacks);
  });
  const taken = await Promise.all(
    neededNames(config).map(
      async (needed) =>
        await lookAt(`${needed.kind} ${needed.name}`, needed.action, async () => [
          nameLine(needed, {
            isTaken: await needed.isTaken(clients),
            stack: names.stack(needed.owner),
            stacks,
            keepsData: config.onDestroy === 'keep-all-data',
          }),
        ]),
    ),
  );
  return [...states, ...taken.flat()];
};

/** What was found out about a name. */
interface Finding {
  readonly isTaken: boolean;
  /** Name of the stack that would make it. */
  readonly stack: string;
  /** Unknown when the caller may not list them. */
  readonly stacks: Stacks | undefined;
  /** Whether the names outlive the stack. */
  readonly keepsData: boolean;
}

function nameLine({ kind, name, keep }: NeededName, { isTaken, stack, stacks, keepsData }: Finding): Line {
  const what = `${kind} ${name}`;
  if (!isTaken) return { status: 'ok', what, found: 'free' };
  if (stacks === undefined) {
    return {
      status: 'warn',
      what,
      found: 'taken',
      todo: `if the stack ${stack} is not there, it is in the way: ${keep}`,
    };
  }
  if (ownsResources(stacks.get(stack))) return { status: 'ok', what, found: `belongs to the stack ${stack}` };
  const origin = keepsData
    ? 'onDestroy: keep-all-data leaves it when its stack goes'
    : 'left over, or of somebody else';
  return {
    status: 'stop',
    what,
    found: `taken, and not by the stack ${stack}: ${origin}`,
    todo: `choose another \`name\` in the configuration, or ${keep}`,
  };
}
