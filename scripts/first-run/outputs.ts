import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { ForcedNames } from '../../lib/config/names';
import { isNamed } from '../preflight/aws-error';
import { Stopped } from './stopped';

/** Where each value stands: id of the stack, key of its output. A test compares them with the templates. */
export const OUTPUTS = {
  /** Bucket for files as they come. */
  raw: ['Data', 'Zoneraw'],
  /** Bucket of the features. */
  features: ['Data', 'Zonefeatures'],
  /** Name of the stream. */
  stream: ['Data', 'Stream'],
  /** Name of the Spark job. */
  job: ['Processing', 'Job'],
  /** ARN of the workflow that trains. */
  training: ['Training', 'StateMachine'],
  /** ARN of the workflow that promotes. */
  promotion: ['Serving', 'PromotionStateMachine'],
  /** Name of the endpoint. */
  endpoint: ['Serving', 'EndpointName'],
} as const;

/** Names and ARNs of the deployed platform. */
export type Outputs = Readonly<Record<keyof typeof OUTPUTS, string>>;

/** Statuses of a stack whose resources are all there. */
const DEPLOYED = /^(CREATE|((UPDATE|IMPORT)(_ROLLBACK)?))_COMPLETE$|^UPDATE_.*IN_PROGRESS$/;

/**
 * Reads the outputs of the stacks.
 *
 * @param client CloudFormation
 * @param names names of the environment
 * @param deploy the command that deploys it
 * @throws Stopped when a stack or an output is missing
 */
export async function readOutputs(client: CloudFormationClient, names: ForcedNames, deploy: string): Promise<Outputs> {
  const ids = [...new Set(Object.values(OUTPUTS).map(([id]) => id))];
  const stacks = new Map<string, Stack>();
  for (const id of ids) {
    stacks.set(id, await deployed(client, names.stack(id), deploy));
  }
  const entries = Object.entries(OUTPUTS).map(([name, [id, key]]) => {
    const value = stacks.get(id)?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
    if (value === undefined) {
      throw new Stopped(
        `The stack ${names.stack(id)} has no output ${key}`,
        `it is of another version; deploy it again: ${deploy}`,
      );
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as Outputs;
}

async function deployed(client: CloudFormationClient, name: string, deploy: string): Promise<Stack> {
  const stack = await describe(client, name);
  if (stack === undefined) {
    throw new Stopped(`There is no stack ${name}`, `deploy first: ${deploy}`);
  }
  if (!DEPLOYED.test(stack.StackStatus ?? '')) {
    throw new Stopped(
      `The stack ${name} is not deployed: ${stack.StackStatus ?? 'no status'}`,
      `its events say why; deploy it to the end: ${deploy}`,
    );
  }
  return stack;
}

async function describe(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    if (isNamed(error, 'ValidationError') && /does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
}
