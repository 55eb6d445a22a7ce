import {
  type CloudFormationClient,
  paginateListStacks,
  StackStatus,
  type StackSummary,
} from '@aws-sdk/client-cloudformation';

/** Status of each stack that is there, by name. */
export type Stacks = ReadonlyMap<string, string>;

/** Every status but that of a deleted stack, which CloudFormation lists for 90 days. */
const THERE = Object.values(StackStatus).filter((status) => status !== 'DELETE_COMPLETE');

/** Statuses of a stack that was announced or taken back, and so has no resources of its own. */
const EMPTY = ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE'];

/** The permission that {@link stacksOf} needs. */
export const LIST_STACKS = 'cloudformation:ListStacks';

/** The stacks of the account and Region. */
export async function stacksOf(client: CloudFormationClient): Promise<Stacks> {
  const summaries: StackSummary[] = [];
  for await (const page of paginateListStacks({ client }, { StackStatusFilter: THERE })) {
    summaries.push(...(page.StackSummaries ?? []));
  }
  return new Map(summaries.map(({ StackName = '', StackStatus: status = '' }) => [StackName, status]));
}

/** Whether a stack is there and has resources, so that names which it forces are its own. */
export function ownsResources(status: string | undefined): boolean {
  return status !== undefined && !EMPTY.includes(status);
}
