import { type ForcedNames, STACK_IDS } from '../../lib/config/names';
import type { Line } from './check';
import type { Stacks } from './stacks';

/** Id of a stack. */
export type StackId = (typeof STACK_IDS)[number];

/** Statuses from which a deployment does not go on by itself, and the way out of each. */
const WAY_OUT: readonly (readonly [
  status: RegExp,
  out: Pick<Line, 'status'> & { readonly todo: (stack: string) => string },
])[] = [
  [
    /^REVIEW_IN_PROGRESS$/,
    { status: 'warn', todo: () => 'it is empty, from a change set that nobody ran; a deployment fills it' },
  ],
  [/_IN_PROGRESS$/, { status: 'stop', todo: () => 'somebody deploys or destroys it: wait until that has ended' }],
  [
    /^ROLLBACK_COMPLETE$/,
    {
      status: 'warn',
      todo: () => 'its first deployment failed, and its events say why; the next one deletes it and makes it anew',
    },
  ],
  [
    /^(ROLLBACK|DELETE)_FAILED$/,
    {
      status: 'stop',
      todo: (stack) =>
        `its events say what could not be deleted; mend that, then: aws cloudformation delete-stack --stack-name ${stack}`,
    },
  ],
  [
    /^UPDATE_ROLLBACK_FAILED$/,
    {
      status: 'stop',
      todo: (stack) =>
        `its events say why; mend that, then: aws cloudformation continue-update-rollback --stack-name ${stack}`,
    },
  ],
  [
    /_FAILED$/,
    { status: 'stop', todo: (stack) => `aws cloudformation rollback-stack --stack-name ${stack}, then deploy again` },
  ],
];

/**
 * What the state of the stacks means for a deployment: one line for all that are well, one for each that is not.
 *
 * @param names names of the environment
 * @param stacks stacks that are there
 */
export function stackLines(names: ForcedNames, stacks: Stacks): Line[] {
  const there = STACK_IDS.map((id) => names.stack(id)).filter((stack) => stacks.has(stack));
  const unwell = there.flatMap((stack) => stackLine(stack, stacks.get(stack) ?? ''));
  const well = there.length - unwell.length;
  const found =
    well === 0 ? 'none of them is deployed' : `${well} of ${STACK_IDS.length} are deployed, and can be updated`;
  return [{ status: 'ok', what: 'stacks', found }, ...unwell];
}

function stackLine(stack: string, status: string): Line[] {
  const out = WAY_OUT.find(([pattern]) => pattern.test(status))?.[1];
  return out === undefined
    ? []
    : [{ status: out.status, what: `stack ${stack}`, found: status, todo: out.todo(stack) }];
}
