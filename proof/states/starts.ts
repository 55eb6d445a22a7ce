import { asList, asProperties, type Assembly, type Resource } from '../../lib/checks/assembly';
import type { WorkflowPaths } from '../../lib/workflow/paths';

/** Stands in an input for what an event fills in: the path of the member that it comes from. */
const FILLED = /^@@(.*)@@$/;

/**
 * Rules and schedules that start a state machine with an input that it cannot use. What a rule sends must be the input of the first
 * path of the table: its members, its texts, and for an ARN a member of the event that is one. What a schedule sends is the same
 * every time, and must be the input of any path that ends well.
 *
 * @param machine the state machine
 * @param table its table
 */
export function startFaults(machine: Resource, table: WorkflowPaths, assembly: Assembly): string[] {
  const wanted = table.paths[0]?.input ?? {};
  return [...ruleFaults(machine, wanted, assembly), ...scheduleFaults(machine, table, assembly)];
}

function ruleFaults(machine: Resource, wanted: Readonly<Record<string, unknown>>, assembly: Assembly): string[] {
  return assembly.ofType('AWS::Events::Rule').flatMap(({ id, properties }) =>
    asList(properties.Targets)
      .map(asProperties)
      .filter(({ Arn }) => assembly.target(Arn)?.id === machine.id)
      .flatMap((target) => {
        const sent = inputOf(target);
        const differs = [...new Set([...Object.keys(wanted), ...Object.keys(sent ?? {})])].filter(
          (key) => !fits(sent?.[key], wanted[key]),
        );
        return sent !== undefined && differs.length === 0
          ? []
          : [
              `${id}: must start the execution with an input as ${JSON.stringify(wanted)}, and sends ${JSON.stringify(sent ?? 'the whole event')}`,
            ];
      }),
  );
}

function scheduleFaults(machine: Resource, table: WorkflowPaths, assembly: Assembly): string[] {
  const good = [
    ...new Set(table.paths.flatMap(({ input, ends }) => ('output' in ends ? [JSON.stringify(input)] : []))),
  ];
  return assembly.ofType('AWS::Scheduler::Schedule').flatMap(({ id, properties }) => {
    const { Arn, Input } = asProperties(properties.Target);
    return assembly.target(Arn)?.id !== machine.id || good.includes(String(Input))
      ? []
      : [`${id}: must start the execution with an input as ${good.join(' or ')}, and sends ${String(Input ?? 'none')}`];
  });
}

function fits(sent: unknown, wanted: unknown): boolean {
  const [, path] = FILLED.exec(String(sent)) ?? [];
  if (path === undefined || typeof wanted !== 'string') return sent === wanted;
  return !wanted.startsWith('arn:') || path.endsWith('Arn');
}

/** What a target sends; undefined for the event as it is, and for what is no JSON object. */
function inputOf({ Input, InputTransformer }: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const { InputPathsMap, InputTemplate } = asProperties(InputTransformer);
  const paths = asProperties(InputPathsMap);
  const text = String(InputTemplate ?? Input ?? '').replace(
    /"<([\w.-]+)>"|<([\w.-]+)>/g,
    (_, quoted?: string, bare?: string) => JSON.stringify(`@@${String(paths[quoted ?? bare ?? ''])}@@`),
  );
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
