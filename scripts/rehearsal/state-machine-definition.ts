import { asProperties, type Properties } from '../../lib/checks/assembly';

/** Seconds after which a task without a time-out of its own is given up; the interpreter's own default is a minute. */
const PATIENCE = 86_400;

/**
 * A definition as the interpreter understands it: it knows no intrinsic function in a Fail state, takes a `ResultPath` of
 * `$` for a member, and gives up a task without a time-out after a minute.
 */
export function understood(definition: Properties): Properties {
  const { StartAt, States } = definition;
  return {
    StartAt,
    States: Object.fromEntries(
      Object.entries(asProperties(States)).map(([name, value]) => [name, understoodState(asProperties(value))]),
    ),
  };
}

function understoodState(state: Properties): Properties {
  if (state.Type === 'Fail') {
    const { Error: error, ErrorPath: errorPath, Cause: cause, CausePath: causePath } = state;
    const told = {
      ...(errorPath === undefined ? { Error: error ?? '' } : { 'Error.$': errorPath }),
      ...(causePath === undefined ? { Cause: cause ?? '' } : { 'Cause.$': causePath }),
    };
    return { Type: 'Pass', Parameters: told, End: true };
  }
  const { ResultPath: resultPath, TimeoutSeconds: timeout, Branches, ItemProcessor, Iterator, ...others } = state;
  return {
    ...others,
    ...(resultPath === undefined || resultPath === '$' ? {} : { ResultPath: resultPath }),
    ...(state.Type === 'Task' ? { TimeoutSeconds: Math.min(Number(timeout ?? PATIENCE), PATIENCE) } : {}),
    ...(Array.isArray(Branches) ? { Branches: Branches.map((branch) => understood(asProperties(branch))) } : {}),
    ...(ItemProcessor === undefined ? {} : { ItemProcessor: understood(asProperties(ItemProcessor)) }),
    ...(Iterator === undefined ? {} : { Iterator: understood(asProperties(Iterator)) }),
  };
}
