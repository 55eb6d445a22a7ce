import type { ApiCall } from '../../lib/checks/api-calls';
import { asProperties, type Assembly, at, type Properties, type Resource } from '../../lib/checks/assembly';
import type { WorkflowFacts, WorkflowPaths } from '../../lib/workflow/paths';
import { faultsInCall } from '../api-models/calls';
import { concrete } from '../api-models/concrete';
import type { Layer } from '../layer';
import { memoized } from '../memoized';
import { EXECUTION_NAME, pathFaults } from './paths';
import { referenceFaults } from './references';
import { tableFaults } from './runs';
import { startFaults } from './starts';
import { structureFaults } from './structure';
import { readDefinition, syntaxFaults } from './syntax';
import { tableFor } from './tables';

/**
 * State machines: ways, references and grammar; every call, in state machines, pipelines and custom resources, against the
 * model of its API; and every path of a table in an interpreter.
 */
export const statesLayer: Layer = {
  name: 'states',
  proves: 'Every path of every state machine does and sends what is promised, errors, retries and time-outs included',
  check: async (assembly) => {
    const machines = assembly.ofType('AWS::StepFunctions::StateMachine');
    const found = await Promise.all(machines.map((machine) => machineFaults(machine, assembly)));
    const calls = assembly.apiCalls.filter(
      ({ integration }) => integration !== 'optimized' && integration !== 'aws-sdk',
    );
    return [
      ...found.flat(),
      ...calls.flatMap((call) =>
        faultsInCall({ ...call, parameters: asProperties(concrete(call.parameters, assembly)) }).map(
          (fault) => `${call.resource.id}: ${call.where}: ${fault}`,
        ),
      ),
    ];
  },
};

/** A state machine, and all that its faults depend on. */
interface Machine {
  readonly path: string;
  readonly definition: Properties;
  readonly calls: ReadonlyMap<string, ApiCall>;
  readonly facts: WorkflowFacts;
}

async function machineFaults(resource: Resource, assembly: Assembly): Promise<string[]> {
  const read = readDefinition(resource);
  if ('fault' in read) return [`${resource.id}: ${read.fault}`];
  const definition = asProperties(concrete(read.definition, assembly));
  const facts = factsOf(resource, definition, assembly);
  const faults = await checked({ path: resource.path, definition, calls: callsOf(resource, assembly), facts });
  const table = tableFor(resource.path)?.(facts);
  const starts = table === undefined ? [] : startFaults(resource, table, assembly);
  return [...starts, ...faults.map((fault) => `${resource.id}: ${fault}`)];
}

const checked = memoized(
  async ({ path, definition, calls, facts }: Machine): Promise<string[]> => {
    const callOf = (state: string): ApiCall | undefined => calls.get(state);
    const faults = [
      ...structureFaults(definition),
      ...referenceFaults(definition, callOf),
      ...[...calls].flatMap(([state, call]) => faultsInCall(call).map((fault) => `${state}: ${fault}`)),
      ...(await statedFaults(tableFor(path)?.(facts), definition, callOf)),
    ];
    // The grammar takes much longer than all the rest together, and comes last.
    return faults.length === 0 ? syntaxFaults(definition) : [...new Set(faults)];
  },
  ({ path, definition, facts }) =>
    JSON.stringify([
      ...[path, definition, facts.stackName, facts.stackParameters],
      ...TYPES.map(facts.properties),
      ...VALUES.map(([type, attribute]) => facts.values(type, attribute)),
    ]),
);

/** What a definition does otherwise than its table states. */
async function statedFaults(
  table: WorkflowPaths | undefined,
  definition: Properties,
  callOf: (state: string) => ApiCall | undefined,
): Promise<string[]> {
  if (table === undefined) {
    return ['no table states its paths; write one beside the construct, and name it in proof/states/tables.ts'];
  }
  return [...tableFaults(definition, table), ...(await pathFaults(definition, table, callOf))];
}

/** Types whose properties the tables look at. */
const TYPES = ['AWS::SageMaker::Endpoint', 'AWS::SageMaker::ModelPackageGroup', 'AWS::SSM::Parameter'];

/** Types whose values the tables look at. */
const VALUES: readonly (readonly [type: string, attribute?: string])[] = [
  ['AWS::SNS::Topic'],
  ['AWS::Glue::Job'],
  ['AWS::S3::Bucket'],
  ['AWS::KMS::Key', 'Arn'],
  ['AWS::EC2::SecurityGroup', 'GroupId'],
  ['AWS::EC2::Subnet'],
  ['AWS::ECR::Repository'],
  ['AWS::CodeBuild::Project'],
  ['AWS::FSx::FileSystem'],
  ['AWS::DataSync::Task', 'TaskArn'],
];

/** Calls of the states, with references as concrete values. */
function callsOf(resource: Resource, assembly: Assembly): Map<string, ApiCall> {
  const own = assembly.apiCalls.filter((call) => call.resource.id === resource.id);
  return new Map(
    own.map((call) => {
      const parameters = asProperties(concrete(call.parameters, assembly));
      return [call.where.replace(/^state /, ''), { ...call, parameters }];
    }),
  );
}

function factsOf(resource: Resource, definition: Properties, assembly: Assembly): WorkflowFacts {
  const stack = assembly.stacks.find(({ id }) => id === resource.stack);
  return {
    at: (path) => at(definition, path),
    properties: (type) => assembly.ofType(type).map(({ properties }) => asProperties(concrete(properties, assembly))),
    values: (type, attribute) =>
      assembly
        .ofType(type)
        .map(({ id }) => String(concrete(`@{${id}${attribute === undefined ? '' : `.${attribute}`}}`, assembly))),
    stackName: stack?.stackName ?? resource.stack,
    stackParameters: Object.keys(stack?.template.Parameters ?? {}),
    executionName: EXECUTION_NAME,
  };
}
