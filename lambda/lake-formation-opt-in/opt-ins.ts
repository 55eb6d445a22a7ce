import {
  CreateLakeFormationOptInCommand,
  DeleteLakeFormationOptInCommand,
  type LakeFormationClient,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { asked, told } from './asked';
import { persistent } from './persistent';

/** A role, and the databases and tables on which Lake Formation binds it. */
export interface OptIns {
  /** ARN of the role. */
  readonly principal: string;

  /** Databases and tables; exactly one member of each is set. */
  readonly resources: readonly Resource[];
}

/** What was changed. */
export interface Changed {
  /** Opt-ins that are new. */
  readonly added: number;

  /** Opt-ins that are gone. */
  readonly removed: number;
}

/**
 * Makes the opt-ins of a role those that are wanted: first adds, then removes, so that the role is bound all the time.
 *
 * An opt-in that is there already, or is gone already, is fine. If a call fails, what this call has changed is undone, so that
 * either all is as wanted or all is as before.
 *
 * @param before what the role had; empty for a role that is new
 * @param pause milliseconds before a second attempt
 * @throws if Lake Formation refuses a call, with what could not be undone
 */
export async function changeOptIns(
  client: LakeFormationClient,
  wanted: OptIns,
  before: OptIns,
  pause?: number,
): Promise<Changed> {
  const undo: (() => Promise<unknown>)[] = [];
  const had = before.principal === wanted.principal ? before.resources : [];
  const added = lacking(wanted.resources, had);
  const removed = lacking(had, wanted.resources);
  try {
    for (const resource of added) {
      if (await create(client, wanted.principal, resource, pause)) {
        undo.push(() => remove(client, wanted.principal, resource, pause));
      }
    }
    for (const resource of removed) {
      if (await remove(client, wanted.principal, resource, pause)) {
        undo.push(() => create(client, wanted.principal, resource, pause));
      }
    }
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${await undone(undo.reverse())}`, { cause: error });
  }
  return { added: added.length, removed: removed.length };
}

/** What is left after steps that undo others, one after the other because Lake Formation throttles. */
async function undone(steps: readonly (() => Promise<unknown>)[]): Promise<string> {
  const left: string[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      left.push((error as Error).message);
    }
  }
  return left.length === 0 ? 'all is as before' : `what was changed is still so: ${left.join('; ')}`;
}

/**
 * Removes all opt-ins of a role, those after a failed one, too.
 *
 * @returns how many it removed
 * @throws if Lake Formation refuses some of them, with all that are left
 */
export async function removeOptIns(
  client: LakeFormationClient,
  { principal, resources }: OptIns,
  pause?: number,
): Promise<number> {
  const left: string[] = [];
  for (const resource of resources) {
    try {
      await remove(client, principal, resource, pause);
    } catch (error) {
      left.push((error as Error).message);
    }
  }
  if (left.length > 0) {
    throw new Error(`${left.length} opt-in(s) must be removed before the stack can go: ${left.join('; ')}`);
  }
  return resources.length;
}

/** Whether the opt-in is new. */
async function create(
  client: LakeFormationClient,
  principal: string,
  Resource: Resource,
  pause?: number,
): Promise<boolean> {
  const Principal = { DataLakePrincipalIdentifier: principal };
  const command = new CreateLakeFormationOptInCommand({ Principal, Resource });
  return await asked(`opt in on ${told(Resource)}`, /AlreadyExists|already (exists|opted)/i, () =>
    persistent(() => client.send(command), pause),
  );
}

/** Whether the opt-in was there. */
async function remove(
  client: LakeFormationClient,
  principal: string,
  Resource: Resource,
  pause?: number,
): Promise<boolean> {
  const Principal = { DataLakePrincipalIdentifier: principal };
  const command = new DeleteLakeFormationOptInCommand({ Principal, Resource });
  return await asked(`opt out of ${told(Resource)}`, /EntityNotFound|not found|not exist|not opted/i, () =>
    persistent(() => client.send(command), pause),
  );
}

function lacking(resources: readonly Resource[], others: readonly Resource[]): Resource[] {
  const known = new Set(others.map(told));
  return resources.filter((resource) => !known.has(told(resource)));
}
