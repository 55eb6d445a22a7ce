import type { Template } from 'aws-cdk-lib/assertions';
import { definitionOf } from '../../lib/checks/api-calls';
import { asProperties, Assembly, at } from '../../lib/checks/assembly';
import type { WorkflowFacts, WorkflowPaths } from '../../lib/workflow/paths';
import { faultsInCall } from '../../proof/api-models/calls';
import { concrete } from '../../proof/api-models/concrete';
import { EXECUTION_NAME, pathFaults } from '../../proof/states/paths';
import { tableFaults } from '../../proof/states/runs';
import { structureFaults } from '../../proof/states/structure';

/** What the only state machine of a template does otherwise than its table states, run in the interpreter, and what its calls send that their API would refuse. */
export async function tableFaultsOf(
  stack: Template,
  table: (facts: WorkflowFacts) => WorkflowPaths,
): Promise<string[]> {
  const template = stack.toJSON() as Assembly['stacks'][number]['template'];
  const assembly = new Assembly([{ id: 'Test', stackName: 'test', region: 'eu-west-1', template }]);
  const [machine] = assembly.ofType('AWS::StepFunctions::StateMachine');
  if (machine === undefined) throw new Error('there is no state machine');
  const definition = asProperties(concrete(definitionOf(machine), assembly));
  const stated = table({
    at: (path) => at(definition, path),
    properties: (type) => assembly.ofType(type).map(({ properties }) => asProperties(concrete(properties, assembly))),
    values: (type, attribute) =>
      assembly
        .ofType(type)
        .map(({ id }) => String(concrete(`@{${id}${attribute === undefined ? '' : `.${attribute}`}}`, assembly))),
    stackName: 'test',
    stackParameters: [],
    executionName: EXECUTION_NAME,
  });
  const calls = new Map(
    assembly.apiCalls
      .filter(({ resource }) => resource.id === machine.id)
      .map((call) => {
        const parameters = asProperties(concrete(call.parameters, assembly));
        return [call.where.replace(/^state /, ''), { ...call, parameters }] as const;
      }),
  );
  return [
    ...structureFaults(definition),
    ...[...calls].flatMap(([state, call]) => faultsInCall(call).map((fault) => `${state}: ${fault}`)),
    ...tableFaults(definition, stated),
    ...(await pathFaults(definition, stated, (state) => calls.get(state))),
  ];
}
