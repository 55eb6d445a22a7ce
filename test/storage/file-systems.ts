import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Chain, DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { TrainingSecurityGroup } from '../../lib/network/training-security-group';
import { LustreCache, type LustreCacheProps } from '../../lib/storage/lustre-cache';
import { SharedHomes, type SharedHomesProps } from '../../lib/storage/shared-homes';
import type { DeadWay, PartTable } from '../../lib/training/part.paths';
import type { TrainingData } from '../../lib/training/training-data';
import { difference } from '../../proof/states/compare';
import { run } from '../../proof/states/interpreter';
import { modelStack } from '../registry/model-stack';
import { asText, definitionOf, statementsOf, type Statement } from '../workflow/state-machine';

/** A lake and a network in one stack, and two stacks above it: one for files, one for what reads them. */
export function fileStacks() {
  const { app, stack, lake, keys, vpc, subnets } = modelStack();
  const env = { region: 'eu-west-1' };
  const files = new Stack(app, 'Files', { env });
  const training = new Stack(app, 'Training', { env });
  const jobs = new TrainingSecurityGroup(training, 'Jobs', { vpc, description: 'Jobs' });
  const logs = { encryptionKey: keys.logs, retention: RetentionDays.ONE_MONTH, retain: false };
  const [first, second] = subnets;
  if (first === undefined || second === undefined) throw new Error('the network must have two subnets');
  return {
    ...{ app, base: stack, files, training, lake, keys, vpc, subnets, jobs, logs, first, second },
    cache: (more: Partial<LustreCacheProps> = {}, id = 'Cache') =>
      new LustreCache(training, id, {
        ...{
          lake,
          vpc,
          logs,
          subnet: first,
          deployment: 'SCRATCH_2',
          capacityGiB: 1200,
          logGroupName: '/aws/fsx/test',
        },
        ...more,
      }),
    homes: (more: Partial<SharedHomesProps> = {}, id = 'Homes') =>
      new SharedHomes(files, id, { vpc, subnets, encryptionKey: keys.restricted, ...more }),
  };
}

/** What a channel says, with references as text. */
export function channelOf(stack: Stack, data: TrainingData, name = 'train'): unknown {
  return asText(stack.resolve(data.channel({ name })));
}

/** What the role of a job that reads a channel may do. */
export function readStatements(stack: Stack, data: TrainingData): Statement[] {
  const role = new Role(stack, 'JobRole', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
  data.grantRead(role, [{ name: 'train' }]);
  return statementsOf(Template.fromStack(stack), 'JobRole');
}

/** A state machine that prepares data and does nothing more; its end is `Trained`, or `Failed` with the error. */
export function preparing(stack: Stack, data: TrainingData) {
  const role = new Role(stack, 'WorkflowRole', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
  data.grantPrepare(role);
  const prepared = data.prepare(stack, new Pass(stack, 'Failed'));
  if (prepared === undefined) throw new Error('nothing is prepared');
  const chain: Chain = prepared.next(new Pass(stack, 'Trained'));
  new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(chain), role });
  const template = Template.fromStack(stack);
  return { template, definition: definitionOf(template), statements: statementsOf(template, 'WorkflowRole') };
}

/** One way through a part, to its end. */
type Way = Pick<DeadWay, 'states' | 'answers'> & Partial<Pick<DeadWay, 'error' | 'tells'>>;

/** Runs every way of a table in the interpreter, and says where it goes otherwise. */
export async function faultsOfPart(
  stack: Stack,
  data: TrainingData,
  part: PartTable,
  values: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { definition } = preparing(stack, data);
  const version = '2026-01-31T04-05-06Z';
  const table = part(
    {
      at: (path) => path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], definition),
      properties: () => [],
      values: (type) => [values[type] ?? ''],
      ...{ stackName: 'Training', stackParameters: [], executionName: 'one' },
    },
    version,
  );
  if (table === undefined) return ['the part is not there'];
  const ways: Way[] = [
    { states: [...table.states, 'Trained'], answers: {} },
    ...(table.detours ?? []).map(({ states, answers }) => ({ states: [...states, 'Trained'], answers })),
    ...(table.dead ?? []).map((way) => ({ ...way, states: [...way.states, 'Failed'] })),
  ];
  const faults: (string | undefined)[] = [];
  for (const way of ways) {
    const { answers, error, tells } = way;
    const { states, sent, end } = await run({
      definition: JSON.parse(JSON.stringify(definition)) as Record<string, unknown>,
      input: { version },
      context: { Execution: { Id: 'arn:one', Name: 'one' } },
      answer: (state, attempt) =>
        answers[state]?.[attempt] ?? answers[state]?.at(-1) ?? { gives: table.calls[state]?.answer ?? {} },
    });
    faults.push(difference(way.states, states));
    for (const { state, parameters } of sent)
      faults.push(difference(table.calls[state]?.parameters, parameters, 'no other member', state));
    const left = error === undefined ? {} : { error: { Error: error, Cause: tells } };
    faults.push(difference({ output: { version, ...left } }, end));
  }
  return faults.filter((fault) => fault !== undefined);
}
