import type { Resource } from '@aws-sdk/client-lakeformation';

/**
 * Whether a call changed something; an answer that there is nothing to change is no failure.
 *
 * @param what what Lake Formation is asked to do, for a message
 * @param nothingToDo what name and message of an error say when there is nothing to change
 * @throws if Lake Formation refuses the call
 */
export async function asked(what: string, nothingToDo: RegExp, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    const { name, message } = error as Error;
    if (nothingToDo.test(`${name}: ${message}`)) {
      return false;
    }
    throw new Error(`Lake Formation must ${what}, got ${name}: ${message}`, { cause: error });
  }
}

/** A database or table in words. */
export function told({ Database, Table }: Resource): string {
  return Table === undefined
    ? `database ${Database?.Name ?? ''}`
    : `table ${Table.DatabaseName ?? ''}.${Table.Name ?? ''}`;
}
