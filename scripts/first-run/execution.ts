import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { until } from './clock';
import type { Context } from './context';
import { Stopped } from './stopped';

/** What to know of an execution to follow it. */
export interface Followed {
  /** ARN of the execution. */
  readonly arn: string;

  /** What it does, to begin a sentence, e.g. `Training`. */
  readonly what: string;

  /** Milliseconds after which waiting ends. */
  readonly atMost: number;

  /** What a failure means, and where to look. */
  readonly onFailure: string;
}

/** Events that are read of a history, the last ones: a state enters at least once in so many. */
const LAST_EVENTS = 50;

/**
 * Follows an execution to its end, and tells which state it is in.
 *
 * @returns its output, from JSON
 * @throws Stopped when it fails, with the cause; when it is stopped by hand; when it takes too long
 */
export async function followExecution(context: Context, followed: Followed): Promise<unknown> {
  const { clients, clock, journal, pollEvery } = context;
  const { arn, what } = followed;
  const tell = journal.teller();
  journal.inAws = `the execution ${arn}`;
  const ended = await until({
    clock,
    every: pollEvery,
    atMost: followed.atMost,
    what: `the execution ${arn}`,
    todo: `aws stepfunctions describe-execution --execution-arn ${arn} says whether it still runs`,
    look: async () => {
      const now = await clients.sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
      if (now.status !== 'RUNNING') return now;
      tell(await stateOf(clients.sfn, arn));
      return undefined;
    },
  });
  if (ended.status !== 'SUCCEEDED') {
    throw new Stopped(
      `${what} ended as ${ended.status ?? 'unknown'}: ${causeOf(ended)}`,
      `${followed.onFailure}; execution ${arn}`,
    );
  }
  return JSON.parse(ended.output ?? '{}');
}

/** Name of the state that was entered last. */
async function stateOf(client: SFNClient, arn: string): Promise<string> {
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({
      executionArn: arn,
      reverseOrder: true,
      maxResults: LAST_EVENTS,
      includeExecutionData: false,
    }),
  );
  return (
    events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined)?.stateEnteredEventDetails
      ?.name ?? 'starts'
  );
}

/** The cause of a failure: the reason within, where workflow and service have packed it into JSON. */
function causeOf({ error, cause }: DescribeExecutionCommandOutput): string {
  const reason = unpacked(cause ?? '');
  return [error, reason].filter((text) => text !== undefined && text !== '').join(': ') || 'no cause was given';
}

function unpacked(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return text;
    const { FailureReason: failure, ExitMessage: exit, Cause: cause } = value as Record<string, unknown>;
    const inner = [failure, exit, cause].find((part) => typeof part === 'string' && part !== '');
    return typeof inner === 'string' ? unpacked(inner) : text;
  } catch {
    return text;
  }
}
