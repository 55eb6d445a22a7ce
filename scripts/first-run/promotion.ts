import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { promotionHours, takesChallenger } from '../../lib/config/experiments';
import { forcedNames } from '../../lib/config/names';
import { MINUTE, until } from './clock';
import type { Context } from './context';
import { followExecution } from './execution';

/** How long an approval may take to start a promotion, in milliseconds. */
const EVENT_TAKES = 5 * MINUTE;

/** Executions that are looked at: ours is among the newest. */
const NEWEST = 20;

/**
 * Approves a version and waits until it is served; where the endpoint tries versions first, until it is on trial. With `serving.promoteOnApproval` the approval starts the promotion,
 * without it this step does.
 *
 * @param context what steps work with
 * @param stateMachine ARN of the promotion workflow
 * @param modelPackage ARN of the version
 * @throws Stopped when no promotion begins, or it fails, with its cause
 */
export async function promote(context: Context, stateMachine: string, modelPackage: string): Promise<void> {
  const { clients, config, journal } = context;
  const { promoteOnApproval } = config.serving;
  const before = new Set(promoteOnApproval ? await newestExecutions(clients.sfn, stateMachine) : []);
  await clients.sageMaker.send(
    new UpdateModelPackageCommand({ ModelPackageArn: modelPackage, ModelApprovalStatus: 'Approved' }),
  );
  journal.say(`approved ${modelPackage}`);
  journal.inAws = `the promotion of ${modelPackage}`;

  const arn = promoteOnApproval
    ? await startedByApproval(context, { stateMachine, modelPackage, before })
    : await startedByHand(clients.sfn, stateMachine, inputFor(config, modelPackage));
  journal.say(`promotion ${arn}`);
  await followExecution(context, {
    arn,
    what: 'Promotion',
    // The workflow itself gives up first.
    atMost: promotionHours(config.serving) * 60 * MINUTE + EVENT_TAKES,
    onFailure: `the endpoint goes on with what it served before; see the events of the stack ${forcedNames(config).stack('Serving')}`,
  });
}

/** What an approval sends, too. */
function inputFor({ serving }: Context['config'], arn: string): Readonly<Record<string, string>> {
  return takesChallenger(serving) ? { challenger: arn } : { modelPackage: arn };
}

async function startedByHand(client: SFNClient, stateMachine: string, input: object): Promise<string> {
  const { executionArn = '' } = await client.send(
    new StartExecutionCommand({ stateMachineArn: stateMachine, input: JSON.stringify(input) }),
  );
  return executionArn;
}

/** The promotion that the approval started: a new one, for this version. */
async function startedByApproval(
  { clients, clock, config, journal, pollEvery }: Context,
  wanted: { readonly stateMachine: string; readonly modelPackage: string; readonly before: ReadonlySet<string> },
): Promise<string> {
  const { stateMachine, modelPackage, before } = wanted;
  const others = new Set(before);
  const tell = journal.teller();
  return await until({
    clock,
    every: pollEvery,
    atMost: EVENT_TAKES,
    what: 'waiting for the approval to start a promotion',
    todo:
      'look at the rule of the stack Serving for approved versions, or start it: aws stepfunctions start-execution ' +
      `--state-machine-arn ${stateMachine} --input '${JSON.stringify(inputFor(config, modelPackage))}'`,
    look: async () => {
      tell('the approval is on its way to the promotion');
      for (const arn of await newestExecutions(clients.sfn, stateMachine)) {
        if (others.has(arn)) continue;
        const { input = '{}' } = await clients.sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
        const asked = JSON.parse(input) as { readonly modelPackage?: unknown; readonly challenger?: unknown };
        if ((asked.challenger ?? asked.modelPackage) === modelPackage) return arn;
        others.add(arn);
      }
      return undefined;
    },
  });
}

async function newestExecutions(client: SFNClient, stateMachine: string): Promise<string[]> {
  const { executions = [] } = await client.send(
    new ListExecutionsCommand({ stateMachineArn: stateMachine, maxResults: NEWEST }),
  );
  return executions.map(({ executionArn = '' }) => executionArn);
}
